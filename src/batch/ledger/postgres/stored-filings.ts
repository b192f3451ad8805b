/** Filings as the tables hold them: read and locked together, written together. */

import type { FilingRow } from "../changes/filing-row.js";
import type { Transaction, Value } from "../postgres-database/database.js";
import { reasonCodeOf } from "../reason-codes.js";
import { activeStates } from "../states.js";
import type { EpochMs } from "../types.js";

/** A filing whose row is locked. */
export interface StoredFiling extends FilingRow {
  readonly scope: number;
  /** The process that claimed it last. */
  owner: string | null;
  sent_at: number | null;
  not_before: number;
  units: string;
  contradiction: string | null;
  hasNewContradiction: boolean;
  /** Whether it has a row in `work`. */
  isOpen: boolean;
  /** Rows of other batches that share it. */
  sharedBy: readonly { readonly batch: number; readonly rows: number }[];
}

export type Columns = Omit<StoredFiling, "sharedBy" | "hasNewContradiction">;

const BOTH =
  "ref, batch, row_count, followers, digest, attempt, rounds, units, conflict, contradiction, reasons, link, scope, sent_at";
/** Columns of a row of `work`, as of a filing without a case. */
export const WORK_COLUMNS = `w.filing AS id, ${BOTH.split(", ")
  .map((column) => `w.${column}`)
  .join(", ")}, w.state, w.owner, w.not_before, NULL AS case_no, NULL AS case_status,
  NULL::bigint AS case_version, NULL::integer AS case_done, true AS "isOpen"`;
const SETTLED_COLUMNS = `f.id, ${BOTH.split(", ")
  .map((column) => `f.${column}`)
  .join(", ")}, f.state, NULL AS owner, 0::bigint AS not_before, c.case_no, c.status AS case_status,
  c.version AS case_version, c.done AS case_done, false AS "isOpen"`;
const OPEN = "open";
/** Far more often than a filing can be settled and queued again while a transaction waits for its lock. */
const MAX_ROUNDS = 10;

export function toFiling(row: Columns): StoredFiling {
  return { ...row, sharedBy: [], hasNewContradiction: false };
}

/** Reads filings by their ids and locks them, in the order of their ids. Unknown ids are left out. */
export async function lockFilings(tx: Transaction, ids: readonly number[]): Promise<StoredFiling[]> {
  const found = new Map<number, StoredFiling>();
  let left = [...new Set(ids)];
  for (let round = 0; left.length > 0; round++) {
    if (round > MAX_ROUNDS) throw new Error(`filings ${left.slice(0, 10).join(", ")} are open, but not in work`);
    const open = await tx.all<Columns>(
      `SELECT ${WORK_COLUMNS} FROM bdc.work w WHERE w.filing = ANY($1::bigint[]) ORDER BY w.filing FOR UPDATE`,
      left,
    );
    for (const row of open) found.set(row.id, toFiling(row));
    left = left.filter((id) => !found.has(id));
    if (left.length === 0) break;
    const settled = await tx.all<Columns>(
      `SELECT ${SETTLED_COLUMNS} FROM bdc.filing f LEFT JOIN bdc.cases c ON c.filing = f.id
       WHERE f.id = ANY($1::bigint[]) ORDER BY f.id FOR UPDATE OF f`,
      left,
    );
    for (const row of settled) if (!isQueuedAgain(row)) found.set(row.id, toFiling(row));
    // Queued again, or settled, while this transaction waited for its lock.
    left = settled.filter(isQueuedAgain).map((row) => row.id);
  }
  const filings = [...found.values()].sort((a, b) => a.id - b.id);
  await readSharedRows(tx, filings);
  return filings;
}

/** Reads filings of one scope by their refs and locks them. */
export async function lockFilingsOf(
  tx: Transaction,
  scope: number | undefined,
  refs: readonly string[],
): Promise<Map<string, StoredFiling>> {
  if (scope === undefined || refs.length === 0) return new Map();
  const ids = await tx.all<{ id: number }>("SELECT id FROM bdc.filing WHERE scope = $1 AND ref = ANY($2)", scope, refs);
  const filings = await lockFilings(
    tx,
    ids.map(({ id }) => id),
  );
  return new Map(filings.map((filing) => [filing.ref, filing]));
}

function isQueuedAgain(row: Columns): boolean {
  return (row.state as string) === OPEN;
}

/** Adds rows of a batch to those that share a filing. */
export function share(filing: StoredFiling, batch: number, rows: number): void {
  const before = filing.sharedBy.find((other) => other.batch === batch)?.rows ?? 0;
  filing.sharedBy = [...filing.sharedBy.filter((other) => other.batch !== batch), { batch, rows: before + rows }];
}

/** Reads which batches share these filings. */
export async function readSharedRows(tx: Transaction, filings: readonly StoredFiling[]): Promise<void> {
  const shared = filings.filter((filing) => filing.followers > 0);
  if (shared.length === 0) return;
  const rows = await tx.all<{ filing: number; batch: number; rows: number }>(
    `SELECT filing, batch, count(*) AS rows FROM bdc.batch_rows
     WHERE filing = ANY($1::bigint[]) AND follows = 1 GROUP BY filing, batch`,
    shared.map((filing) => filing.id),
  );
  for (const filing of shared) filing.sharedBy = rows.filter((row) => row.filing === filing.id);
}

/** Writes filings that have changed, in a few statements. */
export async function writeFilings(tx: Transaction, changed: readonly StoredFiling[], now: EpochMs): Promise<void> {
  const open = changed.filter(isOpenNow);
  const settled = changed.filter((filing) => !isOpenNow(filing));
  // Queued again: the record says so, and no longer what it ended as.
  await writeRecords(tx, [...settled, ...open.filter((filing) => !filing.isOpen)], now);
  if (settled.length > 0)
    await tx.run("DELETE FROM bdc.work WHERE filing = ANY($1::bigint[])", idsOf(settled.filter((f) => f.isOpen)));
  await writeWork(tx, open, now);
  for (const filing of changed) filing.isOpen = isOpenNow(filing);
}

function isOpenNow({ state }: StoredFiling): boolean {
  return (activeStates as readonly string[]).includes(state);
}

async function writeWork(tx: Transaction, filings: readonly StoredFiling[], now: EpochMs): Promise<void> {
  if (filings.length === 0) return;
  await tx.run(
    `INSERT INTO bdc.work AS w (filing, scope, ref, batch, row_count, followers, digest, units, contradiction, state,
       held, not_before, owner, attempt, rounds, sent_at, updated_at, link, reasons, conflict)
     SELECT filing, scope, ref, batch, row_count, followers, digest, units, contradiction, state,
       state = 'queued' AND not_before > $1, not_before, owner, attempt, rounds, sent_at, $1, link, reasons, conflict
     FROM unnest($2::bigint[], $3::integer[], $4::text[], $5::integer[], $6::integer[], $7::integer[], $8::text[],
       $9::text[], $10::text[], $11::text[], $12::bigint[], $13::text[], $14::integer[], $15::integer[], $16::bigint[],
       $17::bigint[], $18::text[], $19::text[])
       AS v (filing, scope, ref, batch, row_count, followers, digest, units, contradiction, state, not_before, owner,
         attempt, rounds, sent_at, link, reasons, conflict)
     ON CONFLICT (filing) DO UPDATE SET batch = excluded.batch, row_count = excluded.row_count,
       followers = excluded.followers, digest = excluded.digest, units = excluded.units,
       contradiction = excluded.contradiction, state = excluded.state, held = excluded.held,
       not_before = excluded.not_before, owner = excluded.owner, attempt = excluded.attempt, rounds = excluded.rounds,
       sent_at = excluded.sent_at, updated_at = excluded.updated_at, link = excluded.link, reasons = excluded.reasons,
       conflict = excluded.conflict`,
    now,
    ...columns(filings, [
      "id",
      "scope",
      "ref",
      "batch",
      "row_count",
      "followers",
      "digest",
      "units",
      "contradiction",
      "state",
      "not_before",
      "owner",
      "attempt",
      "rounds",
      "sent_at",
      "link",
      "reasons",
      "conflict",
    ]),
  );
  const contradicted = filings.filter((filing) => filing.hasNewContradiction);
  if (contradicted.length > 0)
    await tx.run(
      `UPDATE bdc.filing f SET contradiction = v.contradiction
       FROM unnest($1::integer[], $2::text[], $3::text[]) AS v (scope, ref, contradiction)
       WHERE f.scope = v.scope AND f.ref = v.ref AND f.contradiction IS DISTINCT FROM v.contradiction`,
      ...columns(contradicted, ["scope", "ref", "contradiction"]),
    );
}

async function writeRecords(tx: Transaction, filings: readonly StoredFiling[], now: EpochMs): Promise<void> {
  if (filings.length === 0) return;
  await tx.run(
    `UPDATE bdc.filing f SET state = v.state, attempt = v.attempt, rounds = v.rounds, sent_at = v.sent_at,
       updated_at = $1, link = v.link, reasons = v.reasons, conflict = v.conflict, contradiction = v.contradiction,
       reason_code = v.reason_code
     FROM unnest($2::integer[], $3::text[], $4::integer[], $5::integer[], $6::bigint[], $7::bigint[], $8::text[],
       $9::text[], $10::text[], $11::text[], $12::text[])
       AS v (scope, ref, attempt, rounds, sent_at, link, reasons, conflict, contradiction, state, reason_code)
     WHERE f.scope = v.scope AND f.ref = v.ref`,
    now,
    ...columns(filings, [
      "scope",
      "ref",
      "attempt",
      "rounds",
      "sent_at",
      "link",
      "reasons",
      "conflict",
      "contradiction",
    ]),
    filings.map((filing) => (isOpenNow(filing) ? OPEN : filing.state)),
    filings.map((filing) => (filing.state === "needs-a-person" ? reasonCodeOf(filing.reasons) : null)),
  );
}

function columns(filings: readonly StoredFiling[], names: readonly (keyof Columns)[]): Value[] {
  return names.map((name) => filings.map((filing) => filing[name]));
}

export function idsOf(filings: readonly { readonly id: number }[]): number[] {
  return filings.map((filing) => filing.id);
}
