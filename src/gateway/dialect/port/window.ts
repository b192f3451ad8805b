import type { ContractRequest } from "../../port/port.js";
import type { Description } from "../schema/description.js";

/** How far a window reaches back behind the end of the last one, for changes that appear late (ms). */
const OVERLAP_MS = 60_000;
const HOUR_MS = 3_600_000;
const DEFAULT_HOURS = 24;

/** The two ends of the window of time that a request for changes asks for. The cursor of such a gateway is a time. */
export function windowOf(
  progress: Description["progress"],
  request: ContractRequest,
  now: Date,
): { $windowStart: string; $windowEnd: string } {
  const lengthMs = (progress.windowHours ?? DEFAULT_HOURS) * HOUR_MS;
  const cursor = request.params["cursor"];
  const asked = cursor === undefined ? NaN : Date.parse(cursor);
  const start = Number.isNaN(asked) ? now.getTime() - lengthMs : Math.min(asked, now.getTime());
  const end = Math.min(start + lengthMs, now.getTime());
  return { $windowStart: new Date(start).toISOString(), $windowEnd: new Date(end).toISOString() };
}

/** Where the next window begins, and whether there is one now. */
export function afterWindow(end: string, now: Date): { nextCursor: string; more: boolean } {
  const isCaughtUp = Date.parse(end) >= now.getTime();
  return {
    nextCursor: isCaughtUp ? new Date(Date.parse(end) - OVERLAP_MS).toISOString() : end,
    more: !isCaughtUp,
  };
}
