import type { Queries } from "../postgres-database/database.js";
import type { StateTotal } from "../totals.js";

/** The oldest queued filing of a batch is looked for among this many, because rows are recorded in their order. */
const FIRST_QUEUED = 1_000;

/** Counts all filings by scope and state. Those that several batches contain are counted where they are sent. */
export async function totalsOf(db: Queries): Promise<StateTotal[]> {
  const totals = await db.all<Omit<StateTotal, "oldest"> & { oldest: number | null }>(
    `SELECT s.authority, s.institution, s.kind, t.state, sum(t.n) AS filings, min(t.oldest) AS oldest
     FROM (
       SELECT scope, state, count(*) AS n, NULL::bigint AS oldest FROM bdc.filing WHERE state <> 'open'
         GROUP BY scope, state
       UNION ALL
       SELECT w.scope, w.state, count(*), CASE w.state
         WHEN 'unclear' THEN min(w.sent_at)
         WHEN 'queued' THEN (SELECT min(f.queued_at) FROM (
           SELECT filing, scope, ref FROM bdc.work q WHERE q.batch = w.batch AND q.state = 'queued' AND q.held = w.held
             ORDER BY filing LIMIT ${FIRST_QUEUED}) q JOIN bdc.filing f ON f.scope = q.scope AND f.ref = q.ref)
         END
       FROM bdc.work w GROUP BY w.scope, w.batch, w.state, w.held
     ) t JOIN bdc.scopes s ON s.id = t.scope
     GROUP BY s.id, t.state ORDER BY s.id, t.state`,
  );
  return totals.map(({ oldest, ...total }) => ({ ...total, ...(oldest !== null && { oldest }) }));
}
