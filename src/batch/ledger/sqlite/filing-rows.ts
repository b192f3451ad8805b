import type { Connection, Value } from "./connection.js";
import type { FilingState } from "../states.js";

/** A filing as a unit of work needs it. */
export interface FilingRow {
  id: number;
  ref: string;
  batch: number;
  row_count: number;
  followers: number;
  state: FilingState;
  digest: string;
  attempt: number;
  rounds: number;
  case_no: string | null;
  case_status: string | null;
  case_version: number | null;
  case_done: number | null;
  reasons: string | null;
  /** The link of the chain that holds its newest event; none yet: null. */
  link: number | null;
}

/** The condition of the partial index in migrations.ts: SQLite uses that index only for queries that repeat it. */
export const IS_WORK = "state <> 'filed'";

const NARROW = "id, ref, batch, row_count, followers, state, digest, attempt, rounds";
type Columns = [
  number,
  string,
  number,
  number,
  number,
  FilingState,
  string,
  number,
  number,
  string | null,
  string | null,
  number | null,
  number | null,
  string | null,
  number | null,
];

/**
 * In order of their ids. One text for all of them: rows and values that cross one by one cost more than the database
 * needs to find them.
 */
export function filingRows(db: Connection, where: string, ...values: Value[]): FilingRow[] {
  const { rows } = db.get<{ rows: string }>(
    `SELECT json_group_array(json_array(${NARROW}, case_no, status, version, done, reasons, link) ORDER BY id) AS rows
     FROM filings LEFT JOIN cases ON cases.filing = filings.id WHERE ${where}`,
    ...values,
  )!;
  return (JSON.parse(rows) as Columns[]).map(
    ([
      id,
      ref,
      batch,
      row_count,
      followers,
      state,
      digest,
      attempt,
      rounds,
      case_no,
      case_status,
      case_version,
      case_done,
      reasons,
      link,
    ]) => ({
      id,
      ref,
      batch,
      row_count,
      followers,
      state,
      digest,
      attempt,
      rounds,
      case_no,
      case_status,
      case_version,
      case_done,
      reasons,
      link,
    }),
  );
}

/**
 * The first `limit` of filings that wait, in file order, with what is to be sent. All bodies come as one value, for the
 * same reason.
 */
export function queuedFilings(
  db: Connection,
  limit: number,
  where: string,
  ...values: Value[]
): { filings: FilingRow[]; bodies: Uint8Array[] } {
  const found = db.get<{ rows: string; bytes: Uint8Array | null }>(
    `SELECT json_group_array(json_array(${NARROW}, link, octet_length(body))) AS rows, CAST(group_concat(body, '') AS BLOB) AS bytes
     FROM (SELECT ${NARROW}, link, body FROM filings JOIN bodies ON bodies.filing = filings.id WHERE ${where} ORDER BY id LIMIT ?)`,
    ...values,
    limit,
  )!;
  const rows = JSON.parse(found.rows) as [
    number,
    string,
    number,
    number,
    number,
    FilingState,
    string,
    number,
    number,
    number | null,
    number,
  ][];
  let end = 0;
  const bodies = rows.map((row) => found.bytes!.subarray(end, (end += row[10])));
  // What waits has no case; its reasons are not needed to send it.
  const filings = rows.map(
    ([id, ref, batch, row_count, followers, state, digest, attempt, rounds, link]): FilingRow => ({
      id,
      ref,
      batch,
      row_count,
      followers,
      state,
      digest,
      attempt,
      rounds,
      case_no: null,
      case_status: null,
      case_version: null,
      case_done: null,
      reasons: null,
      link,
    }),
  );
  return { filings, bodies };
}
