/** What a workbook says of a row beside its texts. Columns from 0. */

export interface CellAnnotations {
  /** A filter or the user hides the row: it is there all the same. */
  readonly isHidden: boolean;
  /** Hidden columns of the sheet that hold something in this row. */
  readonly hidden: readonly number[];
  /** Formulas: their last result stands in the cell. */
  readonly formulas: readonly number[];
  /** Formulas that the file holds no result of: the cell is empty. */
  readonly uncomputed: readonly number[];
  /** Cells below the first of a merged area, which have its value. */
  readonly filled: readonly number[];
}

/** One row of a table as its reader saw it, whatever the file format. */
export interface TableRecord {
  /** Row as Excel numbers it, from 1: header and blank rows are counted, line breaks inside a quoted cell are not. */
  readonly row: number;
  /** Number of cells, at least 1; a blank line has one empty cell. */
  readonly width: number;
  /**
   * Text of a cell, "" beyond the last one. Decoded when asked for and not kept. Throws FileError `encoding-broken`.
   */
  cell(column: number): string;
  /** All cells, decoded once. */
  readonly cells: readonly string[];
  /** True when no cell holds anything. */
  readonly isBlank: boolean;
  /** Absent where there is nothing to say, and for CSV. */
  readonly notes?: CellAnnotations;
}
