import type { FilingEvent } from "../audit/chain-format.js";
import type { Queries } from "../postgres-database/database.js";
import type { LedgerEvent } from "../types.js";

/**
 * Returns the history of a filing, by following its links from the newest to the first, whichever chain they are in.
 */
export async function historyOf(db: Queries, filing: number): Promise<LedgerEvent[]> {
  const links = await db.all<{ events: string }>(
    `WITH RECURSIVE way AS (
       SELECT link AS id FROM bdc.filings WHERE id = $1
       UNION ALL
       SELECT (c.before::json ->> (
         SELECT (min(e.place) - 1)::integer FROM json_array_elements(c.events::json) WITH ORDINALITY e (event, place)
         WHERE (e.event ->> 2)::bigint = $1))::bigint
       FROM way JOIN bdc.chain c ON c.id = way.id
     )
     SELECT c.events FROM way JOIN bdc.chain c ON c.id = way.id ORDER BY c.id`,
    filing,
  );
  const events = links.flatMap(({ events: text }) =>
    (JSON.parse(text) as FilingEvent[]).filter((e) => e[2] === filing),
  );
  const names = await db.all<{ id: number; name: string }>(
    "SELECT id, name FROM bdc.batches WHERE id = ANY($1::integer[])",
    [...new Set(events.map((event) => event[3]))],
  );
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return events.map(([seq, at, , batch, from, to, cause, note]) => ({
    seq,
    at,
    batch: nameOf.get(batch)!,
    from,
    to,
    cause,
    ...(note !== null && { note }),
  }));
}
