import type { Skimmer } from "./fast-path.js";

/** How the bytes of a CSV file are to be read, and how the answer file is to be written so that it looks like the user's own. */
export interface CsvFormat {
  readonly encoding: CsvEncoding;
  readonly delimiter: CsvDelimiter;
  /** The line end of the first line; a record keeps its own in `raw`. */
  readonly newline: "\r\n" | "\n" | "\r";
  readonly hasBom: boolean;
  /** Why this encoding was chosen. */
  readonly decidedBy: EncodingEvidence;
}

export type CsvEncoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "gb18030";
export type CsvDelimiter = "," | ";" | "\t";

/**
 * `chosen` by the caller · `bom` byte order mark · `ascii-only` every encoding reads the same · `valid-utf-8` · `mostly-utf-8` (some
 * characters are damaged, reading will name the place) · `utf-16-pattern` zero bytes at every second place · `not-utf-8` what is left: GB18030 ·
 * `looks-chinese` valid as both UTF-8 and GB18030, but Chinese only as GB18030.
 */
export type EncodingEvidence =
  | "chosen" | "bom" | "ascii-only" | "valid-utf-8" | "mostly-utf-8" | "utf-16-pattern" | "not-utf-8" | "looks-chinese";

/** What a workbook says of a row beside its texts. Columns from 0. */
export interface SheetNotes {
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
  /** Text of a cell, "" beyond the last one. Decoded when asked for and not kept. Throws FileProblem `encoding-broken`. */
  cell(column: number): string;
  /** All cells, decoded once. */
  readonly cells: readonly string[];
  /** True when no cell holds anything. */
  readonly isBlank: boolean;
  /** Absent where there is nothing to say, and for CSV. */
  readonly notes?: SheetNotes;
}

export interface CsvRecord extends TableRecord {
  /** The record's bytes with its line end (the last one may have none). Of a UTF-16 file these are UTF-8; the writer turns them back exactly. */
  readonly raw: Uint8Array;
  /** How many bytes at the end of `raw` are the line end: 0, 1 or 2. */
  readonly lineEndBytes: number;
  /** For checks made in place: the cell's bytes as they stand in the file, quotes included. */
  cellBytes(column: number): Uint8Array;
  /** True when the cell is written in quotes. */
  isQuoted(column: number): boolean;
}

export interface CsvSource {
  readonly kind: "csv";
  readonly format: CsvFormat;
  readonly path: string;
  readonly sizeBytes: number;
  /** What stands before the first record: byte order mark and Excel's `sep=` line. Written back verbatim. */
  readonly preamble: Uint8Array;
  /**
   * Records in batches, in file order, in bounded memory; with a skimmer those that it does not take. Each call reads the file anew. Records may be kept; each keeps its batch (about 256 KB) alive.
   * @throws FileProblem when the file cannot be read on; all records before the bad one have been given out by then.
   */
  records(skimmer?: Skimmer): AsyncIterable<CsvRecord[]>;
  /** Width of the widest record of the last complete pass without a skimmer. */
  widest(): number;
}

export interface CsvOptions {
  /** Overrides detection. `utf-8` and `utf-8-bom` read the same. */
  encoding?: CsvEncoding;
  delimiter?: CsvDelimiter;
  signal?: AbortSignal;
  /** Bytes read at once, default 256 KiB. Tests make it small so that every border is hit. */
  chunkBytes?: number;
}
