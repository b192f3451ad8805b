/** Reads the tables for an audit: text as bytes, because altered text may be invalid, and numbers as numbers. */
import { digestOf } from "../audit/chain-format.js";
import type { StoredLink } from "../audit/expected-records.js";
import { bytesOf, type Blob, type Connection } from "../sqlite-database/connection.js";

export function* linksIn(db: Connection): Generator<StoredLink> {
  for (const row of db.iterateBytes<LinkRow>(`${LINKS} ORDER BY id`)) yield toLink(row);
}

export function linkById(db: Connection, id: number): StoredLink | undefined {
  const row = db.getBytes<LinkRow>(`${LINKS} WHERE id = ?`, id);
  return row === undefined ? undefined : toLink(row);
}

function toLink({ id, version, last_seq, hash, events, before }: LinkRow): StoredLink {
  return { id, version, lastSeq: last_seq, hash: textOf(hash), events: textOf(events), before: textOf(before) };
}

/** Returns the SQL of tables and indexes by name, without SQLite's internal ones. */
export function schemaOf(db: Connection): Map<string, string> {
  const rows = db.allBytes<{ name: Blob; sql: Blob | null }>(
    "SELECT CAST(type || ' ' || name || ' ' || tbl_name AS BLOB) AS name, CAST(sql AS BLOB) AS sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  return new Map(rows.map(({ name, sql }) => [textOf(name), textOf(sql) ?? ""]));
}

export type Bytes<Column extends string> = Record<Column, Blob>;

export function bytes(...columns: readonly string[]): string {
  return columns.map((column) => `CAST(${column} AS BLOB) AS ${column.replace(/^.*\./, "")}`).join(", ");
}

/** Selects numbers. In a damaged record a number may have become text; the integrity check of the file reports that. */
export function numbers(...columns: readonly string[]): string {
  return columns.map((column) => `CAST(${column} AS INTEGER) AS ${column.replace(/^.*\./, "")}`).join(", ");
}

export function textOf(value: Blob): string;
export function textOf(value: Blob | null): string | null;
export function textOf(value: Blob | null): string | null {
  if (value === null) return null;
  const { buffer, byteOffset, byteLength } = bytesOf(value);
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

export function digestIfAny(value: Blob | null): string | null {
  return value === null ? null : digestOf(bytesOf(value));
}

const LINKS = `SELECT id, ${numbers("version", "last_seq")}, ${bytes("hash", "events", "before")} FROM chain`;
interface LinkRow extends Bytes<"hash" | "events" | "before"> {
  readonly id: number;
  readonly version: number;
  readonly last_seq: number;
}

export interface BatchRow extends Bytes<"name" | "profile" | "file_path" | "file_name" | "sha256"> {
  readonly id: number;
  readonly scope: number;
  readonly bytes: number;
  readonly format: Blob | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly last_row: number;
  readonly closed_at: number | null;
}

export interface CountRow extends Bytes<"state" | "case_status"> {
  readonly batch: number;
  readonly case_done: number;
  readonly rows: number;
  readonly filings: number;
  readonly updated_at: number;
}

export const FILINGS = `
  SELECT f.id, ${numbers("f.scope", "f.batch", "f.row", "f.row_count", "f.followers", "f.attempt", "f.queued_at", "f.sent_at", "f.updated_at", "f.link")},
    ${bytes("f.ref", "f.state", "f.digest", "f.reasons", "f.contradiction", "f.conflict", "b.body", "c.case_no", "c.status")},
    ${numbers("c.version", "c.done")}, CAST(c.body AS BLOB) AS case_body,
    (SELECT replaces FROM replacements WHERE filing = f.id) AS replaces
  FROM filings f LEFT JOIN bodies b ON b.filing = f.id LEFT JOIN cases c ON c.filing = f.id
  WHERE f.id BETWEEN ? AND ? ORDER BY f.id`;
export interface FilingRow extends Bytes<"ref" | "state" | "digest"> {
  readonly id: number;
  readonly scope: number;
  readonly batch: number;
  readonly row: number;
  readonly row_count: number;
  readonly followers: number;
  readonly attempt: number;
  readonly queued_at: number;
  readonly sent_at: number | null;
  readonly updated_at: number;
  readonly reasons: Blob | null;
  readonly contradiction: Blob | null;
  readonly conflict: Blob | null;
  readonly link: number | null;
  readonly body: Blob | null;
  readonly case_no: Blob | null;
  readonly status: Blob | null;
  readonly version: number | null;
  readonly done: number | null;
  readonly case_body: Blob | null;
  readonly replaces: number | null;
}

export const ROWS_OF_FILINGS = `
  SELECT ${numbers("filing", "batch", "row", "follows", "corrected_in")}, ${bytes("ref", "intake", "corrected_from", "reasons")}
  FROM batch_rows WHERE filing BETWEEN ? AND ?`;
export interface LinkedRow extends Bytes<"ref" | "intake"> {
  readonly filing: number;
  readonly batch: number;
  readonly row: number;
  readonly follows: number;
  readonly corrected_in: number | null;
  readonly corrected_from: Blob | null;
  readonly reasons: Blob | null;
}

export const FILE_ROWS = `
  SELECT ${numbers("batch", "row", "filing", "follows", "corrected_in")},
    ${bytes("ref", "intake", "findings", "changed_body", "corrected_from", "reasons")}
  FROM batch_rows r ORDER BY r.batch, r.row`;
export interface FileRow extends Omit<LinkedRow, "filing"> {
  readonly filing: number | null;
  readonly findings: Blob | null;
  readonly changed_body: Blob | null;
}
