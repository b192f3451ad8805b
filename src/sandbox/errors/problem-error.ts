import { problem, type Problem, type ProblemCode, type Reason } from "../../contract/index.js";

/**
 * Ends a call with a problem. Everything that bad input can cause is thrown as this; anything else is a defect of the
 * sandbox.
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

export function fail(
  code: ProblemCode,
  more: Partial<Problem> = {},
  headers: Readonly<Record<string, string>> = {},
): never {
  throw new ProblemError(problem(code, more), headers);
}

export function invalid(pointer: string, code: string, zh: string, en: string): never {
  return fail("invalid-request", { errors: [{ pointer, code, zh, en }] satisfies Reason[] });
}

/** The client went away in the middle of its request: nobody is left to answer. */
export class ClientDisconnected extends Error {}
