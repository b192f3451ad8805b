import type { Connection } from "../sqlite-database/connection.js";
import { toRow, type RowView } from "../views/row-view.js";
import type { RowRecord } from "../types.js";
import { FILING_COLUMNS } from "./filings.js";

export function rowsOf(db: Connection, batch: number, after: number, limit: number): RowRecord[] {
  const rows = db.all<RowView>(
    `SELECT r.row AS at_row, r.ref AS row_ref, r.intake, r.findings, r.changed_body, l.name AS corrected_in, r.corrected_from, r.reasons AS frozen,
            CASE WHEN r.changed_body IS NULL THEN NULL ELSE (SELECT body FROM bodies WHERE filing = r.filing) END AS known_body,
            ${FILING_COLUMNS}
     FROM batch_rows r LEFT JOIN batches l ON l.id = r.corrected_in LEFT JOIN filings f ON f.id = r.filing
     LEFT JOIN scopes s ON s.id = f.scope LEFT JOIN batches b ON b.id = f.batch LEFT JOIN cases c ON c.filing = f.id
     WHERE r.batch = ? AND r.row > ? ORDER BY r.row LIMIT ?`,
    batch,
    after,
    limit,
  );
  return rows.map(toRow);
}
