import type { Connection } from "../sqlite-database/connection.js";
import { present, type Nullable } from "../sqlite-database/nullable.js";
import type { FilingState } from "../states.js";
import type { Intake, RowRecord } from "../types.js";
import { FILING_COLUMNS, toFiling, type FilingView } from "./filings.js";

export function rowsOf(db: Connection, batch: number, after: number, limit: number): RowRecord[] {
  const rows = db.all<
    {
      at_row: number;
      row_ref: string;
      intake: Intake;
      findings: string | null;
      changed_body: string | null;
      known_body: string | null;
      corrected_in: string | null;
      corrected_from: FilingState | null;
      frozen: string | null;
    } & Nullable<FilingView>
  >(
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
  return rows.map((r) => ({
    row: r.at_row,
    ref: r.row_ref,
    intake: r.intake,
    state: stateOfRow(r),
    ...present<Pick<RowRecord, "findings" | "changedBody" | "knownBody">>({
      findings: r.findings,
      changedBody: r.changed_body,
      knownBody: r.known_body,
    }),
    ...(r.id !== null && { filing: toFiling(r as FilingView) }),
    ...(r.corrected_in !== null && {
      correctedIn: { batch: r.corrected_in, ...(r.frozen !== null && { reasons: r.frozen }) },
    }),
  }));
}

/** Returns the state of a row: its own, or that of its filing. */
export function stateOfRow(row: {
  intake: Intake;
  corrected_in: string | null;
  corrected_from: FilingState | null;
  state: FilingState | null;
}): RowRecord["state"] {
  if (row.intake === "invalid" || row.intake === "changed") return row.intake;
  return row.corrected_in === null ? row.state! : (row.corrected_from ?? "turned-away");
}
