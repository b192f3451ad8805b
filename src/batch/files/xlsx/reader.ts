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
  /** Name of the sheet. @default the first visible one */
  sheet?: string;
  signal?: AbortSignal;
}

/** A merged area: rows from 1, columns from 0, both ends included. The top left cell has its value. */
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
  /** Names of the parts with the list of sheets and the cell formats. */
  readonly workbookPart: string;
  readonly stylesPart: string | undefined;
  /**
   * Yields the rows that are not blank, in order, with bounded memory. Each call reads the sheet again. A formula has
   * its last result; nothing is computed, executed or fetched.
   */
  records(): AsyncIterable<XlsxRecord[]>;
  /** Format of the lines that a fast path receives. */
  readonly lineFormat: LineFormat;
  /**
   * Like `records()`, but yields only the rows that the fast path does not recognize. Rows that `filler` covers are
   * filled and not passed to the fast path.
   */
  fastRecords(fastPath: FastPath, filler?: RowFiller): AsyncIterable<TableRecord[]>;
  /** Returns the SHA-256 of the file in hex. Requires a complete pass. */
  digest(): string;
  /** Returns the width of the widest record. Requires a complete pass over `records()`. */
  widest(): number;
  /** Returns the merged areas of several rows. They follow the rows in the file, so this scans the sheet once. */
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

  get workbookPart(): string {
    return this.#workbook.part;
  }

  get stylesPart(): string | undefined {
    return this.#workbook.stylesPart;
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
      // Most sheets merge nothing, and a search of the bytes is ten times as fast as parsing XML.
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
    // Stops reading a file that another program keeps appending to.
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
    // The word may be split between two chunks.
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
