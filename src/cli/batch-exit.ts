import type { BatchCounts, Stop } from "../batch/index.js";
import { ExitCode, worst } from "./exit-codes.js";

const STOP_EXITS: Record<Stop["reason"], ExitCode> = {
  interrupted: ExitCode.Interrupted,
  "gateway-unreachable": ExitCode.Unreachable,
  paused: ExitCode.Unreachable,
  authentication: ExitCode.NotAllowed,
  permission: ExitCode.NotAllowed,
  "lease-lost": ExitCode.NeedsPerson,
};

/** What a script must hear of a batch: the worst of all that applies. */
export function batchExit(counts: BatchCounts, stop: Stop | undefined, timedOut: boolean): ExitCode {
  const { byState, byCase } = counts;
  const some = (tally: { rows: number } | undefined) => (tally?.rows ?? 0) > 0;
  const codes: ExitCode[] = [];
  if (stop) codes.push(STOP_EXITS[stop.reason]);
  if (timedOut) codes.push(ExitCode.TimedOut);
  if (some(byState["needs-a-person"]) || some(byState.unclear)) codes.push(ExitCode.NeedsPerson);
  if (some(byState["turned-away"]) || some(byState.changed) || some(byCase.refused) || some(byCase["not-accepted"])) codes.push(ExitCode.TurnedAway);
  if (some(byState.invalid)) codes.push(ExitCode.InvalidRows);
  return worst(codes);
}
