import type { Kind } from "../../../contract/index.js";
import type { KeysOfFiling, RelatedFiling } from "../types.js";
import type { Connection } from "./connection.js";

/** Newest filings of one key that are looked at: of a unit filed a thousand times a few are enough to ask about. */
const MAX_RELATED = 20;
/** Filings of earlier versions that get their keys in one transaction. */
const MISSING_AT_ONCE = 2_000;

interface RelatedView extends Omit<RelatedFiling, "caseNo"> {
  readonly key: number;
  readonly caseNo: string | null;
}

/**
 * Filings of the batch's scope, but of other batches, by key; one query. Left out: what was given up, turned away or
 * refused. It came to nothing, and a second filing of it is the ordinary way.
 */
export function relatedFilings(
  db: Connection,
  batch: { readonly id: number; readonly scope: number },
  keys: readonly number[],
): ReadonlyMap<number, readonly RelatedFiling[]> {
  const found = new Map<number, RelatedFiling[]>();
  if (keys.length === 0) return found;
  // CROSS JOIN keeps the order of the tables: from the keys asked for to the few filings that have one.
  const rows = db.all<RelatedView>(
    `SELECT asked.value AS key, f.ref, b.name AS batch, b.file_name AS fileName, f.row, c.case_no AS caseNo, bodies.body
     FROM json_each(?1) asked CROSS JOIN filing_keys k ON k.scope = ?2 AND k.key = asked.value
     CROSS JOIN filings f ON f.id = k.filing JOIN batches b ON b.id = f.batch JOIN bodies ON bodies.filing = f.id
     LEFT JOIN cases c ON c.filing = f.id
     WHERE k.filing IN (SELECT filing FROM filing_keys WHERE scope = ?2 AND key = asked.value ORDER BY filing DESC LIMIT ?3)
       AND f.batch <> ?4 AND f.state NOT IN ('discarded', 'turned-away')
       AND coalesce(c.status, '') NOT IN ('not-accepted', 'refused', 'withdrawn')`,
    JSON.stringify([...new Set(keys)]),
    batch.scope,
    MAX_RELATED,
    batch.id,
  );
  const byFiling = new Map<string, RelatedFiling>();
  for (const { key, caseNo, ...related } of rows) {
    // One object a filing, whatever key leads to it.
    let filing = byFiling.get(related.ref);
    if (filing === undefined) byFiling.set(related.ref, (filing = { ...related, ...(caseNo !== null && { caseNo }) }));
    found.set(key, [...(found.get(key) ?? []), filing]);
  }
  return found;
}

export function insertKeys(
  db: Connection,
  scope: number,
  filings: readonly { readonly id: number; readonly keys: readonly number[] | undefined }[],
): void {
  const entries = filings.flatMap(({ id, keys = [] }) => keys.map((key) => [key, id] as const));
  if (entries.length === 0) return;
  // In the order of the index: neighbours are written together.
  entries.sort((a, b) => a[0] - b[0]);
  db.run(
    "INSERT OR IGNORE INTO filing_keys (scope, key, filing) SELECT ?2, value ->> 0, value ->> 1 FROM json_each(?1)",
    JSON.stringify(entries),
    scope,
  );
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
  for (const scope of new Set(filings.map((filing) => filing.scope)))
    insertKeys(
      db,
      scope,
      filings
        .filter((f) => f.scope === scope)
        .map(({ id, kind, ref, body }) => ({ id, keys: keysOf({ kind, ref }, body) })),
    );
  const last = filings.at(-1);
  if (last === undefined) db.run("DELETE FROM filings_without_keys");
  else db.run("UPDATE filings_without_keys SET up_to = ?", last.id - 1);
  return last !== undefined;
}
