import type { Scan } from "./scanner.js";
import type { FileError } from "../common/file-error.js";
import type { FastPath, LineFormat, ScannedEncoding } from "../common/fast-path.js";
import type { TableRecord } from "../common/record.js";

/** Format of a CSV file. The result file is written in the same format. */
export interface CsvFormat {
  readonly encoding: CsvEncoding;
  readonly delimiter: CsvDelimiter;
  /** Line end of the first line. Each record keeps its own line end in `raw`. */
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
 * Why an encoding was selected: `chosen` by the caller · `bom` byte order mark · `ascii-only` same in every encoding ·
 * `valid-utf-8` · `mostly-utf-8` some characters are damaged, and reading reports the place · `utf-16-pattern` every
 * second byte is zero · `not-utf-8` GB18030 by exclusion · `looks-chinese` valid in both UTF-8 and GB18030, but Chinese
 * only in GB18030.
 */
export type EncodingEvidence =
  "chosen" | "bom" | "ascii-only" | "valid-utf-8" | "mostly-utf-8" | "utf-16-pattern" | "not-utf-8" | "looks-chinese";

export interface CsvRecord extends TableRecord {
  /**
   * Bytes of the record with its line end, which the last record may lack. UTF-8 for a UTF-16 file; the writer converts
   * them back exactly.
   */
  readonly raw: Uint8Array;
  /** Length of the line end at the end of `raw` (bytes): 0, 1 or 2. */
  readonly lineEndBytes: number;
  /** Returns the bytes of a cell as in the file, including quotes. */
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
  /** Format of the lines that a fast path receives; undefined when it cannot read them. */
  readonly lineFormat: LineFormat | undefined;
  /** Bytes before the first record: byte order mark and Excel's `sep=` line. Copied to the result file. */
  readonly preamble: Uint8Array;
  /**
   * Yields the records in chunks, in file order, with bounded memory. Each call reads the file again. Records may be
   * kept, but each keeps its chunk (about 256 KiB) in memory.
   * @param fastPath Consumes rows that it recognizes; only the others are yielded. With a fast path a torn row is an
   * error.
   * @throws FileError When reading fails. All records before the defective one have been yielded by then.
   */
  records(fastPath?: FastPath): AsyncIterable<CsvRecord[]>;
  /** Returns the error for the first torn row among the records. In a header such a row hides column names. */
  findTornRow(records: readonly CsvRecord[]): FileError | undefined;
  /** Returns the width of the widest record. Requires a complete pass without a fast path. */
  widest(): number;
}

export interface CsvOptions {
  /** Encoding. `utf-8` and `utf-8-bom` are read alike. @default detected */
  encoding?: CsvEncoding;
  delimiter?: CsvDelimiter;
  /** Undoes the escaping of formulas in every cell, as a result file has it. @default false */
  escaped?: boolean;
  signal?: AbortSignal;
  /** Bytes per read. Small in tests, so that chunks end at every possible place. @default 262,144 */
  chunkBytes?: number;
}

/** A scanned chunk of the file. Its records are views into it. */
export interface ScannedChunk {
  bytes: Buffer;
  scan: Scan;
  firstRow: number;
  encoding: ScannedEncoding;
  path: string;
  /** True when formulas are escaped in the file. */
  escaped: boolean;
}
