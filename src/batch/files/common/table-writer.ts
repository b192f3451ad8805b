import type { ResultColumnRange } from "./result-columns.js";
import type { OutputPlace } from "./atomic-file.js";
import type { RowLook } from "./row-look.js";
import type { TableRecord } from "./record.js";

export interface TableWriterOptions extends OutputPlace {
  /**
   * Number of columns of the user's table, without result columns. Shorter rows are padded to it. Use `source.widest()`
   * when the source has no result columns yet.
   */
  width: number;
  /** Number of result columns. */
  columns: number;
  /**
   * How formulas in the user's own cells of a CSV file are written. `escape` puts an apostrophe before them;
   * `escape-new` does so in a result file, whose cells are escaped already unless a person has changed them; `unescape`
   * restores the original. @default as in the source
   */
  formulas?: "escape" | "escape-new" | "unescape";
  /** Row of the header. Given, a workbook gets a look to work with and to print. */
  headerRow?: number;
  /** Widths of the result columns in a workbook, in characters. */
  widths?: readonly number[];
}

export interface TableWriter {
  /** @param look How a workbook shows a row below the header. */
  write(record: TableRecord, cells?: readonly string[], run?: ResultColumnRange, look?: () => RowLook): Promise<void>;
  finish(): Promise<void>;
  discard(): Promise<void>;
}
