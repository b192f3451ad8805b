import type { ReceivedStatus } from "../../../contract/index.js";
import type { Connection } from "../sqlite-database/connection.js";
import { IS_ACTIVE, IS_UNFINISHED, toBatch, type BatchView } from "../views/batch-view.js";
import type { BatchRecord } from "../types.js";

const BATCH_SELECT = `
  SELECT b.name, s.authority, s.institution, s.kind, b.profile, b.file_path, b.file_name, b.sha256, b.bytes, b.format, b.created_at, b.last_row, b.closed_at,
    max(b.updated_at, coalesce((SELECT max(updated_at) FROM counts WHERE batch = b.id), 0)) AS updated_at,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id), 0) AS rows,
    coalesce((SELECT sum(filings) FROM counts WHERE batch = b.id), 0) AS filings,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id AND ${IS_ACTIVE}), 0) AS active,
    coalesce((SELECT sum(rows) FROM counts WHERE batch = b.id AND (${IS_UNFINISHED} OR state = 'filed' AND case_done = 0)), 0)
      + EXISTS (SELECT 1 FROM filings WHERE batch = b.id AND contradiction IS NOT NULL) AS unfinished,
    (SELECT max(updated_at) FROM counts WHERE batch = b.id AND state = 'filed' AND rows > 0) AS filed_at,
    (SELECT current_at FROM cursors WHERE authority = s.authority AND institution = s.institution) AS current_at
  FROM batches b JOIN scopes s ON s.id = b.scope`;

export function batchByName(db: Connection, name: string): BatchRecord | undefined {
  const found = db.get<BatchView>(`${BATCH_SELECT} WHERE b.name = ?`, name);
  return found === undefined ? undefined : toBatch(found);
}

/** @param before Id of the batch that the newest must be older than. */
export function newestBatches(db: Connection, limit: number, before?: string): BatchRecord[] {
  const older = before === undefined ? "" : "WHERE b.id < (SELECT id FROM batches WHERE name = ?)";
  const values = before === undefined ? [limit] : [before, limit];
  return db.all<BatchView>(`${BATCH_SELECT} ${older} ORDER BY b.id DESC LIMIT ?`, ...values).map(toBatch);
}

export function batchesNeedingPerson(db: Connection): BatchRecord[] {
  return db
    .all<BatchView>(
      `${BATCH_SELECT} WHERE b.id IN (SELECT batch FROM counts WHERE state = 'needs-a-person' AND rows > 0) ORDER BY b.id`,
    )
    .map(toBatch);
}

export function batchesWithCases(db: Connection, statuses: readonly ReceivedStatus[]): BatchRecord[] {
  return db
    .all<BatchView>(
      `${BATCH_SELECT} WHERE b.id IN (
         SELECT batch FROM counts WHERE state = 'filed' AND rows > 0 AND case_status IN (SELECT value FROM json_each(?))
       ) ORDER BY b.id`,
      JSON.stringify(statuses),
    )
    .map(toBatch);
}
