import type { Queries } from "../postgres-database/database.js";
import type { JsonText, RowRecord } from "../types.js";
import { toRow, type RowView } from "../views/row-view.js";
import { FILING_COLUMNS } from "./filings.js";

export async function rowsOf(db: Queries, batch: number, after: number, limit: number): Promise<RowRecord[]> {
  const rows = await db.all<RowView>(
    `SELECT r.row AS at_row, r.ref AS row_ref, r.intake, r.findings, r.changed_body, l.name AS corrected_in,
       r.corrected_from, r.reasons AS frozen,
       CASE WHEN r.changed_body IS NOT NULL THEN (SELECT body FROM bdc.bodies WHERE filing = r.filing) END AS known_body,
       ${FILING_COLUMNS}
     FROM (SELECT * FROM bdc.batch_rows WHERE batch = $1 AND row > $2 ORDER BY row LIMIT $3) r
     JOIN bdc.batches rb ON rb.id = r.batch
     LEFT JOIN bdc.batches l ON l.id = r.corrected_in
     LEFT JOIN bdc.filings f ON f.scope = rb.scope AND f.ref = r.ref AND r.filing IS NOT NULL
     LEFT JOIN bdc.scopes s ON s.id = f.scope LEFT JOIN bdc.batches b ON b.id = f.batch
     LEFT JOIN bdc.cases c ON c.filing = f.id
     ORDER BY r.row`,
    batch,
    after,
    limit,
  );
  return rows.map(toRow);
}

/** Returns the contents of filings by their ids. */
export async function bodiesById(db: Queries, filings: readonly number[]): Promise<Map<number, JsonText>> {
  const found = await db.all<{ filing: number; body: JsonText }>(
    "SELECT filing, body FROM bdc.bodies WHERE filing = ANY($1::bigint[])",
    filings,
  );
  return new Map(found.map(({ filing, body }) => [filing, body]));
}

export async function bodiesOf(db: Queries, batch: number): Promise<JsonText[]> {
  const found = await db.all<{ body: JsonText }>(
    `SELECT body FROM bdc.bodies WHERE filing IN (
       SELECT filing FROM bdc.batch_rows WHERE batch = $1 AND intake NOT IN ('invalid', 'changed'))`,
    batch,
  );
  return found.map(({ body }) => body);
}
