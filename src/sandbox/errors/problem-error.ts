import { problem, type Problem, type ProblemCode, type Reason } from "../../contract/index.js";

/**
 * Ends a call with a problem document. Every error that bad input can cause is of this class; any other error is a bug
 * in the sandbox.
 */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.code);
    this.problem = problem;
    this.headers = headers;
  }
}

/** Throws a `ProblemError`. */
export function fail(
  code: ProblemCode,
  more: Partial<Problem> = {},
  headers: Readonly<Record<string, string>> = {},
): never {
  throw new ProblemError(problem(code, more), headers);
}

/** Throws an `invalid-request` problem with one field error. */
export function invalid(pointer: string, code: string, zh: string, en: string): never {
  return fail("invalid-request", { errors: [{ pointer, code, zh, en }] satisfies Reason[] });
}

/** The client disconnected before its request was complete, so no response is possible. */
export class ClientDisconnected extends Error {}
