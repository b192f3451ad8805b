import type { ResultColumnRange } from "./result-columns.js";
import type { OutputPlace } from "./atomic-file.js";
import type { TableRecord } from "./record.js";

export interface TableWriterOptions extends OutputPlace {
  /**
   * Number of columns of the user's table, without result columns. Shorter rows are padded to it. Use `source.widest()`
   * when the source has no result columns yet.
   */
  width: number;
  /** Number of result columns. */
  columns: number;
}

export interface TableWriter {
  write(record: TableRecord, cells?: readonly string[], run?: ResultColumnRange): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}
