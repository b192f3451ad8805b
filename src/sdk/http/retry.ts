import type { FailureReason } from "./wire.js";

/** Decides whether a failed attempt is repeated, and how long to wait before that. */

/** Result of one attempt. */
export type AttemptOutcome = { readonly status: number } | { readonly reason: FailureReason; readonly sent: boolean };

export interface AttemptFacts {
  /** True for reads, for uploads identified by their content, and for writes with an Idempotency-Key. */
  readonly repeatable: boolean;
  /** From 1. */
  readonly attempt: number;
  readonly maxRetries: number;
  readonly outcome: AttemptOutcome;
  /** The authority is still processing an earlier attempt of this call. */
  readonly inProgress?: boolean;
}

export type RetryCause = "not-sent" | "told-to-wait" | "trouble";

/**
 * Returns why an attempt should be repeated, or undefined. A write that is not repeatable is repeated only when it was
 * certainly not sent or after a 429: the connection can break, and a 5xx can come, after the case was created. Other
 * 4xx are final.
 */
export function shouldRetry({
  repeatable,
  attempt,
  maxRetries,
  outcome,
  inProgress = false,
}: AttemptFacts): RetryCause | undefined {
  if (attempt > maxRetries) return undefined;
  if ("status" in outcome) {
    if (outcome.status === 429) return "told-to-wait";
    return repeatable && (inProgress || isServerFailure(outcome.status)) ? "trouble" : undefined;
  }
  switch (outcome.reason) {
    case "aborted":
    case "untrusted":
    case "too-large":
      return undefined;
    case "timeout":
      // Repeated once: a dead keep-alive connection explains the first timeout, not the second.
      if (attempt > 1) return undefined;
      break;
    case "unreachable":
    case "cut":
    case "garbled":
    case "unverified":
      break;
  }
  if (!outcome.sent) return "not-sent";
  return repeatable ? "trouble" : undefined;
}

/** Returns true for statuses that mean a failure of the server. 501 and 505 concern the request and do not count. */
export function isServerFailure(status: number): boolean {
  return (status >= 500 && status !== 501 && status !== 505) || status === 408;
}

const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 8_000;

/**
 * Returns the wait after an attempt: a limit that doubles from 250 ms to 8 s, of which a random part between 50 % and
 * 100 %.
 * @param random returns a number in [0, 1)
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** A longer `Retry-After` is treated as a mistake and shortened to a day; `askedUntil` reports the original. */
export const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * Parses a `Retry-After` header: seconds or an HTTP date.
 * @param now epoch milliseconds from which a date is counted
 * @returns milliseconds to wait, or undefined when the header is absent or invalid
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Accepts only the forms of HTTP: Date.parse also turns "-5" and "1e3" into dates.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Limits retries to a tenth of the calls: when everything fails, repeating everything makes it worse. */
export class RetryBudget {
  #tokens = RESERVE;

  deposit(): void {
    this.#tokens = Math.min(RESERVE, this.#tokens + 0.1);
  }

  /** Returns false when the budget is spent and the call must not be repeated. */
  withdraw(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
/** Retries in a row that an idle client may make. */
const RESERVE = 10;
