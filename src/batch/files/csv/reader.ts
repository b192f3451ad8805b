import { recordsOf } from "./decode.js";
import type { FastPath, LineFormat } from "../common/fast-path.js";
import type { ScannedChunk, CsvFormat, CsvOptions, CsvRecord, CsvSource } from "./types.js";
import { defectAtEnd, defectIn, tornRowIn, type Defect } from "./defects.js";
import { detect, readFirstLines, type Detected } from "./detect.js";
import { explainUnreadable } from "./garbled-text.js";
import { openRegularFile } from "../common/regular-file.js";
import { openByteSource, type ByteSource, type FileState } from "../common/byte-source.js";
import { FileError } from "../common/file-error.js";
import { Scanner } from "./scanner.js";
import { runFastPath, type Chunk, type DefectSearch, type FastPathResult } from "./fast-path.js";
import { TornRows } from "./torn-rows.js";

const CHUNK_BYTES = 256 * 1024;
/** Extra bytes in a buffer for the rest of the previous chunk, so that the buffer can be reused. */
const SPARE_BYTES = 4096;

/**
 * Opens a CSV file and detects its encoding, delimiter and line ends. `format.decidedBy` gives the reason.
 * @throws FileError When the file does not exist, is empty or is not text.
 */
export async function openCsv(path: string, options: CsvOptions = {}): Promise<CsvSource> {
  options.signal?.throwIfAborted();
  const handle = await openRegularFile(path);
  try {
    const stat = await handle.stat();
    const detected = await detect(handle, path, stat.size, options);
    const preamble = Buffer.alloc(detected.preambleBytes);
    await handle.read(preamble, 0, preamble.length, 0);
    return new CsvFile(path, detected, preamble, { size: stat.size, mtimeMs: stat.mtimeMs }, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall) throw new FileError("file-unreadable", path, {}, { cause: error });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Explains why no header is found in a file. Returns undefined when the text looks ordinary. */
export async function explainNoHeader({ path, format }: CsvSource): Promise<FileError | undefined> {
  const handle = await openRegularFile(path);
  try {
    return explainUnreadable(path, await readFirstLines(handle, format));
  } finally {
    await handle.close();
  }
}

class CsvFile implements CsvSource {
  readonly kind = "csv";
  readonly path: string;
  readonly format: CsvFormat;
  readonly preamble: Uint8Array;
  readonly usualWidth: number;
  readonly #state: FileState;
  readonly #signal: AbortSignal | undefined;
  readonly #chunkBytes: number;
  readonly #escaped: boolean;
  #widest: number | undefined;

  constructor(path: string, detected: Detected, preamble: Uint8Array, state: FileState, options: CsvOptions) {
    this.path = path;
    this.format = detected.format;
    this.preamble = preamble;
    this.usualWidth = detected.usualWidth;
    this.#state = state;
    this.#signal = options.signal;
    this.#escaped = options.escaped ?? false;
    this.#chunkBytes = options.chunkBytes ?? CHUNK_BYTES;
  }

  get sizeBytes(): number {
    return this.#state.size;
  }

  get lineFormat(): LineFormat | undefined {
    const { encoding, delimiter } = this.format;
    // The second byte of a character of GB18030 can be a vertical bar.
    if (encoding === "gb18030" && delimiter === "|") return undefined;
    return {
      encoding: encoding === "gb18030" ? "gb18030" : "utf-8",
      delimiter: delimiter.charCodeAt(0),
      usualWidth: this.usualWidth,
    };
  }

  widest(): number {
    return afterReading(this.#widest);
  }

  findTornRow(records: readonly CsvRecord[]): FileError | undefined {
    const firstRow = records[0]?.row ?? 1;
    const defect = tornRowIn(records, firstRow, new TornRows(this.usualWidth, this.format));
    return defect && fileError(this.path, firstRow, defect);
  }

  async *records(fastPath?: FastPath): AsyncGenerator<CsvRecord[]> {
    const { encoding } = this.format;
    const byteSource = await openByteSource(this.path, {
      skip: this.preamble.length,
      state: this.#state,
      chunkBytes: this.#chunkBytes,
      ...(encoding === "utf-16le" && { utf16: "le" as const }),
      ...(encoding === "utf-16be" && { utf16: "be" as const }),
    });
    try {
      yield* this.#read(byteSource, fastPath);
    } finally {
      await byteSource.close();
    }
  }

  async *#read(byteSource: ByteSource, fastPath: FastPath | undefined): AsyncGenerator<CsvRecord[]> {
    const gb18030 = this.format.encoding === "gb18030";
    const delimiter = this.format.delimiter.charCodeAt(0);
    const scanner = new Scanner({ delimiter, crEndsRecord: this.format.newline === "\r", gb18030 });
    const defectOf = (scanned: ScannedChunk): Defect | undefined => defectIn(scanned, delimiter, this.usualWidth);
    const tornRows = new TornRows(this.usualWidth, this.format);
    let row = 1;
    let widest = 0;
    let rest: Buffer = Buffer.alloc(0);
    let unseen: Buffer | undefined;
    for (let ended = false; !ended;) {
      this.#signal?.throwIfAborted();
      // For a record larger than a chunk, doubles what is read. Rescanning it then costs linear, not quadratic time.
      const length = rest.length + Math.max(this.#chunkBytes, rest.length);
      const bytes =
        unseen && unseen.length >= length ? unseen : Buffer.allocUnsafeSlow(length + (fastPath ? SPARE_BYTES : 0));
      rest.copy(bytes);
      const read = await byteSource.read(bytes, rest.length);
      ended = read === 0;
      const filled = rest.length + read;
      const chunk: Chunk = {
        bytes,
        firstRow: row,
        encoding: gb18030 ? "gb18030" : "utf-8",
        path: this.path,
        escaped: this.#escaped,
        filled,
        last: ended && !byteSource.broken,
        broken: ended && byteSource.broken,
        newline: this.format.newline,
      };
      const result = fastPath
        ? runFastPath(chunk, scanner, { defectOf, tornRows }, fastPath)
        : scan(chunk, scanner, defectOf);
      for (const record of result.records) widest = Math.max(widest, record.width);
      yield result.records;
      if (result.defect) throw fileError(this.path, row, result.defect);

      // Records are views into the bytes. Without records the buffer can be reused.
      unseen = fastPath && result.records.length === 0 ? bytes : undefined;
      row += result.rows;
      rest = bytes.subarray(result.end, filled);
    }
    if (!fastPath) this.#widest = widest;
  }
}

/** Scans all records of a chunk. */
function scan(chunk: Chunk, scanner: Scanner, defectOf: DefectSearch["defectOf"]): FastPathResult {
  const { bytes, filled, last, broken } = chunk;
  const found = scanner.scan(bytes, 0, filled, last);
  const scanned: ScannedChunk = { ...chunk, scan: found };
  const defect = defectOf(scanned) ?? defectAtEnd(found, filled, broken);
  return { records: recordsOf(scanned).slice(0, defect?.record), rows: found.count, end: found.end, defect };
}

const fileError = (path: string, firstRow: number, { code, record, column, detail }: Defect): FileError =>
  new FileError(code, path, { row: firstRow + record, column }, detail && { detail });

function afterReading<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("known only once all records have been read");
  return value;
}
