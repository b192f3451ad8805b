import type { Kind } from "../../../contract/index.js";
import { canComeAgain, RefusedFilings } from "../changes/replacements.js";
import type { FilingState } from "../states.js";
import type { KeysOfFiling, NewRow, RelatedFiling } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { KeyIndex } from "../sqlite-database/key-index.js";

/** Filings of earlier versions that get keys in one transaction. */
const MISSING_KEYS_PER_TRANSACTION = 2_000;
/** Batch id of keys that were added later. */
const NO_BATCH = 0;

/** Appends keys with the ids of their filings, alternating in `pairs`. */
export function insertKeys(db: Connection, scope: number, batch: number, pairs: readonly number[]): void {
  if (pairs.length === 0) return;
  const bytes = new Uint8Array(Float64Array.from(pairs).buffer);
  db.run("INSERT INTO filing_keys (scope, batch, pairs) VALUES (?, ?, ?)", scope, batch, bytes);
}

/**
 * Returns, by id, the filings of other batches that are at the authority or may still be sent. Filings that were
 * discarded, turned away or refused are left out: filing them again is normal.
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

/** Ends in which nothing was registered, so that the same may be requested again under another ref. */
const REFUSED = `(f.state = 'turned-away'
  OR (f.state = 'filed' AND EXISTS (SELECT 1 FROM cases c WHERE c.filing = f.id AND c.status IN ('not-accepted', 'refused', 'withdrawn'))))`;

/** Reads the refused filings of other batches, each of which one new filing may replace. */
export function refusedFilings(db: Connection, kind: Kind, batch: number, ids: ReadonlySet<number>): RefusedFilings {
  const rows =
    ids.size === 0
      ? []
      : db.all<{ id: number; ref: string; body: string }>(
          `SELECT f.id, f.ref, bodies.body FROM filings f JOIN bodies ON bodies.filing = f.id
           WHERE f.id IN (SELECT value FROM json_each(?)) AND f.batch <> ? AND ${REFUSED}
             AND NOT EXISTS (SELECT 1 FROM replacements p WHERE p.replaces = f.id) ORDER BY f.id DESC`,
          JSON.stringify([...ids]),
          batch,
        );
  return new RefusedFilings(kind, rows);
}

/** Adds keys to filings without them, newest first. Returns false when none is left. */
export function addSomeMissingKeys(db: Connection, keysOf: KeysOfFiling): boolean {
  const upTo = db.get<{ up_to: number }>("SELECT up_to FROM filings_without_keys")?.up_to;
  if (upTo === undefined) return false;
  const filings = db.all<{ id: number; scope: number; kind: Kind; ref: string; body: string }>(
    `SELECT f.id, f.scope, s.kind, f.ref, bodies.body FROM filings f JOIN scopes s ON s.id = f.scope
     JOIN bodies ON bodies.filing = f.id WHERE f.id <= ? ORDER BY f.id DESC LIMIT ?`,
    upTo,
    MISSING_KEYS_PER_TRANSACTION,
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

/** Returns the related filings of rows that are not recorded; see `Ledger.relatedTo`. */
export function relatedToRows(
  db: Connection,
  scope: number,
  index: KeyIndex,
  rows: readonly Pick<NewRow, "ref" | "keys">[],
): (readonly RelatedFiling[])[] {
  const seen = db.all<{ ref: string; state: FilingState }>(
    "SELECT ref, state FROM filings WHERE scope = ? AND ref IN (SELECT value FROM json_each(?))",
    scope,
    JSON.stringify(rows.map((row) => row.ref)),
  );
  const settled = new Set(seen.flatMap(({ ref, state }) => (canComeAgain(state) ? [] : [ref])));
  index.refresh(db);
  const ids = rows.map(({ ref, keys = [] }) => {
    const found = new Set<number>();
    if (!settled.has(ref)) for (const key of keys) index.find(key, found);
    return found;
  });
  const related = relatedFilings(db, NO_BATCH, new Set(ids.flatMap((found) => [...found])));
  return ids.map((found) => [...found].flatMap((id) => related.get(id) ?? []));
}
