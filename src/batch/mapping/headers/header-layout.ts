import type { Column, Kind } from "../../../contract/index.js";
import type { RowFinding } from "../../../rules/index.js";

/** Assignment of a cell of each row to a column of the kind. */
export interface BoundColumn {
  /** Index of the cell in the row, from 0. */
  readonly index: number;
  /** Header as written. */
  readonly header: string;
  /** Key of the column in the contract. */
  readonly key: string;
  /** Index of the person in a list, from 0: 买受人1, 买受人2 … */
  readonly person: number;
  /** Yuan per unit of the column, such as 10,000 for 万元. */
  readonly unit?: number;
  /** Chinese name of the column, when a column map of the institution assigns it. */
  readonly mapped?: string;
  /** Key of the end date, when the cell holds start and end (债务履行期限). */
  readonly end?: string;
}

/** Header of a file. */
export interface Headers {
  /** Kind of filing. */
  readonly kind: Kind;
  /** Last row of the header, as Excel numbers it. */
  readonly headerRow: number;
  /** First row of the header, as Excel numbers it. */
  readonly firstHeaderRow: number;
  /** Number of cells up to the last one with a header. */
  readonly width: number;
  /** Number of cells in the header line of a CSV file. Rows with more cells have an unquoted delimiter. */
  readonly recordWidth?: number;
  /** Recognized columns. */
  readonly bound: readonly BoundColumn[];
  /** Indexes of columns without a header, between the others. */
  readonly untitled: readonly number[];
  /** Unrecognized columns, which are kept but not read. */
  readonly unknown: readonly { readonly index: number; readonly header: string }[];
  /** Indexes of result columns of an earlier run, which are skipped. */
  readonly ours: readonly number[];
}

/** Meaning of the columns of a file, whether or not the file can be filed. */
export interface HeaderSurvey extends Headers {
  /** Required columns that no header names. */
  readonly missing: readonly Column[];
  /** Findings about the headers. */
  readonly problems: readonly RowFinding[];
}

/** Layout of the header for one kind, before a kind is chosen. */
export interface Candidate extends HeaderSurvey {
  readonly recordWidth: number;
}
