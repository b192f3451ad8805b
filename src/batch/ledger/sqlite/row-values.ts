import type { ReceivedStatus } from "../../../contract/index.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { FilingState } from "../states.js";
import type { Intake, RowValues, ValuePaths } from "../types.js";
import { stateOfRow } from "./queries.js";

/** One row as the query returns it. */
type Values = [
  row: number,
  intake: Intake,
  correctedIn: number | null,
  correctedFrom: FilingState | null,
  filing: number | null,
  ref: string,
  batch: string,
  state: FilingState | null,
  digest: string,
  attempt: number,
  firstRow: number,
  sentAt: number | null,
  hasContradiction: number,
  caseNo: string | null,
  caseStatus: ReceivedStatus | null,
  caseDone: number | null,
  caseValues: unknown[] | null,
  bodyValues: unknown[] | null,
];

/** Reads rows with selected values. Each row is one JSON array, so that long texts never leave the database. */
export function rowValues(
  db: Connection,
  { batch, after, limit, paths }: { batch: number; after: number; limit: number; paths: ValuePaths },
): RowValues[] {
  const rows = db.allBytes<{ row: Uint8Array | ArrayBuffer }>(
    `SELECT CAST(json_array(r.row, r.intake, r.corrected_in, r.corrected_from, f.id, f.ref, b.name, f.state, f.digest,
              f.attempt, f.row, f.sent_at, f.contradiction IS NOT NULL, c.case_no, c.status, c.done,
              ${extract("c.body", paths.case)}, ${extract("d.body", paths.body)}) AS BLOB) AS row
     FROM batch_rows r LEFT JOIN filings f ON f.id = r.filing LEFT JOIN batches b ON b.id = f.batch
     LEFT JOIN cases c ON c.filing = f.id ${paths.body.length > 0 ? "LEFT JOIN bodies d ON d.filing = f.id" : ""}
     WHERE r.batch = ? AND r.row > ? ORDER BY r.row LIMIT ?`,
    ...paths.case,
    ...paths.body,
    batch,
    after,
    limit,
  );
  return rows.map(({ row }) => toRow(JSON.parse(db.textOf(row)) as Values));
}

/** Several paths in one call, because each call parses the text again. The ref makes them at least two: a single value would be no array. */
const extract = (column: string, paths: readonly string[]): string =>
  paths.length === 0 ? "NULL" : `json_extract(${column}, '$.ref', ${paths.map(() => "?").join(", ")})`;

function toRow(values: Values): RowValues {
  const [row, intake, corrected_in, corrected_from, id, ref, batch, state, digest, attempt, firstRow, sentAt] = values;
  const [hasContradiction, caseNo, caseStatus, caseDone, caseValues, bodyValues] = values.slice(12) as [
    number,
    string | null,
    ReceivedStatus | null,
    number | null,
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
        batch,
        digest,
        attempt,
        row: firstRow,
        hasContradiction: hasContradiction === 1,
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
