import type {
  DecisionsRecorded,
  ManualDecision,
  NeedsPersonFiling,
  NeedsPersonTally,
  PersonDecision,
} from "../manual-review.js";
import { caseNumbersOf, decideAll } from "../changes/decisions.js";
import type { Connection } from "../sqlite-database/connection.js";
import { IS_WORK, reasonCode } from "./filing-rows.js";
import type { UnitOfWork } from "./unit-of-work.js";
import { toNeedsPerson, toTallies, type ReviewCount, type ReviewView } from "../views/needs-person-view.js";

/**
 * Returns the tallies from the counters (see `UnitOfWork.tallyAs`), in the same time for ten filings and for a million.
 * Rows that share filings of other batches are searched only when there are any.
 */
export function needsPersonTallies(db: Connection, batch: number, name: string): NeedsPersonTally[] {
  const all = db.all<ReviewCount>(
    `SELECT case_status AS code, rows, filings FROM counts
     WHERE batch = ? AND state = 'needs-a-person' AND rows <> 0 ORDER BY rows DESC, case_status`,
    batch,
  );
  if (all.length === 0) return [];
  const { own } = db.get<{ own: number }>(
    `SELECT COUNT(*) AS own FROM filings WHERE batch = ? AND state = 'needs-a-person' AND ${IS_WORK}`,
    batch,
  )!;
  const others = own === all.reduce((sum, { filings }) => sum + filings, 0) ? [] : talliesElsewhere(db, batch);
  return toTallies(name, all, others);
}

/** Counts rows whose filings belong to other batches, where they are settled. */
function talliesElsewhere(db: Connection, batch: number): NeedsPersonTally[] {
  return db.all<NeedsPersonTally>(
    `SELECT ${reasonCode("f.reasons")} AS code, b.name AS batch, COUNT(*) AS rows, COUNT(DISTINCT f.id) AS filings
     FROM batch_rows r JOIN filings f ON f.id = r.filing JOIN batches b ON b.id = f.batch
     WHERE r.batch = ?1 AND r.follows = 1 AND f.state = 'needs-a-person' AND f.batch <> ?1
     GROUP BY b.id, 1 ORDER BY b.id, rows DESC`,
    batch,
  );
}

export function needsPersonFilings(
  db: Connection,
  batch: number,
  codes: readonly string[] | undefined,
  after: number,
  limit: number,
): NeedsPersonFiling[] {
  const found = db.all<ReviewView>(
    `SELECT id, ref, attempt, digest, sent_at AS sentAt, ${reasonCode("reasons")} AS code FROM filings
     WHERE batch = ?1 AND state = 'needs-a-person' AND ${IS_WORK} AND id > ?2
       AND (?3 IS NULL OR ${reasonCode("reasons")} IN (SELECT value FROM json_each(?3)))
     ORDER BY id LIMIT ?4`,
    batch,
    after,
    codes === undefined ? null : JSON.stringify(codes),
    limit,
  );
  return found.map(toNeedsPerson);
}

/** Records the decisions after look-ups in one transaction; see `Ledger.decide`. */
export function decide(
  change: UnitOfWork,
  authority: string,
  decisions: readonly PersonDecision[],
  by: ManualDecision | undefined,
): DecisionsRecorded {
  change.loadCaseNumbers(authority, caseNumbersOf(decisions));
  const filings = change.filings(decisions.map((d) => d.id));
  return decideAll(change, filings, decisions, by);
}
