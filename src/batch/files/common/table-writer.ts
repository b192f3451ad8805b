import type { ResultColumnRange } from "./result-columns.js";
import type { OutputPlace } from "./atomic-file.js";
import type { TableRecord } from "./record.js";

export interface TableWriterOptions extends OutputPlace {
  /**
   * The user's table in cells, without our columns; shorter rows are padded to it. `source.widest()` when the source
   * has no results yet.
   */
  width: number;
  /** Number of our columns. */
  columns: number;
}

export interface TableWriter {
  write(record: TableRecord, cells?: readonly string[], run?: ResultColumnRange): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}
