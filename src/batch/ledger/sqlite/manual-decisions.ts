import { known, noteOf } from "../changes/decisions.js";
import type { FilingRow } from "../changes/filing-row.js";
import type { FilingRecord, Identity, JsonText } from "../types.js";
import type { ManualDecision } from "../manual-review.js";
import type { Connection } from "../sqlite-database/connection.js";
import { filingById } from "../sqlite-queries/filings.js";
import { IS_WORK, filingRows } from "./filing-rows.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Max filings that one transaction discards. */
export const MAX_DISCARDED_TOGETHER = 1_000;

/** Applies a person's decision to one filing. Returns the filing as it is then, before what `change` writes last. */
export function decideOn(db: Connection, identity: Identity, decision: (filing: FilingRow) => void): FilingRecord {
  const filing = knownFiling(db, identity);
  decision(filing);
  return filingById(db, filing.id);
}

/** Discards the first queued filings of a batch, at most `MAX_DISCARDED_TOGETHER`. Returns their number. */
export function discardSomeQueued(
  db: Connection,
  change: UnitOfWork,
  batch: number,
  by: ManualDecision,
  reasons: JsonText,
): number {
  const filings = filingRows(
    db,
    `id IN (SELECT id FROM filings WHERE batch = ? AND state = 'queued' AND ${IS_WORK} ORDER BY id LIMIT ?)`,
    batch,
    MAX_DISCARDED_TOGETHER,
  );
  for (const filing of filings) change.move(filing, "discarded", reasons, noteOf(by));
  return filings.length;
}

export function knownFiling(db: Connection, identity: Identity): FilingRow {
  const { authority, institution, kind, ref } = identity;
  const [filing] = filingRows(
    db,
    "scope = (SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?) AND ref = ?",
    authority,
    institution,
    kind,
    ref,
  );
  return known(filing, identity);
}
