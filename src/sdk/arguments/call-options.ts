import { checkOptions, type OptionExpectations, type OptionRules } from "./check-arguments.js";
import { expects } from "./expectations.js";
import { headersExpectation } from "./extra-headers.js";

/** Options that every call has. */
export const CALL_OPTIONS: OptionExpectations = {
  signal: expects.signal,
  timeoutMs: expects.timeoutMs,
  maxRetries: expects.count,
  maxRetryAfterMs: expects.waitMs,
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
