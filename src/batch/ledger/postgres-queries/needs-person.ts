import type { NeedsPersonFiling, NeedsPersonTally } from "../manual-review.js";
import type { Queries } from "../postgres-database/database.js";
import { toNeedsPerson, toTallies, type ReviewCount, type ReviewView } from "../views/needs-person-view.js";

/**
 * Returns the tallies from the counters, in the same time for ten filings and for a million. Rows that share filings of
 * other batches are searched only when there are any.
 */
export async function needsPersonTallies(db: Queries, batch: number, name: string): Promise<NeedsPersonTally[]> {
  const all = await db.all<ReviewCount>(
    `SELECT case_status AS code, rows, filings FROM bdc.counts
     WHERE batch = $1 AND state = 'needs-a-person' AND rows <> 0 ORDER BY rows DESC, case_status`,
    batch,
  );
  if (all.length === 0) return [];
  const { own } = (await db.get<{ own: number }>(
    "SELECT count(*) AS own FROM bdc.filing WHERE batch = $1 AND state = 'needs-a-person'",
    batch,
  ))!;
  const others = own === all.reduce((sum, { filings }) => sum + filings, 0) ? [] : await talliesElsewhere(db, batch);
  return toTallies(name, all, others);
}

/** Counts rows whose filings belong to other batches, where they are settled. */
function talliesElsewhere(db: Queries, batch: number): Promise<NeedsPersonTally[]> {
  return db.all<NeedsPersonTally>(
    `SELECT f.reason_code AS code, b.name AS batch, count(*) AS rows, count(DISTINCT f.id) AS filings
     FROM bdc.batch_rows r JOIN bdc.filing f ON f.id = r.filing JOIN bdc.batches b ON b.id = f.batch
     WHERE r.batch = $1 AND r.follows = 1 AND f.state = 'needs-a-person' AND f.batch <> $1
     GROUP BY b.id, b.name, f.reason_code ORDER BY b.id, rows DESC`,
    batch,
  );
}

export async function needsPersonFilings(
  db: Queries,
  batch: number,
  codes: readonly string[] | undefined,
  after: number,
  limit: number,
): Promise<NeedsPersonFiling[]> {
  const found = await db.all<ReviewView>(
    `SELECT id, ref, attempt, digest, sent_at AS "sentAt", reason_code AS code FROM bdc.filing
     WHERE batch = $1 AND state = 'needs-a-person' AND id > $2 AND ($3::text[] IS NULL OR reason_code = ANY($3))
     ORDER BY id LIMIT $4`,
    batch,
    after,
    codes ?? null,
    limit,
  );
  return found.map(toNeedsPerson);
}
