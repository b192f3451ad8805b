import type { Ledger } from "../../ledger/ledger.js";
import type { Interruption } from "./model.js";

/** Most notes of the ledger that are read for a report. */
const MAX_NOTES = 10_000;

/**
 * Returns the pauses and outages of these authorities that overlap the given time, oldest first.
 * @param heardAt When each authority was last heard (epoch ms): an outage without a recorded end is over by then.
 */
export async function interruptionsOf(
  ledger: Pick<Ledger, "notes">,
  heardAt: ReadonlyMap<string, number | undefined>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Interruption[]> {
  const notes = await ledger.notes([...heardAt.keys()], MAX_NOTES);
  return notes
    .flatMap(({ at, authority, what, note }): Interruption[] => {
      if (what !== "paused" && what !== "outage") return [];
      const [start = at, end] = note.split("/").map((instant) => Date.parse(instant));
      const heard = heardAt.get(authority) ?? 0;
      const known = Number.isFinite(end) ? { until: end! } : heard > start ? { overBy: heard } : {};
      return [{ authority, from: start, what: what === "paused" ? "pause" : "outage", ...known }];
    })
    .filter((found) => found.from <= to && (found.until ?? found.overBy ?? to) >= from)
    .sort((a, b) => a.from - b.from);
}
