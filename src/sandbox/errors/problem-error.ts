import { PROBLEMS, problem, type Problem, type ProblemCode, type Reason } from "../../contract/index.js";

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

/** Further fields of a problem. `detail` says in both languages what is wrong this time. */
export interface ProblemFields extends Omit<Partial<Problem>, "detail"> {
  readonly detail?: { readonly zh: string; readonly en: string };
}

/**
 * Makes a `ProblemError`. The detail is appended to `zh` and `en`, so that each text is in one language; the `detail`
 * field of RFC 9457 has one language only and is not used.
 */
export function problemError(
  code: ProblemCode,
  { detail, ...more }: ProblemFields = {},
  headers: Readonly<Record<string, string>> = {},
): ProblemError {
  const { zh, en } = PROBLEMS[code];
  const texts = detail && { zh: `${zh}：${detail.zh}`, en: `${en}: ${detail.en}` };
  return new ProblemError(problem(code, { ...texts, ...more }), headers);
}

/** Throws a `ProblemError`. */
export function fail(
  code: ProblemCode,
  more: ProblemFields = {},
  headers: Readonly<Record<string, string>> = {},
): never {
  throw problemError(code, more, headers);
}

/** Makes the error of a body with more than `limit` bytes. */
export function bodyTooLarge(limit: number): ProblemError {
  return problemError("body-too-large", { detail: { zh: `最多 ${limit} 字节`, en: `at most ${limit} bytes` } });
}

/** Throws an `invalid-request` problem with one field error. */
export function invalid(pointer: string, code: string, zh: string, en: string): never {
  return fail("invalid-request", { errors: [{ pointer, code, zh, en }] satisfies Reason[] });
}

/** The client disconnected before its request was complete, so no response is possible. */
export class ClientDisconnected extends Error {}
