import { isUtf8 } from "node:buffer";
import { recordsOf, type Piece } from "./csv-decode.js";
import { detect, type Detected } from "./csv-detect.js";
import { openFeed, openFile, type Feed, type FileState } from "./csv-feed.js";
import { FileProblem, type FileProblemCode } from "./csv-problem.js";
import { MAX_CELL_BYTES, MAX_RECORD_BYTES, NON_ASCII, QUOTED, Scanner, type Scan } from "./csv-scan.js";
import type { CsvFormat, CsvOptions, CsvRecord, CsvSource } from "./csv-types.js";

const CHUNK_BYTES = 256 * 1024;

/**
 * Opens a CSV file and finds out its encoding, delimiter and line ends; `format.decidedBy` says why.
 * @throws FileProblem when there is no such file, or it is empty, or something other than text.
 */
export async function openCsv(path: string, options: CsvOptions = {}): Promise<CsvSource> {
  options.signal?.throwIfAborted();
  const handle = await openFile(path);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new FileProblem("file-unreadable", path);
    const detected = await detect(handle, path, stat.size, options);
    const preamble = Buffer.alloc(detected.preambleBytes);
    await handle.read(preamble, 0, preamble.length, 0);
    return new CsvFile(path, detected, preamble, { size: stat.size, mtimeMs: stat.mtimeMs }, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall) throw new FileProblem("file-unreadable", path, {}, { cause: error });
    throw error;
  } finally {
    await handle.close();
  }
}

class CsvFile implements CsvSource {
  readonly kind = "csv";
  readonly path: string;
  readonly format: CsvFormat;
  readonly preamble: Uint8Array;
  readonly #usualWidth: number;
  readonly #state: FileState;
  readonly #signal: AbortSignal | undefined;
  readonly #chunkBytes: number;
  #digest: string | undefined;
  #widest: number | undefined;

  constructor(path: string, detected: Detected, preamble: Uint8Array, state: FileState, options: CsvOptions) {
    this.path = path;
    this.format = detected.format;
    this.preamble = preamble;
    this.#usualWidth = detected.usualWidth;
    this.#state = state;
    this.#signal = options.signal;
    this.#chunkBytes = options.chunkBytes ?? CHUNK_BYTES;
  }

  get sizeBytes(): number {
    return this.#state.size;
  }

  digest(): string {
    return afterReading(this.#digest);
  }

  widest(): number {
    return afterReading(this.#widest);
  }

  async *records(): AsyncGenerator<CsvRecord[]> {
    const { encoding } = this.format;
    const feed = await openFeed(this.path, {
      skip: this.preamble.length,
      state: this.#state,
      chunkBytes: this.#chunkBytes,
      ...(encoding === "utf-16le" && { utf16: "le" as const }),
      ...(encoding === "utf-16be" && { utf16: "be" as const }),
    });
    try {
      yield* this.#read(feed);
      this.#digest = feed.digest();
    } finally {
      await feed.close();
    }
  }

  async *#read(feed: Feed): AsyncGenerator<CsvRecord[]> {
    const gb18030 = this.format.encoding === "gb18030";
    const delimiter = this.format.delimiter.charCodeAt(0);
    const scanner = new Scanner({ delimiter, crEndsRecord: this.format.newline === "\r", gb18030 });
    let row = 1;
    let widest = 0;
    let rest: Buffer = Buffer.alloc(0);
    for (let ended = false; !ended;) {
      this.#signal?.throwIfAborted();
      // For a record larger than a chunk read as much again, so that scanning it anew costs twice its length and not its square.
      const bytes = Buffer.allocUnsafeSlow(rest.length + Math.max(this.#chunkBytes, rest.length));
      rest.copy(bytes);
      const read = await feed.read(bytes, rest.length);
      ended = read === 0;
      const filled = rest.length + read;
      const scan = scanner.scan(bytes, 0, filled, ended && !feed.broken);
      const piece: Piece = { bytes, scan, firstRow: row, encoding: gb18030 ? "gb18030" : "utf-8", path: this.path };

      const defect = (gb18030 ? undefined : brokenUtf8(piece))
        ?? swallowedRows(piece, delimiter, this.#usualWidth)
        ?? atTheEnd(scan, filled, ended && feed.broken);
      const records = recordsOf(piece).slice(0, defect?.record);
      for (const record of records) widest = Math.max(widest, record.width);
      if (records.length > 0) yield records;
      if (defect) throw new FileProblem(defect.code, this.path, { row: row + defect.record, column: defect.column });

      row += scan.count;
      rest = bytes.subarray(scan.end, filled);
    }
    this.#widest = widest;
  }
}

function afterReading<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("known only once all records have been read");
  return value;
}

// --- what ends the reading

interface Defect { code: FileProblemCode; /** index within the piece */ record: number; column: number }

function brokenUtf8({ bytes, scan }: Piece): Defect | undefined {
  if (!scan.nonAscii || isUtf8(bytes.subarray(scan.recordStart[0]!, scan.end))) return undefined;
  return firstCell(scan, (cell) => (scan.cellBits[cell]! & NON_ASCII) !== 0 && !isUtf8(bytes.subarray(scan.cellStart[cell]!, scan.cellEnd[cell]!)), "encoding-broken");
}

/**
 * Two stray quotes far apart make the rows between them one cell, and they would be lost without a word. Such a cell holds as many delimiters for each of
 * its line breaks as a row does; no address or remark does. Narrow tables are left alone: there a remark might.
 */
function swallowedRows({ bytes, scan }: Piece, delimiter: number, usualWidth: number): Defect | undefined {
  if (usualWidth < 5) return undefined;
  return firstCell(scan, (cell) => {
    const start = scan.cellStart[cell]!, end = scan.cellEnd[cell]!;
    if (!(scan.cellBits[cell]! & QUOTED) || end - start < usualWidth) return false;
    let lines = 0, delimiters = 0, total = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === delimiter) {
        delimiters++;
        total++;
      } else if (byte === 0x0a || (byte === 0x0d && bytes[at + 1] !== 0x0a)) {
        if (lines > 0 && delimiters === usualWidth - 1) return true;
        lines++;
        delimiters = 0;
      }
    }
    return lines === 1 && total >= usualWidth - 1;
  }, "quote-swallows-rows");
}

function firstCell(scan: Scan, isBad: (cell: number) => boolean, code: FileProblemCode): Defect | undefined {
  for (let record = 0; record < scan.count; record++) {
    const first = scan.firstCell[record]!;
    for (let cell = first; cell < scan.firstCell[record + 1]!; cell++) if (isBad(cell)) return { code, record, column: cell - first };
  }
  return undefined;
}

/** What is wrong with the record that was not complete. */
function atTheEnd(scan: Scan, filled: number, broken: boolean): Defect | undefined {
  const record = scan.count;
  if (scan.problem) return { code: scan.problem.code, record, column: scan.problem.column };
  const column = scan.open?.column ?? 0;
  if (broken) return { code: "encoding-broken", record, column };
  if (scan.open && filled - scan.open.cellStart > MAX_CELL_BYTES) return { code: scan.open.inQuotes ? "quote-not-closed" : "cell-too-long", record, column };
  if (filled - scan.end > MAX_RECORD_BYTES) return { code: "cell-too-long", record, column };
  return undefined;
}
