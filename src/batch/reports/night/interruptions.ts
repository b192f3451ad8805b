import type { Ledger } from "../../ledger/ledger.js";
import type { Interruption } from "./model.js";

/** Most notes of the ledger that are read for a report. */
const MAX_NOTES = 10_000;

/** Returns the pauses and outages of these authorities that overlap the given time, oldest first. */
export async function interruptionsOf(
  ledger: Ledger,
  authorities: readonly string[],
  from: number,
  to: number,
): Promise<Interruption[]> {
  const notes = await ledger.notes(authorities, MAX_NOTES);
  return notes
    .flatMap(({ at, authority, what, note }): Interruption[] => {
      if (what !== "paused" && what !== "outage") return [];
      const [start = at, end] = note.split("/").map((instant) => Date.parse(instant));
      const until = Number.isFinite(end) ? end : undefined;
      return [
        { authority, from: start, what: what === "paused" ? "pause" : "outage", ...(until !== undefined && { until }) },
      ];
    })
    .filter((found) => found.from <= to && (found.until ?? to) >= from)
    .sort((a, b) => a.from - b.from);
}
