import { waitingForInstitution, type BatchCounts, type FeedNotices, type StopInfo } from "../../../batch/index.js";
import { ExitCode, highestPriority } from "../../core/exit-codes.js";

const STOP_EXITS: Record<StopInfo["reason"], ExitCode> = {
  interrupted: ExitCode.Interrupted,
  "gateway-unreachable": ExitCode.Unreachable,
  paused: ExitCode.Unreachable,
  "feed-refused": ExitCode.NeedsPerson,
  "absence-open": ExitCode.Unreachable,
  "send-later": ExitCode.Unreachable,
  authentication: ExitCode.NotAllowed,
  permission: ExitCode.NotAllowed,
  "lease-lost": ExitCode.Busy,
  // Not 2, which means that nothing was filed.
  "file-unreadable": ExitCode.NeedsPerson,
};

/**
 * Returns the exit code of a batch: of all that apply, the one that comes first in PRECEDENCE.
 * @param unknownRights Alerts on cases that ended a right that the register does not hold
 */
export function exitCodeOfBatch(
  counts: BatchCounts,
  stop: StopInfo | undefined,
  timedOut: boolean,
  notices?: FeedNotices,
  unknownRights: readonly unknown[] = [],
): ExitCode {
  const { byState, byCase } = counts;
  const some = (tally: { rows: number } | undefined) => (tally?.rows ?? 0) > 0;
  const codes: ExitCode[] = [];
  if (stop) codes.push(STOP_EXITS[stop.reason]);
  if (timedOut) codes.push(ExitCode.TimedOut);
  // With an unknown status or contradicting reports, the program cannot tell what is true.
  if (
    some(byState["needs-a-person"]) ||
    // Two contents under one ref: only a person can decide which one is meant.
    some(byState.changed) ||
    // After an early stop, `resume` looks them up. After a complete run, nothing else will.
    (!stop && some(byState.unclear)) ||
    some(byCase.unrecognised) ||
    counts.contradictions > 0 ||
    (notices?.contradictions ?? 0) > 0 ||
    // Only the authority itself can still tell how these ended.
    notices?.unreadable !== undefined
  )
    codes.push(ExitCode.NeedsPerson);
  if (some(byState["turned-away"]) || some(byCase.refused) || some(byCase["not-accepted"]))
    codes.push(ExitCode.TurnedAway);
  if (waitingForInstitution(counts).rows > 0) codes.push(ExitCode.ActionRequired);
  if (some(byState.invalid) || some(byState.discarded)) codes.push(ExitCode.InvalidRows);
  if (notices?.news.length || unknownRights.length > 0) codes.push(ExitCode.News);
  return highestPriority(codes);
}

/**
 * Returns the exit code of a command that only shows batches: what still waits for a person. What ended badly was told
 * by the command that filed or followed it.
 */
export function exitCodeOfShown(
  counts: BatchCounts,
  needsPerson: readonly unknown[],
  isFileHalfRead: boolean,
): ExitCode {
  if (needsPerson.length > 0 || isFileHalfRead || counts.contradictions > 0) return ExitCode.NeedsPerson;
  return waitingForInstitution(counts).rows > 0 ? ExitCode.ActionRequired : ExitCode.Done;
}

/** Returns the exit code of a command that settles manual reviews: 5 while any filing of the batch needs one. */
export function exitCodeOfDecision(
  { byState }: BatchCounts,
  stop: StopInfo | undefined,
  notices: FeedNotices,
): ExitCode {
  return highestPriority([
    ...(stop ? [STOP_EXITS[stop.reason]] : []),
    ...(byState["needs-a-person"].rows > 0 || notices.contradictions > 0 ? [ExitCode.NeedsPerson] : []),
    ...(notices.news.length > 0 ? [ExitCode.News] : []),
  ]);
}
