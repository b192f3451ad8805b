import type { TableRecord } from "./record.js";

/** Encoding of the bytes of a row. */
export type ScannedEncoding = "utf-8" | "gb18030";

/** How rows are written in the bytes that a fast path is given. */
export interface LineFormat {
  readonly encoding: ScannedEncoding;
  /** Byte between two cells. */
  readonly delimiter: number;
  /** A row with fewer cells may be part of a row that is torn apart. */
  readonly usualWidth: number;
}

/** Consumes rows that are certainly valid, before they become records. */
export interface FastPath {
  /**
   * Where the next record begins if the one at `from` is recognized; -1 if not. The bytes are valid in their encoding
   * where that is UTF-8, and a line feed stands before `to`. The last record of a chunk of a CSV file is tried again
   * with the next one, under the same row.
   */
  tryRow(bytes: Buffer, from: number, to: number, row: number): number;
  /**
   * Called with a record that was not recognized. Returns true when it may continue the record before it, which then
   * falls back too.
   */
  fallBack(record: TableRecord): boolean;
  /** Commits the record tried before the last one; at the end, the last one. */
  commitRow(): void;
}

/** Fills rows whose cells are merged with those above. Rows come in order; those that are not covered need not come. */
export interface RowFiller {
  covers(row: number): boolean;
  fill(record: TableRecord): TableRecord;
}
