import type { ReceivedStatus } from "../../../contract/index.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { FilingState } from "../states.js";
import type { Intake, RowValues, ValuePaths } from "../types.js";
import { stateOfRow } from "../views/row-view.js";

/** One row as the query returns it. */
type Values = [
  row: number,
  intake: Intake,
  correctedIn: number | null,
  correctedFrom: FilingState | null,
  filing: number | null,
  ref: string,
  otherBatch: string | null,
  state: FilingState | null,
  attempt: number,
  firstRow: number,
  sentAt: number | null,
  hasContradiction: number,
  caseNo: string | null,
  caseStatus: ReceivedStatus | null,
  caseDone: number | null,
  hasSameContent: number,
  caseValues: unknown[] | null,
  bodyValues: unknown[] | null,
];

/**
 * Reads rows with selected values, as one JSON array: long texts never leave the database, and a result of a few bytes
 * per row costs less than one object per row.
 */
export function rowValues(
  db: Connection,
  batch: { readonly id: number; readonly name: string },
  { after, limit, paths }: { after: number; limit: number; paths: ValuePaths },
): RowValues[] {
  const { last } = db.get<{ last: number | null }>(
    "SELECT MAX(row) AS last FROM (SELECT row FROM batch_rows WHERE batch = ? AND row > ? ORDER BY row LIMIT ?)",
    batch.id,
    after,
    limit,
  )!;
  if (last === null) return [];
  const { rows } = db.getBytes<{ rows: Uint8Array | ArrayBuffer }>(
    `SELECT CAST(json_group_array(json_array(r.row, r.intake, r.corrected_in, r.corrected_from, f.id, f.ref,
              CASE WHEN f.batch = r.batch THEN NULL ELSE b.name END, f.state, f.attempt, f.row, f.sent_at, f.contradiction IS NOT NULL, c.case_no, c.status, c.done,
              json_extract(c.body, '$.contentDigest') IS f.digest, ${extract("c.body", paths.case)}, ${extract("d.body", paths.body)})) AS BLOB) AS rows
     FROM batch_rows r LEFT JOIN filings f ON f.id = r.filing LEFT JOIN batches b ON b.id = f.batch
     LEFT JOIN cases c ON c.filing = f.id ${paths.body.length > 0 ? "LEFT JOIN bodies d ON d.filing = f.id" : ""}
     WHERE r.batch = ? AND r.row > ? AND r.row <= ?`,
    ...paths.case,
    ...paths.body,
    batch.id,
    after,
    last,
  )!;
  const values = JSON.parse(db.textOf(rows)) as Values[];
  return values.map((row) => toRow(row, batch.name)).sort((a, b) => a.row - b.row);
}

/**
 * Several paths in one call, because each call parses the text again. The ref makes them at least two: a single value
 * would be no array.
 */
const extract = (column: string, paths: readonly string[]): string =>
  paths.length === 0 ? "NULL" : `json_extract(${column}, '$.ref', ${paths.map(() => "?").join(", ")})`;

function toRow(values: Values, ownBatch: string): RowValues {
  const [row, intake, corrected_in, corrected_from, id, ref, otherBatch, state, attempt, firstRow, sentAt] = values;
  const [hasContradiction, caseNo, caseStatus, caseDone, hasSameContent, caseValues, bodyValues] = values.slice(11) as [
    number,
    string | null,
    ReceivedStatus | null,
    number | null,
    number,
    unknown[] | null,
    unknown[] | null,
  ];
  const isCorrected = corrected_in !== null;
  return {
    row,
    state: stateOfRow({ intake, corrected_in: isCorrected ? "" : null, corrected_from, state }),
    isCorrected,
    ...(id !== null && {
      filing: {
        id,
        ref,
        batch: otherBatch ?? ownBatch,
        attempt,
        row: firstRow,
        hasContradiction: hasContradiction === 1,
        hasSameContent: hasSameContent === 1,
        ...(sentAt !== null && { sentAt }),
        ...(caseNo !== null && { caseNo }),
        ...(caseStatus !== null && { caseStatus }),
        ...(caseDone !== null && { caseDone: caseDone === 1 }),
      },
    }),
    // The first value is the ref.
    caseValues: caseValues?.slice(1) ?? [],
    bodyValues: bodyValues?.slice(1) ?? [],
  };
}
