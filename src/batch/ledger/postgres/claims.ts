/** Claims of queued filings, and what is reported on them. */

import { applyTransition, caseNumbersIn } from "../changes/transitions.js";
import type { Owner } from "../coordination.js";
import type { Queries } from "../postgres-database/database.js";
import type { RecordAndClaimResult, Transition } from "../reports.js";
import type { ClaimedFiling, EpochMs, JsonText } from "../types.js";
import type { HeldBatch } from "./batches.js";
import { WORK_COLUMNS, idsOf, lockFilings, readSharedRows, toFiling, type Columns } from "./stored-filings.js";
import type { StoredFiling } from "./stored-filings.js";
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
export async function recordAndClaim(
  change: UnitOfWork,
  batch: HeldBatch,
  owner: Owner,
  finished: readonly Transition[],
  limit: number,
): Promise<RecordAndClaimResult> {
  const leaseHeld = batch.holder === owner.id;
  const filings = await change.load(
    finished.map((t) => t.id),
    batch.authority,
    caseNumbersIn(finished),
  );
  const ignored: number[] = [];
  for (const transition of finished) {
    const filing = filings.get(transition.id);
    if (isOfOtherClaim(filing, transition, owner) || !applyTransition(change, filing, transition))
      ignored.push(transition.id);
  }
  // Outcomes are recorded whichever process holds the batch; only the holder may claim more.
  return {
    claimed: leaseHeld && limit > 0 ? await claimQueued(change, batch.id, owner, limit) : [],
    ignored,
    leaseHeld,
  };
}

/**
 * Checks whether another process is sending the filing now. Its number of the attempt may be the same: a database that
 * was restored, or a replica that took over, may have lost the claim of this one.
 */
function isOfOtherClaim(filing: StoredFiling | undefined, { cause }: Transition, owner: Owner): boolean {
  return filing?.state === "sending" && filing.owner !== owner.id && cause !== "case-known";
}

/** Marks what a dead process was sending as unclear. Returns the number of filings. */
export async function recoverClaims(change: UnitOfWork, batch: number): Promise<number> {
  const ids = idsOf(
    await change.tx.all<{ id: number }>(
      "SELECT filing AS id FROM bdc.work WHERE batch = $1 AND state = 'sending' ORDER BY filing",
      batch,
    ),
  );
  const left = (await lockFilings(change.tx, ids)).filter((filing) => filing.state === "sending");
  for (const filing of left) change.move(filing, "answer-lost", null, "its process is gone");
  return left.length;
}

/**
 * Claims queued filings in file order, except those with a date in the future. What another transaction holds is passed
 * over.
 */
async function claimQueued(change: UnitOfWork, batch: number, owner: Owner, limit: number): Promise<ClaimedFiling[]> {
  const found = await change.tx.all<Columns & { body: JsonText }>(
    `WITH ready AS (
       SELECT filing FROM bdc.work WHERE batch = $1 AND state = 'queued' AND NOT held
       ORDER BY filing LIMIT $2 FOR UPDATE SKIP LOCKED
     ), due AS (
       SELECT filing FROM bdc.work WHERE batch = $1 AND state = 'queued' AND held
         AND (not_before <= $3 OR not_before > $4) ORDER BY not_before LIMIT $2 FOR UPDATE SKIP LOCKED
     ), chosen AS MATERIALIZED (
       SELECT filing FROM (SELECT filing FROM ready UNION ALL SELECT filing FROM due) both_kinds ORDER BY filing LIMIT $2
     )
     SELECT ${WORK_COLUMNS}, b.body FROM chosen JOIN bdc.work w USING (filing) JOIN bdc.bodies b USING (filing)
     ORDER BY w.filing`,
    batch,
    limit,
    change.now,
    change.now + MAX_DATE_AHEAD_MS,
  );
  const bodies = new Map(found.map(({ id, body }) => [id, body]));
  const fresh = found.map(({ body: _, ...columns }) => toFiling(columns));
  await readSharedRows(change.tx, fresh);
  change.add(fresh);
  // Filings that this transaction has just put back are queued here, and not yet in the table.
  const putBack = [...change.filings].filter(
    (f) => f.batch === batch && f.state === "queued" && f.not_before <= change.now && !bodies.has(f.id),
  );
  const claimed = [...fresh, ...putBack].sort((a, b) => a.id - b.id).slice(0, limit);
  const missing = idsOf(claimed.filter(({ id }) => !bodies.has(id)));
  if (missing.length > 0)
    for (const { id, body } of await change.tx.all<{ id: number; body: JsonText }>(
      "SELECT filing AS id, body FROM bdc.bodies WHERE filing = ANY($1::bigint[])",
      missing,
    ))
      bodies.set(id, body);
  return claimed.map((filing) => {
    const body = bodies.get(filing.id)!;
    change.claim(filing, owner, body);
    const { id, ref, attempt, rounds } = filing;
    return { id, ref, attempt, rounds, body: Buffer.from(body) };
  });
}

/** Returns when the first queued filing may be sent; 0 when now, undefined when none is queued. */
export async function earliestQueued(db: Queries, batch: number, now: EpochMs): Promise<EpochMs | undefined> {
  const queued = "FROM bdc.work WHERE batch = $1 AND state = 'queued'";
  const { ready, at } = (await db.get<{ ready: boolean; at: EpochMs | null }>(
    `SELECT EXISTS (SELECT 1 ${queued} AND NOT held) AS ready, (SELECT min(not_before) ${queued} AND held) AS at`,
    batch,
  ))!;
  if (ready) return 0;
  if (at === null) return undefined;
  return at > now + MAX_DATE_AHEAD_MS ? 0 : at;
}
