/** Exit codes of `bdc`. Documented in docs/reference/exit-codes.md. */
export const ExitCode = {
  Done: 0,
  Unexpected: 1,
  Usage: 2,
  InvalidRows: 3,
  TurnedAway: 4,
  NeedsPerson: 5,
  NotAllowed: 6,
  Unreachable: 7,
  TimedOut: 8,
  NotReleasable: 9,
  DeadlineNear: 10,
  /** Registered cases have changed, or ended a right that the register does not hold. */
  News: 11,
  /** Another process is working on the batch. */
  Busy: 12,
  // Not 13: Node uses it for an unsettled top-level await.
  /** Not finished: something waits for the institution. */
  ActionRequired: 14,
  ReleaseNeedsDecision: 15,
  Interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** When several apply, the first in this order is the exit code. */
export const PRECEDENCE: readonly ExitCode[] = [
  ExitCode.Interrupted,
  ExitCode.Unexpected,
  ExitCode.Usage,
  ExitCode.Busy,
  ExitCode.NeedsPerson,
  ExitCode.Unreachable,
  ExitCode.NotAllowed,
  ExitCode.TurnedAway,
  ExitCode.NotReleasable,
  ExitCode.ReleaseNeedsDecision,
  ExitCode.DeadlineNear,
  ExitCode.ActionRequired,
  ExitCode.InvalidRows,
  ExitCode.TimedOut,
  ExitCode.News,
];

export function highestPriority(codes: Iterable<ExitCode>): ExitCode {
  const present = new Set(codes);
  return PRECEDENCE.find((code) => present.has(code)) ?? ExitCode.Done;
}
