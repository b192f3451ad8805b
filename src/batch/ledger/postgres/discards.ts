import { noteOf } from "../changes/decisions.js";
import type { ManualDecision } from "../manual-review.js";
import type { JsonText } from "../types.js";
import { idsOf, lockFilings } from "./stored-filings.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Max filings that one transaction discards. */
export const MAX_DISCARDED_TOGETHER = 1_000;

/** Discards the first queued filings of a batch, at most `MAX_DISCARDED_TOGETHER`. Returns their number. */
export async function discardSomeQueued(
  change: UnitOfWork,
  batch: number,
  by: ManualDecision,
  reasons: JsonText,
): Promise<number> {
  const ids = idsOf(
    await change.tx.all<{ id: number }>(
      "SELECT filing AS id FROM bdc.work WHERE batch = $1 AND state = 'queued' ORDER BY filing LIMIT $2",
      batch,
      MAX_DISCARDED_TOGETHER,
    ),
  );
  const filings = (await lockFilings(change.tx, ids)).filter((filing) => filing.state === "queued");
  for (const filing of filings) change.move(filing, "discarded", reasons, noteOf(by));
  // One that another process has just taken does not end the search.
  return ids.length === MAX_DISCARDED_TOGETHER ? MAX_DISCARDED_TOGETHER : filings.length;
}
