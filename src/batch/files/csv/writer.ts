import { encodeText, resultCells } from "./encode.js";
import { openAtomicFile, type AtomicFile } from "../common/atomic-file.js";
import { openCsv } from "./reader.js";
import { originalPart, type OriginalPart } from "./append-columns.js";
import { findResultColumns, type ResultColumnRange } from "../common/result-columns.js";
import type { CsvFormat, CsvOptions, CsvRecord, CsvSource } from "./types.js";
import type { TableWriterOptions } from "../common/table-writer.js";

export interface CsvWriter {
  /**
   * Writes one record of a source that was opened without `escaped`, with result cells on its right. The first record
   * with `cells` is the header.
   * @param cells Result cells. Without them the record is copied unchanged; below the header, a record wider than the
   * table gets empty ones.
   * @param run Position of earlier result cells in the record, which are removed.
   */
  write(record: CsvRecord, cells?: readonly string[], run?: ResultColumnRange): Promise<void>;
  /** Syncs the file to disk and moves it into place. An existing file stays untouched until then. */
  finish(): Promise<void>;
  /** Removes the temporary file. */
  discard(): Promise<void>;
}

const FLUSH_BYTES = 256 * 1024;

/**
 * Opens a writer that adds result columns to the records of a source, in its encoding, delimiter and line ends.
 * result-columns.ts describes how the input is restored byte for byte.
 * @throws FileError `result-locked` or `result-not-writable`
 */
export async function openCsvWriter(
  path: string,
  source: Pick<CsvSource, "format" | "preamble">,
  options: TableWriterOptions,
): Promise<CsvWriter> {
  return new ResultWriter(await openAtomicFile(path, options), source.format, source.preamble, options);
}

class ResultWriter implements CsvWriter {
  readonly #file: AtomicFile;
  readonly #format: CsvFormat;
  readonly #options: TableWriterOptions;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #headerSeen = false;

  constructor(file: AtomicFile, format: CsvFormat, preamble: Uint8Array, options: TableWriterOptions) {
    this.#file = file;
    this.#format = format;
    this.#options = options;
    this.#pending.push(asScanned(preamble, format));
  }

  async write(record: CsvRecord, cells?: readonly string[], run?: ResultColumnRange): Promise<void> {
    const own = originalPart(record, run, this.#options.formulas);
    this.#add(own.bytes);
    const { width, columns } = this.#options;
    if (cells !== undefined && cells.length !== columns)
      throw new TypeError(`expected ${columns} result cells, got ${cells.length}`);
    this.#headerSeen ||= cells !== undefined;
    if (cells !== undefined || (this.#headerSeen && own.width > width))
      this.#add(this.#appended(own, cells ?? new Array<string>(columns).fill("")));
    this.#add(record.raw.subarray(record.raw.length - record.lineEndBytes));
    if (this.#pendingBytes >= FLUSH_BYTES) await this.#flush();
  }

  #appended(own: OriginalPart, cells: readonly string[]): Buffer {
    const { delimiter, encoding } = this.#format;
    const missing = Math.max(this.#options.width - own.width, 0);
    const padding = `${delimiter}${own.endsInEmptyQuotes ? "" : '""'}`.repeat(missing);
    const text = `${padding}${delimiter}${resultCells(cells, delimiter, missing > 0)}`;
    return encodeText(text, encoding === "gb18030" ? "gb18030" : "utf-8");
  }

  #add(bytes: Uint8Array): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
  }

  async #flush(): Promise<void> {
    const bytes = inFileEncoding(Buffer.concat(this.#pending), this.#format);
    this.#pending = [];
    this.#pendingBytes = 0;
    await this.#file.write(bytes);
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#file.finish();
  }

  async discard(): Promise<void> {
    await this.#file.discard();
  }
}

function inFileEncoding(bytes: Buffer, { encoding }: CsvFormat): Buffer {
  if (encoding !== "utf-16le" && encoding !== "utf-16be") return bytes;
  const wide = Buffer.from(bytes.toString("utf8"), "utf16le");
  return encoding === "utf-16be" ? wide.swap16() : wide;
}

/** Converts the preamble, kept as in the file, to the form of the records: UTF-8 for a UTF-16 file. */
function asScanned(preamble: Uint8Array, { encoding }: CsvFormat): Uint8Array {
  if (encoding !== "utf-16le" && encoding !== "utf-16be") return preamble;
  const little = encoding === "utf-16le" ? Buffer.from(preamble) : Buffer.from(preamble).swap16();
  return Buffer.from(little.toString("utf16le"), "utf8");
}

/**
 * Removes the result columns from a round-trip file. The output is the original input byte for byte, unless another
 * program has saved the file in between.
 * @param names Headers of the result columns, in order.
 */
export async function stripResultColumns(
  from: string,
  to: string,
  names: readonly string[],
  options: CsvOptions = {},
): Promise<void> {
  const source = await openCsv(from, options);
  const writer = await openCsvWriter(to, source, {
    width: Number.MAX_SAFE_INTEGER,
    columns: names.length,
    formulas: "unescape",
  });
  try {
    let run: ResultColumnRange | undefined;
    for await (const batch of source.records()) {
      for (const record of batch) {
        run ??= findResultColumns(record.cells, names);
        await writer.write(record, undefined, run);
      }
    }
    await writer.finish();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
