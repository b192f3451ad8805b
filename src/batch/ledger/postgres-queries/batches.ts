import type { ReceivedStatus } from "../../../contract/index.js";
import type { Queries, Value } from "../postgres-database/database.js";
import type { BatchCounts, BatchRecord } from "../types.js";
import { IS_ACTIVE, IS_UNFINISHED, toBatch, type BatchView } from "../views/batch-view.js";
import { toCounts, type CountView } from "../views/counts-view.js";

const countsWhere = (what: string, condition = "true"): string =>
  `(SELECT ${what} FROM bdc.counts WHERE batch = b.id AND (${condition}))`;
const BATCH_SELECT = `
  SELECT b.name, s.authority, s.institution, s.kind, b.profile, b.file_path, b.file_name, b.sha256, b.bytes, b.format,
    b.created_at, b.last_row, b.closed_at,
    greatest(b.updated_at, ${countsWhere("max(updated_at)")}) AS updated_at,
    coalesce(${countsWhere("sum(rows)")}, 0) AS rows, coalesce(${countsWhere("sum(filings)")}, 0) AS filings,
    coalesce(${countsWhere("sum(rows)", IS_ACTIVE)}, 0) AS active,
    coalesce(${countsWhere("sum(rows)", `${IS_UNFINISHED} OR state = 'filed' AND case_done = 0`)}, 0)
      + EXISTS (SELECT 1 FROM bdc.filing WHERE batch = b.id AND contradiction IS NOT NULL)::integer AS unfinished,
    ${countsWhere("max(updated_at)", "state = 'filed' AND rows > 0")} AS filed_at,
    (SELECT current_at FROM bdc.cursors WHERE authority = s.authority AND institution = s.institution) AS current_at
  FROM bdc.batches b JOIN bdc.scopes s ON s.id = b.scope`;

async function select(db: Queries, rest: string, ...values: Value[]): Promise<BatchRecord[]> {
  return (await db.all<BatchView>(`${BATCH_SELECT} ${rest}`, ...values)).map(toBatch);
}

export async function batchByName(db: Queries, name: string): Promise<BatchRecord | undefined> {
  return (await select(db, "WHERE b.name = $1", name))[0];
}

/** @param before Id of the batch that the newest must be older than. */
export function newestBatches(db: Queries, limit: number, before?: string): Promise<BatchRecord[]> {
  const newest = "ORDER BY b.id DESC LIMIT $1";
  return before === undefined
    ? select(db, newest, limit)
    : select(db, `WHERE b.id < (SELECT id FROM bdc.batches WHERE name = $2) ${newest}`, limit, before);
}

export function batchesNeedingPerson(db: Queries): Promise<BatchRecord[]> {
  return select(
    db,
    "WHERE b.id IN (SELECT batch FROM bdc.counts WHERE state = 'needs-a-person' AND rows > 0) ORDER BY b.id",
  );
}

export function batchesWithCases(db: Queries, statuses: readonly ReceivedStatus[]): Promise<BatchRecord[]> {
  return select(
    db,
    `WHERE b.id IN (SELECT batch FROM bdc.counts WHERE state = 'filed' AND rows > 0 AND case_status = ANY($1))
     ORDER BY b.id`,
    statuses,
  );
}

export async function countsOf(db: Queries, batch: number): Promise<BatchCounts> {
  const counters = await db.all<CountView>(
    "SELECT state, case_status, case_done, rows, filings FROM bdc.counts WHERE batch = $1",
    batch,
  );
  const { contradictions } = (await db.get<{ contradictions: number }>(
    "SELECT count(*) AS contradictions FROM bdc.filing WHERE batch = $1 AND contradiction IS NOT NULL",
    batch,
  ))!;
  return toCounts(counters, contradictions);
}
