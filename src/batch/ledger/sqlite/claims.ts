/** Claims of queued filings, and what is reported on them. */

import type { RecordAndClaimResult, Transition } from "../reports.js";
import type { ClaimedFiling, EpochMs } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { FilingRow } from "../changes/filing-row.js";
import { applyTransition, caseNumbersIn } from "../changes/transitions.js";
import { IS_WORK, filingRows, queuedFilings } from "./filing-rows.js";
import type { UnitOfWork } from "./unit-of-work.js";

/**
 * Longest time that a filing may wait (ms). A later date was written by a clock that has since been set back, and is
 * ignored.
 */
const MAX_DATE_AHEAD_MS = 25 * 3_600_000;

/**
 * Records the outcomes of finished filings and claims more, in one transaction; see `Ledger.recordAndClaim`.
 *
 * @param limit Number of filings to claim at most.
 */
export function recordAndClaim(
  db: Connection,
  change: UnitOfWork,
  batch: { readonly id: number; readonly authority: string; readonly leaseHeld: boolean },
  finished: readonly Transition[],
  limit: number,
): RecordAndClaimResult {
  const { id, authority, leaseHeld } = batch;
  const ignored: number[] = [];
  change.loadCaseNumbers(authority, caseNumbersIn(finished));
  const filings = finished.length > 0 ? change.filings(finished.map((t) => t.id)) : new Map<number, FilingRow>();
  for (const transition of finished)
    if (!applyTransition(change, filings.get(transition.id), transition)) ignored.push(transition.id);
  // Outcomes are recorded whichever process holds the batch; only the holder may claim more.
  return { claimed: leaseHeld && limit > 0 ? claimQueued(db, change, id, limit) : [], ignored, leaseHeld };
}

/** Marks what a dead process was sending as unclear. Returns the number of filings. */
export function recoverClaims(db: Connection, change: UnitOfWork, batch: number): number {
  const left = filingRows(db, `batch = ? AND state = 'sending' AND ${IS_WORK}`, batch);
  for (const filing of left) change.move(filing, "answer-lost", null, "its process is gone");
  return left.length;
}

/** Claims queued filings in file order, except those with a date in the future. */
function claimQueued(db: Connection, change: UnitOfWork, batch: number, limit: number): ClaimedFiling[] {
  const { filings, bodies } = queuedFilings(
    db,
    limit,
    `batch = ? AND state = 'queued' AND ${IS_WORK} AND (not_before <= ? OR not_before > ?)`,
    batch,
    change.now,
    change.now + MAX_DATE_AHEAD_MS,
  );
  if (filings.length > 0) change.claim(filings, bodies);
  return filings.map(({ id, ref, attempt, rounds }, i) => ({ id, ref, attempt, rounds, body: bodies[i]! }));
}

/** Returns when the first queued filing may be sent; 0 when now, undefined when none is queued. */
export function earliestQueued(db: Connection, batch: number, now: EpochMs): EpochMs | undefined {
  const { at } = db.get<{ at: number | null }>(
    `SELECT min(not_before) AS at FROM filings WHERE batch = ? AND state = 'queued' AND ${IS_WORK}`,
    batch,
  )!;
  if (at === null) return undefined;
  return at > now + MAX_DATE_AHEAD_MS ? 0 : at;
}
