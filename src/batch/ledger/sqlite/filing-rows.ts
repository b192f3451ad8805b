import type { ReceivedStatus } from "../../../contract/index.js";
import type { Connection, Value } from "../sqlite-database/connection.js";
import { UNKNOWN_REASON } from "../reason-codes.js";
import type { FilingRow } from "../changes/filing-row.js";
import type { FilingState } from "../states.js";

/** Condition of the partial index in migrations.ts. SQLite uses the index only for queries that repeat it. */
export const IS_WORK = "state <> 'filed'";

/** `reasonCodeOf` in SQL. The CASEs are nested so that invalid JSON does not reach the inner one. */
export const reasonCode = (column: string): string =>
  `CASE WHEN json_valid(${column}) THEN
     CASE WHEN json_type(${column}, '$[0].code') = 'text' AND ${column} ->> '$[0].code' <> ''
       THEN ${column} ->> '$[0].code' ELSE '${UNKNOWN_REASON}' END
   ELSE '${UNKNOWN_REASON}' END`;

const NARROW = "id, ref, batch, row_count, followers, state, digest, attempt, rounds, units, conflict, link";
type NarrowColumns = [
  id: number,
  ref: string,
  batch: number,
  row_count: number,
  followers: number,
  state: FilingState,
  digest: string,
  attempt: number,
  rounds: number,
  units: string | null,
  conflict: string | null,
  link: number | null,
];
type CaseColumns = [
  case_no: string | null,
  case_status: ReceivedStatus | null,
  case_version: number | null,
  case_done: number | null,
  reasons: string | null,
];

function toRow(
  [id, ref, batch, row_count, followers, state, digest, attempt, rounds, units, conflict, link]: NarrowColumns,
  [case_no, case_status, case_version, case_done, reasons]: CaseColumns,
): FilingRow {
  return {
    id,
    ref,
    batch,
    row_count,
    followers,
    state,
    digest,
    attempt,
    rounds,
    units,
    conflict,
    case_no,
    case_status,
    case_version,
    case_done,
    reasons,
    link,
  };
}

/**
 * Returns filings ordered by id. All rows arrive as one text, because passing them one by one costs more than finding
 * them.
 */
export function filingRows(db: Connection, where: string, ...values: Value[]): FilingRow[] {
  const { rows } = db.getBytes<{ rows: Uint8Array }>(
    `SELECT CAST(json_group_array(json_array(json_array(${NARROW}), json_array(case_no, status, version, done, reasons)) ORDER BY id) AS BLOB) AS rows
     FROM filings LEFT JOIN cases ON cases.filing = filings.id WHERE ${where}`,
    ...values,
  )!;
  return (JSON.parse(db.textOf(rows)) as [NarrowColumns, CaseColumns][]).map(([narrow, known]) => toRow(narrow, known));
}

/**
 * Returns the first `limit` queued filings in file order, with their bodies. All bodies arrive as one value, for the
 * same reason.
 */
export function queuedFilings(
  db: Connection,
  limit: number,
  where: string,
  ...values: Value[]
): { filings: FilingRow[]; bodies: Uint8Array[] } {
  const found = db.getBytes<{ rows: Uint8Array; bytes: Uint8Array | null }>(
    `SELECT CAST(json_group_array(json_array(json_array(${NARROW}), octet_length(body))) AS BLOB) AS rows, CAST(group_concat(body, '') AS BLOB) AS bytes
     FROM (SELECT ${NARROW}, body FROM filings JOIN bodies ON bodies.filing = filings.id WHERE ${where} ORDER BY id LIMIT ?)`,
    ...values,
    limit,
  )!;
  const rows = JSON.parse(db.textOf(found.rows)) as [NarrowColumns, bytes: number][];
  let end = 0;
  const bodies = rows.map(([, bytes]) => found.bytes!.subarray(end, (end += bytes)));
  return { filings: rows.map(([narrow]) => toRow(narrow, NO_CASE)), bodies };
}

/** A queued filing has no case, and its reasons are not needed to send it. */
const NO_CASE: CaseColumns = [null, null, null, null, null];
