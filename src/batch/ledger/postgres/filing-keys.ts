import { canComeAgain, RefusedFilings } from "../changes/replacements.js";
import type { Kind } from "../../../contract/index.js";
import type { Queries, Transaction } from "../postgres-database/database.js";
import type { FilingState } from "../states.js";
import type { JsonText, NewRow, RelatedFiling } from "../types.js";

/** Max filings per key, the newest. A few are enough to ask about a unit that was filed a thousand times. */
const MAX_PER_KEY = 20;

/** Writes keys with the ids of their filings. */
export async function insertKeys(
  tx: Transaction,
  scope: number,
  keys: readonly (readonly [key: number, filing: number])[],
): Promise<void> {
  if (keys.length === 0) return;
  await tx.run(
    "INSERT INTO bdc.filing_keys (scope, key, filing) SELECT $1::integer, * FROM unnest($2::bigint[], $3::bigint[])",
    scope,
    keys.map(([key]) => key),
    keys.map(([, filing]) => filing),
  );
}

/** Ids of the filings that have each key. */
export type FilingsOfKey = ReadonlyMap<number, readonly number[]>;

/** Finds the filings that share a key. */
export async function filingsOfKeys(db: Queries, scope: number, keys: readonly number[]): Promise<FilingsOfKey> {
  const found = new Map<number, number[]>();
  if (keys.length === 0) return found;
  const pairs = await db.all<{ key: number; filing: number }>(
    `SELECT k.key, f.filing FROM unnest($2::bigint[]) AS k (key) CROSS JOIN LATERAL (
       SELECT filing FROM bdc.filing_keys WHERE scope = $1 AND key = k.key ORDER BY filing DESC LIMIT ${MAX_PER_KEY}) f`,
    scope,
    [...new Set(keys)],
  );
  for (const { key, filing } of pairs) {
    const ids = found.get(key);
    if (ids === undefined) found.set(key, [filing]);
    else ids.push(filing);
  }
  return found;
}

/**
 * Returns, by id, the filings of other batches that are at the authority or may still be sent. Filings that were
 * discarded, turned away or refused are left out: filing them again is normal.
 *
 * @param batch Undefined for those of all batches.
 */
export async function relatedFilings(
  db: Queries,
  batch: number | undefined,
  ids: ReadonlySet<number>,
): Promise<ReadonlyMap<number, RelatedFiling>> {
  if (ids.size === 0) return new Map();
  const rows = await db.all<Omit<RelatedFiling, "caseNo"> & { readonly id: number; readonly caseNo: string | null }>(
    `SELECT f.id, f.ref, b.name AS batch, b.file_name AS "fileName", f.row, c.case_no AS "caseNo", d.body
     FROM bdc.filing f JOIN bdc.batches b ON b.id = f.batch JOIN bdc.bodies d ON d.filing = f.id
     LEFT JOIN bdc.cases c ON c.filing = f.id
     WHERE f.id = ANY($1::bigint[]) AND ($2::integer IS NULL OR f.batch <> $2)
       AND f.state NOT IN ('discarded', 'turned-away')
       AND coalesce(c.status, '') NOT IN ('not-accepted', 'refused', 'withdrawn')`,
    [...ids],
    batch ?? null,
  );
  return new Map(rows.map(({ id, caseNo, ...filing }) => [id, { ...filing, ...(caseNo !== null && { caseNo }) }]));
}

/** Reads the refused filings of other batches, each of which one new filing may replace. */
export async function refusedFilings(
  db: Queries,
  kind: Kind,
  batch: number,
  ids: ReadonlySet<number>,
): Promise<RefusedFilings> {
  const rows =
    ids.size === 0
      ? []
      : await db.all<{ id: number; ref: string; body: JsonText }>(
          `SELECT f.id, f.ref, d.body FROM bdc.filing f JOIN bdc.bodies d ON d.filing = f.id
           LEFT JOIN bdc.cases c ON c.filing = f.id
           WHERE f.id = ANY($1::bigint[]) AND f.batch <> $2
             AND (f.state = 'turned-away'
               OR f.state = 'filed' AND c.status IN ('not-accepted', 'refused', 'withdrawn'))
             AND NOT EXISTS (SELECT 1 FROM bdc.replacements p WHERE p.replaces = f.id) ORDER BY f.id DESC`,
          [...ids],
          batch,
        );
  return new RefusedFilings(kind, rows);
}

/** Returns the related filings of rows that are not recorded; see `Ledger.relatedTo`. */
export async function relatedToRows(
  db: Queries,
  scope: number,
  rows: readonly Pick<NewRow, "ref" | "keys">[],
): Promise<(readonly RelatedFiling[])[]> {
  const seen = await db.all<{ ref: string; state: FilingState }>(
    "SELECT ref, state FROM bdc.filing WHERE scope = $1 AND ref = ANY($2)",
    scope,
    rows.map((row) => row.ref),
  );
  // A filing that is open cannot come again either: no transition leads there.
  const settled = new Set(seen.flatMap(({ ref, state }) => (isEnd(state) && canComeAgain(state) ? [] : [ref])));
  const asked = rows.map(({ ref, keys = [] }) => (settled.has(ref) ? [] : keys));
  const found = await filingsOfKeys(db, scope, asked.flat());
  const ids = asked.map((keys) => new Set(keys.flatMap((key) => found.get(key) ?? [])));
  const related = await relatedFilings(db, undefined, new Set(ids.flatMap((some) => [...some])));
  return ids.map((some) => [...some].flatMap((id) => related.get(id) ?? []));
}

function isEnd(state: string): boolean {
  return state !== "open";
}
