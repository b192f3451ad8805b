import type { TableRecord } from "./record.js";

/** Encoding of the bytes of a row. */
export type ScannedEncoding = "utf-8" | "gb18030";

/** Format of the lines that a fast path receives. */
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
   * Tries to recognize the record at `from`. UTF-8 bytes are already validated, and the byte before `to` is a line
   * feed. The last record of a chunk of a CSV file is tried again with the next chunk, with the same row number.
   * @returns the offset of the next record, or -1 when the record is not recognized
   */
  tryRow(bytes: Buffer, from: number, to: number, row: number): number;
  /**
   * Called with a record that was not recognized.
   * @returns true when it may continue the record before it, which is then not committed either
   */
  fallBack(record: TableRecord): boolean;
  /** Whether the last record of a file, which has no line end, may be cut off, so that it must not be recognized. */
  isCutOff(record: TableRecord | undefined): boolean;
  /** Commits the record tried before the last one; at the end, the last one. */
  commitRow(): void;
}

/** Fills rows whose cells are merged with those above. Rows come in order; others may be left out. */
export interface RowFiller {
  covers(row: number): boolean;
  fill(record: TableRecord): TableRecord;
}
