import { PassThrough, type Readable } from "node:stream";
import { ZipFile } from "yazl";
import { openAtomicFile, type AtomicFile } from "../common/atomic-file.js";
import type { ResultColumnRange } from "../common/result-columns.js";
import type { TableWriterOptions } from "../common/table-writer.js";
import { MAX_SHEET_BYTES, type XlsxSource } from "../xlsx/reader.js";
import type { RowLook } from "../common/row-look.js";
import { addPrintTitles } from "./print-titles.js";
import { heightOf } from "./row-height.js";
import { addResultStyles, type ResultStyles } from "./result-styles.js";
import { SheetLayout } from "./sheet-layout.js";
import { cellReference, type XlsxRecord } from "../xlsx/sheet.js";
import { SheetSplitter, rowXml, type Row } from "./sheet-splitter.js";
import { hasTables } from "../xlsx/workbook.js";
import { escapedExcel, escapedText, readXml } from "../xlsx/xml.js";
import { openPackage, packageProblem, type Package } from "../xlsx/package.js";

export interface XlsxWriter {
  /**
   * Writes result cells into the row of a record, to the right of the table or, with `run`, in place of earlier results
   * (without `cells`, these are removed). Records must come in the order of the sheet; other rows stay unchanged.
   */
  write(record: XlsxRecord, cells?: readonly string[], run?: ResultColumnRange, look?: () => RowLook): Promise<void>;
  /** Flushes the file to disk and renames it to its path. Until then the path is unchanged. */
  finish(): Promise<void>;
  /** Aborts and removes the temporary file. */
  discard(): Promise<void>;
}

/**
 * Writes a copy of a workbook with the result columns. The other parts are copied and the sheet is rewritten row by
 * row, so that formats, widths, drop-down lists, formulas and other sheets are kept. Result cells are plain text, which
 * Excel never executes.
 * @throws FileError `result-locked`, `result-not-writable`, or what reading the source can throw
 */
export async function openXlsxWriter(
  path: string,
  source: XlsxSource,
  options: TableWriterOptions,
): Promise<XlsxWriter> {
  const parts = await openPackage(source.path);
  try {
    const look = options.headerRow === undefined ? undefined : await lookOf(parts, source, options.headerRow, options);
    const sheet = await parts.open(source.sheet.part, MAX_SHEET_BYTES);
    return new SheetWriter(await openAtomicFile(path, options), parts, sheet, { source, options, look });
  } catch (error) {
    parts.close();
    throw packageProblem(source.path, error);
  }
}

const FLUSH_LENGTH = 64 * 1024;
const MAX_SMALL_PART = 32 << 20;

/** The look of a result workbook: a layout of the sheet, formats of the result cells, and parts that replace others. */
interface Look {
  readonly headerRow: number;
  readonly widths: readonly number[];
  readonly layout: SheetLayout;
  readonly styles: ResultStyles | undefined;
  readonly replaced: ReadonlyMap<string, string>;
}

async function lookOf(
  parts: Package,
  { sheet, workbookPart, stylesPart }: XlsxSource,
  headerRow: number,
  { width, columns, widths = new Array<number>(columns).fill(DEFAULT_WIDTH) }: TableWriterOptions,
): Promise<Look> {
  const replaced = new Map<string, string>();
  const workbook = await parts.open(workbookPart, MAX_SMALL_PART);
  replaced.set(workbookPart, await addPrintTitles(workbook, sheet.name, headerRow));
  let styles: ResultStyles | undefined;
  if (stylesPart !== undefined) {
    const added = await addResultStyles(await parts.open(stylesPart, MAX_SMALL_PART));
    replaced.set(stylesPart, added.xml);
    styles = added.styles;
  }
  const hasTable = await hasTables(parts, sheet.part);
  const layout = new SheetLayout({ headerRow, first: width, widths, hasTable, styles });
  return { headerRow, widths, layout, styles, replaced };
}

const DEFAULT_WIDTH = 16;

class SheetWriter implements XlsxWriter {
  readonly #file: AtomicFile;
  readonly #parts: Package;
  readonly #source: XlsxSource;
  readonly #options: TableWriterOptions;
  readonly #pieces: AsyncGenerator<void>;
  readonly #look: Look | undefined;
  readonly #splitter: SheetSplitter;
  readonly #sheet = new PassThrough();
  readonly #written: Promise<void>;
  #pending = "";

  constructor(
    file: AtomicFile,
    parts: Package,
    sheet: Readable,
    { source, options, look }: { source: XlsxSource; options: TableWriterOptions; look: Look | undefined },
  ) {
    this.#file = file;
    this.#parts = parts;
    this.#source = source;
    this.#options = options;
    this.#look = look;
    this.#splitter = new SheetSplitter(look?.layout);
    this.#pieces = readXml(sheet, this.#splitter);
    this.#written = this.#zip();
    this.#written.catch((error: Error) => this.#sheet.destroy(error)); // the next write or finish() throws
  }

  /** Writes the other parts first, then the sheet while it is read. */
  async #zip(): Promise<void> {
    const zip = new ZipFile();
    zip.on("error", (error: Error) => (zip.outputStream as Readable).destroy(error));
    const own = this.#source.sheet.part;
    for (const entry of this.#parts.parts) {
      if (entry.fileName === own || entry.fileName.endsWith("/")) continue;
      const replaced = this.#look?.replaced.get(entry.fileName);
      if (replaced !== undefined) {
        zip.addBuffer(Buffer.from(replaced), entry.fileName, { mtime: entry.getLastModDate() });
        continue;
      }
      zip.addReadStreamLazy(entry.fileName, { mtime: entry.getLastModDate() }, (ready) => {
        this.#parts.open(entry.fileName, MAX_SHEET_BYTES).then(
          (stream) => ready(null, stream),
          (error: unknown) => ready(error, this.#sheet),
        );
      });
    }
    zip.addReadStream(this.#sheet, own);
    zip.end();
    for await (const chunk of zip.outputStream) await this.#file.write(chunk as Buffer);
  }

  async write(
    record: XlsxRecord,
    cells?: readonly string[],
    run?: ResultColumnRange,
    look?: () => RowLook,
  ): Promise<void> {
    const { width, columns } = this.#options;
    if (cells !== undefined && cells.length !== columns)
      throw new TypeError(`expected ${columns} result cells, got ${cells.length}`);
    for (;;) {
      const next = this.#splitter.pieces.shift();
      if (next === undefined) {
        if ((await this.#read()) === false)
          throw new RangeError(`row ${record.row} is not in the sheet, or was passed already`);
      } else if (typeof next !== "object" || next.row !== record.row) {
        await this.#emit(pieceXml(next));
      } else {
        if (run !== undefined) removeCells(next, run);
        if (cells !== undefined) addCells(next, width, cells, this.#formatOf(record.row, look));
        if (cells !== undefined && this.#look) growRow(next, cells, this.#look.widths);
        return this.#emit(rowXml(next));
      }
    }
  }

  /** Marks the wrong cells of a row, and returns the format of its result cells. */
  #formatOf(row: number, look: (() => RowLook) | undefined): number | undefined {
    if (this.#look === undefined) return undefined;
    const { headerRow, layout, styles } = this.#look;
    if (row === headerRow || look === undefined) return styles?.header;
    const shown = look();
    layout.mark(row, shown);
    return styles?.tones[shown.tone];
  }

  async #read(): Promise<boolean> {
    try {
      return (await this.#pieces.next()).done !== true;
    } catch (error) {
      throw packageProblem(this.#source.path, error);
    }
  }

  async #emit(xml: string): Promise<void> {
    this.#pending += xml;
    if (this.#pending.length < FLUSH_LENGTH) return;
    const accepted = this.#sheet.write(this.#pending);
    this.#pending = "";
    if (this.#sheet.destroyed)
      await this.#written; // throws what destroyed it
    else if (!accepted) await drained(this.#sheet);
  }

  async finish(): Promise<void> {
    try {
      do {
        for (const piece of this.#splitter.pieces.splice(0)) await this.#emit(pieceXml(piece));
      } while (await this.#read());
      this.#sheet.end(this.#pending);
      await this.#written;
      await this.#file.finish();
    } catch (error) {
      await this.discard();
      throw error;
    } finally {
      this.#parts.close();
    }
  }

  async discard(): Promise<void> {
    this.#sheet.destroy();
    await this.#pieces.return(undefined);
    this.#parts.close();
    await this.#file.discard();
  }
}

/** Waits until the stream accepts more data or is destroyed. */
const drained = (stream: PassThrough): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      stream.off("drain", done).off("close", done);
      resolve();
    };
    stream.on("drain", done).on("close", done);
  });

function pieceXml(piece: string | Row | (() => string)): string {
  return typeof piece === "string" ? piece : typeof piece === "function" ? piece() : rowXml(piece);
}

/** Removes the result cells of an earlier run. */
function removeCells(row: Row, { first, count }: ResultColumnRange): void {
  row.cells = row.cells.filter(({ column }) => column < first || column >= first + count);
}

/**
 * Adds result cells in place of any others in their columns. Cells must be in the order of their columns.
 * @param format Index of their cell format. Without it, empty cells are left out.
 */
function addCells(row: Row, first: number, cells: readonly string[], format: number | undefined): void {
  const prefix = row.tag.slice(0, row.tag.indexOf(":") + 1);
  const ours = cells.flatMap((text, index) => {
    if (text === "" && format === undefined) return [];
    const column = first + index;
    return [{ column, xml: resultCell(prefix, cellReference(column, row.row), text, format) }];
  });
  const before = row.cells.filter(({ column }) => column < first);
  const behind = row.cells.filter(({ column }) => column >= first + cells.length);
  row.cells = [...before, ...ours, ...behind];
}

const isTrue = (value: string | undefined): boolean => value === "1" || value === "true";

/** Makes a row high enough for wrapped texts, unless the user has set its height. */
function growRow({ attributes }: Row, cells: readonly string[], widths: readonly number[]): void {
  const height = heightOf(cells, widths);
  if (height === undefined || isTrue(attributes["customHeight"])) return;
  attributes["ht"] = String(Math.max(height, Number(attributes["ht"] ?? 0)));
}

function resultCell(prefix: string, reference: string, text: string, format: number | undefined): string {
  const style = format === undefined ? "" : ` s="${format}"`;
  if (text === "") return `<${prefix}c r="${reference}"${style}/>`;
  const content = escapedText(escapedExcel(text));
  return `<${prefix}c r="${reference}"${style} t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${content}</${prefix}t></${prefix}is></${prefix}c>`;
}
