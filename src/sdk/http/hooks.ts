import type { FailureReason } from "./message.js";
import type { RetryCause } from "./retry.js";

/** What a hook is told: enough for logs, metrics and traces, and nothing about anybody. */
export interface AttemptInfo {
  /** Id of the call in the contract, such as `mortgageFileBatch`. */
  readonly operation: string;
  readonly method: string;
  /** Path as the contract writes it, with `{caseNo}` unfilled. */
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
  readonly requestId: string;
}
export interface ResponseInfo extends AttemptInfo {
  readonly durationMs: number;
  /** Absent when no whole answer came. */
  readonly status?: number;
  readonly failure?: FailureReason;
  readonly answerBytes: number;
}
export interface RetryInfo extends AttemptInfo {
  readonly cause: RetryCause;
  /** Wait before the next attempt, in milliseconds; at least. */
  readonly waitMs: number;
}

/** Called in passing; what they throw is ignored, because a broken logger must not hide what became of a filing. */
export interface Hooks {
  readonly onRequest?: (info: AttemptInfo) => void;
  readonly onResponse?: (info: ResponseInfo) => void;
  readonly onRetry?: (info: RetryInfo) => void;
}

export function tell<I>(hook: ((info: I) => void) | undefined, info: I): void {
  try {
    hook?.(info);
  } catch {
    // See Hooks.
  }
}
