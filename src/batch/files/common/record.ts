/** What a workbook holds about a row besides its texts. Columns count from 0. */
export interface CellAnnotations {
  /** True when a filter or the user hides the row. Hidden rows are read like all others. */
  readonly isHidden: boolean;
  /** Hidden columns of the sheet with a value in this row. */
  readonly hidden: readonly number[];
  /** Cells with a formula. Their text is the last computed result. */
  readonly formulas: readonly number[];
  /** Cells with a formula whose result is not stored in the file. Their text is empty. */
  readonly uncomputed: readonly number[];
  /** Cells below the first cell of a merged area. They have its value. */
  readonly filled: readonly number[];
}

/** One row of a table, independent of the file format. */
export interface TableRecord {
  /** Row number as in Excel, from 1. Header and blank rows count; line breaks inside a quoted cell do not. */
  readonly row: number;
  /** Number of cells, at least 1; a blank line has one empty cell. */
  readonly width: number;
  /**
   * Returns the text of a cell, "" beyond the last one. Decodes on every call.
   * @throws FileError `encoding-broken`
   */
  cell(column: number): string;
  /** All cells, decoded once. */
  readonly cells: readonly string[];
  /** True when all cells are empty. */
  readonly isBlank: boolean;
  /** Absent when the row has no annotations, and for CSV. */
  readonly notes?: CellAnnotations;
}
