import type { Kind } from "../../../contract/index.js";
import type { KeysOfFiling, RelatedFiling } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";

/** Filings of earlier versions that get their keys in one transaction. */
const MISSING_AT_ONCE = 2_000;
/** As the batch of keys that were added later. */
const NO_BATCH = 0;

/** Appends keys with their filings: `pairs` holds one after the other. */
export function insertKeys(db: Connection, scope: number, batch: number, pairs: readonly number[]): void {
  if (pairs.length === 0) return;
  const bytes = new Uint8Array(Float64Array.from(pairs).buffer);
  db.run("INSERT INTO filing_keys (scope, batch, pairs) VALUES (?, ?, ?)", scope, batch, bytes);
}

/**
 * Those of the filings that are of another batch and at the authority, or may yet get there; by id. What was given up,
 * turned away or refused came to nothing, and a second filing of it is the ordinary way.
 */
export function relatedFilings(
  db: Connection,
  batch: number,
  ids: ReadonlySet<number>,
): ReadonlyMap<number, RelatedFiling> {
  if (ids.size === 0) return new Map();
  const rows = db.all<Omit<RelatedFiling, "caseNo"> & { readonly id: number; readonly caseNo: string | null }>(
    `SELECT f.id, f.ref, b.name AS batch, b.file_name AS fileName, f.row, c.case_no AS caseNo, bodies.body
     FROM filings f JOIN batches b ON b.id = f.batch JOIN bodies ON bodies.filing = f.id
     LEFT JOIN cases c ON c.filing = f.id
     WHERE f.id IN (SELECT value FROM json_each(?)) AND f.batch <> ? AND f.state NOT IN ('discarded', 'turned-away')
       AND coalesce(c.status, '') NOT IN ('not-accepted', 'refused', 'withdrawn')`,
    JSON.stringify([...ids]),
    batch,
  );
  return new Map(rows.map(({ id, caseNo, ...filing }) => [id, { ...filing, ...(caseNo !== null && { caseNo }) }]));
}

/** Newest first. False: no filing is without keys. */
export function addSomeMissingKeys(db: Connection, keysOf: KeysOfFiling): boolean {
  const upTo = db.get<{ up_to: number }>("SELECT up_to FROM filings_without_keys")?.up_to;
  if (upTo === undefined) return false;
  const filings = db.all<{ id: number; scope: number; kind: Kind; ref: string; body: string }>(
    `SELECT f.id, f.scope, s.kind, f.ref, bodies.body FROM filings f JOIN scopes s ON s.id = f.scope
     JOIN bodies ON bodies.filing = f.id WHERE f.id <= ? ORDER BY f.id DESC LIMIT ?`,
    upTo,
    MISSING_AT_ONCE,
  );
  for (const scope of new Set(filings.map((filing) => filing.scope))) {
    const pairs = filings
      .filter((filing) => filing.scope === scope)
      .flatMap(({ id, kind, ref, body }) => keysOf({ kind, ref }, body).flatMap((key) => [key, id]));
    insertKeys(db, scope, NO_BATCH, pairs);
  }
  const last = filings.at(-1);
  if (last === undefined) db.run("DELETE FROM filings_without_keys");
  else db.run("UPDATE filings_without_keys SET up_to = ?", last.id - 1);
  return last !== undefined;
}
