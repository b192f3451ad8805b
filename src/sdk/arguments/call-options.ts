import { checkOptions, type OptionExpectations, type OptionRules } from "./check-arguments.js";
import { expects } from "./expectations.js";
import { headersExpectation, type Headers } from "./extra-headers.js";

/**
 * Options of one call. Values that are absent come from the options of the client. Without an abort a call takes at
 * most (1 + `maxRetries`) x `timeoutMs` plus the waits between attempts.
 */
export interface CallOptions {
  /** Aborts the call, including its waits. A write that may have been sent then ends as `OutcomeUnknownError`. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Time limit of one attempt, in milliseconds: connecting, headers and body together.
   * @default 30000
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Maximum number of attempts after the first. Reads are repeated after failures, and so are writes with an
   * Idempotency-Key (supplement, withdrawal). Filings are repeated only when it is certain that the authority did not
   * act: nothing was sent, or status 429.
   * @default 3
   */
  readonly maxRetries?: number | undefined;
  /**
   * Maximum total time, in milliseconds, to wait out pauses that the authority sets (`Retry-After`). A call with a
   * longer pause fails at once with `RateLimitedError`.
   * @default 5000
   */
  readonly maxRetryAfterMs?: number | undefined;
  /**
   * Asked immediately before the request leaves, each time it is sent. When it returns false, nothing is sent and the
   * call ends as `AbortedError`.
   * @default always
   */
  readonly mayLeave?: (() => boolean) | undefined;
  /**
   * Additional headers, such as a trace id. Headers that the client itself sets are refused with `ArgumentError`.
   * @default the headers of the client
   */
  readonly headers?: Headers | undefined;
}

/** Options that every call has. */
export const CALL_OPTIONS: OptionExpectations = {
  signal: expects.signal,
  timeoutMs: expects.timeoutMs,
  maxRetries: expects.count,
  maxRetryAfterMs: expects.waitMs,
  mayLeave: expects.callback,
  headers: headersExpectation,
};

/** Options of a call that has an effect at the authority. */
export const WRITE_OPTIONS: OptionExpectations = { idempotencyKey: expects.text };

/** Options of a call that changes a case. */
export const CASE_WRITE_OPTIONS: OptionExpectations = { ...WRITE_OPTIONS, ifVersion: expects.limit };

/** Checks the options of a call, with `more` that only this call has. */
export function checkCallOptions(call: string, options: unknown, more?: OptionExpectations, rules?: OptionRules): void {
  if (options !== undefined) checkOptions(call, options, more ? { ...CALL_OPTIONS, ...more } : CALL_OPTIONS, rules);
}
