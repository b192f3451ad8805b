import { problem, type Problem, type ProblemCode, type Reason } from "../../contract/index.js";

/** What a call answers: an object, or in `text` what is JSON already, also as UTF-8. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string | Buffer;
  readonly bytes?: { readonly data: Uint8Array; readonly mediaType: string };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a call with a problem. Everything that bad input can cause is thrown as this; anything else is a fault of ours. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.code);
    this.problem = problem;
    this.headers = headers;
  }
}

export function fail(code: ProblemCode, more: Partial<Problem> = {}, headers: Readonly<Record<string, string>> = {}): never {
  throw new ProblemError(problem(code, more), headers);
}

export function invalid(pointer: string, code: string, zh: string, en: string): never {
  return fail("invalid-request", { errors: [{ pointer, code, zh, en }] satisfies Reason[] });
}
