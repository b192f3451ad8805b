import type { FailureReason } from "./wire.js";

/** What one attempt came to. */
export type AttemptOutcome = { readonly status: number } | { readonly reason: FailureReason; readonly sent: boolean };

export interface AttemptFacts {
  /** Doing it twice is the same as doing it once: reads, and uploads that are named by their content. */
  readonly repeatable: boolean;
  /** From 1. */
  readonly attempt: number;
  readonly maxRetries: number;
  readonly outcome: AttemptOutcome;
}

export type RetryCause = "not-sent" | "told-to-wait" | "trouble";

/**
 * Whether to repeat, and why. A write is repeated only when it certainly never left or the authority said 429: a cut or
 * a 5xx may come after the case was made. Every other 4xx is an answer.
 */
export function shouldRetry({ repeatable, attempt, maxRetries, outcome }: AttemptFacts): RetryCause | undefined {
  if (attempt > maxRetries) return undefined;
  if ("status" in outcome) {
    if (outcome.status === 429) return "told-to-wait";
    return repeatable && isServerFailure(outcome.status) ? "trouble" : undefined;
  }
  switch (outcome.reason) {
    case "aborted":
    case "untrusted":
    case "too-large":
      return undefined;
    case "timeout":
      // Once: the second silence is the gateway's, not that of a dead keep-alive connection.
      if (attempt > 1) return undefined;
      break;
    case "unreachable":
    case "cut":
    case "garbled":
      break;
  }
  if (!outcome.sent) return "not-sent";
  return repeatable ? "trouble" : undefined;
}

/** Whether a status is a failure of the server; 501 and 505 are about the request and do not count. */
export function isServerFailure(status: number): boolean {
  return (status >= 500 && status !== 501 && status !== 505) || status === 408;
}

const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 8_000;

/**
 * Wait before attempt `attempt + 1`: doubles from 250 ms to 8 s, then between half and all of it. `random` in [0, 1).
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Beyond a day a Retry-After is taken for a mistake and counts as a day; what was asked for is told. */
export const MAX_RETRY_AFTER_MS = 24 * 3_600_000;

/**
 * `Retry-After` as milliseconds from `now` (epoch ms): seconds or an HTTP date. Undefined when there is none to read.
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Only the HTTP forms: Date.parse alone would make a date of "-5" or "1e3".
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Retries may be at most a tenth of the calls: when everything fails, repeating everything makes it worse. */
export class RetryBudget {
  #tokens = RESERVE;

  deposit(): void {
    this.#tokens = Math.min(RESERVE, this.#tokens + 0.1);
  }

  /** False: spent, do not repeat. */
  withdraw(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
/** A quiet client may repeat this many times in a row. */
const RESERVE = 10;
