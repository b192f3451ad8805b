import type { Scan } from "./scanner.js";
import type { FileError } from "../common/file-error.js";
import type { FastPath, LineFormat, ScannedEncoding } from "../common/fast-path.js";
import type { TableRecord } from "../common/record.js";

/**
 * How the bytes of a CSV file are to be read, and how the answer file is to be written so that it looks like the user's
 * own.
 */
export interface CsvFormat {
  readonly encoding: CsvEncoding;
  readonly delimiter: CsvDelimiter;
  /** The line end of the first line; a record keeps its own in `raw`. */
  readonly newline: "\r\n" | "\n" | "\r";
  readonly hasBom: boolean;
  /** Why this encoding was chosen. */
  readonly decidedBy: EncodingEvidence;
}

/** Encoding of a CSV file. */
export type CsvEncoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "gb18030";
/** Delimiter of a CSV file. */
export type CsvDelimiter = "," | ";" | "\t" | "|";

/**
 * `chosen` by the caller · `bom` byte order mark · `ascii-only` every encoding reads the same · `valid-utf-8` ·
 * `mostly-utf-8` (some characters are damaged, reading will name the place) · `utf-16-pattern` zero bytes at every
 * second place · `not-utf-8` what is left: GB18030 · `looks-chinese` valid as both UTF-8 and GB18030, but Chinese only
 * as GB18030.
 */
export type EncodingEvidence =
  "chosen" | "bom" | "ascii-only" | "valid-utf-8" | "mostly-utf-8" | "utf-16-pattern" | "not-utf-8" | "looks-chinese";

export interface CsvRecord extends TableRecord {
  /**
   * The record's bytes with its line end (the last one may have none). Of a UTF-16 file these are UTF-8; the writer
   * turns them back exactly.
   */
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
  /** Number of cells that most of the first records have. */
  readonly usualWidth: number;
  /** How a fast path is given the rows; undefined when it cannot read them. */
  readonly lineFormat: LineFormat | undefined;
  /** What stands before the first record: byte order mark and Excel's `sep=` line. Written back verbatim. */
  readonly preamble: Uint8Array;
  /**
   * Records in batches, in file order, in bounded memory; with a fast path only those that it leaves to the mapper, and
   * a row that a line break tears apart is an error.
   * Each call reads the file anew. Records may be kept; each keeps its batch (about 256 KB) alive.
   * @throws FileError when the file cannot be read on; all records before the bad one have been given out by then.
   */
  records(fastPath?: FastPath): AsyncIterable<CsvRecord[]>;
  /** The error for the first row among these that a line break tears apart: in the header it hides column names. */
  findTornRow(records: readonly CsvRecord[]): FileError | undefined;
  /** Width of the widest record of the last complete pass without a fast path. */
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

/** One chunk of the file, scanned. Its records are views into it. */
export interface ScannedChunk {
  bytes: Buffer;
  scan: Scan;
  firstRow: number;
  encoding: ScannedEncoding;
  path: string;
}
