import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { FileError } from "../common/file-error.js";
import type { FastPath, LineFormat, RowFiller } from "../common/fast-path.js";
import type { TableRecord } from "../common/record.js";
import { LINE_FORMAT, readFastRows } from "./fast-rows.js";
import { columnOf, readRows, type XlsxRecord } from "./sheet.js";
import { readWorkbook, type Sheet, type Workbook } from "./workbook.js";
import { readXml } from "./xml.js";
import { openPackage, packageProblem, type Package } from "./package.js";

export const MAX_SHEET_BYTES = 4 * 1024 ** 3;
const MAX_MERGES = 200_000;

export interface XlsxOptions {
  /** Name of the sheet; default the first visible one. */
  sheet?: string;
  signal?: AbortSignal;
}

/**
 * Rows and columns of one merged area, rows from 1, columns from 0, both ends included. Its value stands in the top
 * left cell.
 */
export interface MergedArea {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
}

export interface XlsxSource {
  readonly kind: "xlsx";
  readonly path: string;
  readonly sizeBytes: number;
  readonly sheet: Sheet;
  readonly sheets: readonly Sheet[];
  /** Serial dates of the workbook count from 1904. */
  readonly from1904: boolean;
  /**
   * Rows that hold anything, in order, in bounded memory. Each call reads the sheet anew. Formulas count as their last
   * result; nothing is computed, run or fetched.
   */
  records(): AsyncIterable<XlsxRecord[]>;
  /** How a fast path is given the rows. */
  readonly lineFormat: LineFormat;
  /**
   * As `records()`, for a fast path: only the rows that it leaves to the mapper. Rows that `filler` covers are filled
   * and are not offered to it.
   */
  fastRecords(fastPath: FastPath, filler?: RowFiller): AsyncIterable<TableRecord[]>;
  /** SHA-256 of the file in hex, once a pass has reached the end; before that it throws. */
  digest(): string;
  /** Width of the widest record of the last complete pass over `records()`. */
  widest(): number;
  /** The sheet's merged areas of several rows. They stand behind the rows; the sheet is looked through once. */
  merges(): Promise<readonly MergedArea[]>;
}

/**
 * Opens an Excel workbook (.xlsx, .xlsm).
 * @throws FileError `workbook-broken`, `workbook-no-sheet`, `workbook-too-big`, `file-encrypted`, `file-not-found`,
 *   `file-unreadable`
 */
export async function openXlsx(path: string, options: XlsxOptions = {}): Promise<XlsxSource> {
  options.signal?.throwIfAborted();
  const parts = await openPackage(path);
  try {
    const { size, mtimeMs } = await stat(path);
    const workbook = await readWorkbook(parts, path);
    const sheet =
      options.sheet === undefined
        ? workbook.sheets.find(({ hidden }) => !hidden)
        : workbook.sheets.find(({ name }) => name === options.sheet);
    if (!sheet && options.sheet !== undefined)
      throw new FileError(
        "workbook-sheet-unknown",
        path,
        {},
        { detail: workbook.sheets.map(({ name }) => name).join(", ") },
      );
    if (!sheet) throw new FileError("workbook-no-sheet", path);
    return new XlsxFile(path, workbook, sheet, { size, mtimeMs }, options.signal);
  } catch (error) {
    throw packageProblem(path, error);
  } finally {
    parts.close();
  }
}

class XlsxFile implements XlsxSource {
  readonly kind = "xlsx";
  readonly lineFormat = LINE_FORMAT;
  readonly path: string;
  readonly sheet: Sheet;
  readonly #workbook: Workbook;
  readonly #state: { size: number; mtimeMs: number };
  readonly #signal: AbortSignal | undefined;
  #merges: Promise<readonly MergedArea[]> | undefined;
  #digest: string | undefined;
  #widest: number | undefined;

  constructor(
    path: string,
    workbook: Workbook,
    sheet: Sheet,
    state: { size: number; mtimeMs: number },
    signal: AbortSignal | undefined,
  ) {
    this.path = path;
    this.#workbook = workbook;
    this.sheet = sheet;
    this.#state = state;
    this.#signal = signal;
  }

  get sizeBytes(): number {
    return this.#state.size;
  }

  get sheets(): readonly Sheet[] {
    return this.#workbook.sheets;
  }

  get from1904(): boolean {
    return this.#workbook.from1904;
  }

  digest(): string {
    return afterReading(this.#digest);
  }

  widest(): number {
    return afterReading(this.#widest);
  }

  async *records(): AsyncGenerator<XlsxRecord[]> {
    let widest = 0;
    for await (const rows of this.#reading((sheet) => readRows(sheet, this.#workbook, this.path))) {
      for (const row of rows) widest = Math.max(widest, row.width);
      yield rows;
    }
    this.#widest = widest;
  }

  fastRecords(fastPath: FastPath, filler?: RowFiller): AsyncGenerator<TableRecord[]> {
    return this.#reading((sheet) =>
      readFastRows(sheet, { workbook: this.#workbook, path: this.path, fastPath, filler }),
    );
  }

  /** One pass over the sheet. */
  async *#reading<R>(read: (sheet: Readable) => AsyncIterable<R[]>): AsyncGenerator<R[]> {
    const parts = await openPackage(this.path);
    try {
      for await (const rows of read(await parts.open(this.sheet.part, MAX_SHEET_BYTES))) {
        this.#signal?.throwIfAborted();
        yield rows;
      }
      this.#digest = await this.#sha256();
    } catch (error) {
      throw packageProblem(this.path, error);
    } finally {
      parts.close();
    }
  }

  merges(): Promise<readonly MergedArea[]> {
    return (this.#merges ??= this.#readMerges());
  }

  async #readMerges(): Promise<MergedArea[]> {
    const parts = await openPackage(this.path);
    try {
      // Most sheets merge nothing, and bytes are looked through ten times as fast as XML is read.
      const any = await contains(await parts.open(this.sheet.part, MAX_SHEET_BYTES), "mergeCell ");
      return any ? await readMerges(parts, this.sheet.part, this.path) : [];
    } catch (error) {
      throw packageProblem(this.path, error);
    } finally {
      parts.close();
    }
  }

  async #sha256(): Promise<string> {
    const hash = createHash("sha256");
    // One byte more than it had shows that it grew; it might never end.
    for await (const chunk of createReadStream(this.path, { end: this.#state.size })) hash.update(chunk as Buffer);
    const { size, mtimeMs } = await stat(this.path);
    if (size !== this.#state.size || mtimeMs !== this.#state.mtimeMs) throw new FileError("file-changed", this.path);
    return hash.digest("hex");
  }
}

function afterReading<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("known only once all records have been read");
  return value;
}

async function contains(stream: Readable, word: string): Promise<boolean> {
  let tail = "";
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // A word may lie across two chunks.
    if (chunk.includes(word) || (tail + chunk.toString("latin1", 0, word.length)).includes(word)) return true;
    tail = (tail + chunk.toString("latin1", Math.max(0, chunk.length - word.length))).slice(-word.length);
  }
  return false;
}

async function readMerges(parts: Package, part: string, path: string): Promise<MergedArea[]> {
  const areas: MergedArea[] = [];
  const stream = await parts.open(part, MAX_SHEET_BYTES);
  const reading = readXml(stream, {
    open(name, { ref = "" }) {
      if (name !== "mergeCell") return;
      const [from, to] = ref.split(":");
      if (!from || !to) return;
      const area = { firstRow: rowOf(from), lastRow: rowOf(to), firstColumn: columnOf(from), lastColumn: columnOf(to) };
      if (area.lastRow > area.firstRow) areas.push(area);
      if (areas.length > MAX_MERGES) throw new FileError("workbook-too-big", path, {}, { detail: "mergeCells" });
    },
  });
  for await (const _ of reading);
  return areas;
}

const rowOf = (reference: string): number => Number(/\d+$/.exec(reference)?.[0]);
