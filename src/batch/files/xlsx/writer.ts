import { PassThrough, type Readable } from "node:stream";
import { ZipFile } from "yazl";
import { openAtomicFile, type AtomicFile } from "../common/atomic-file.js";
import type { ResultColumnRange } from "../common/result-columns.js";
import type { TableWriterOptions } from "../common/table-writer.js";
import { MAX_SHEET_BYTES, type XlsxSource } from "./reader.js";
import { cellReference, columnOf, type XlsxRecord } from "./sheet.js";
import { escapedAttribute, escapedExcel, escapedText, readXml, type Attributes, type XmlHandler } from "./xml.js";
import { openPackage, packageProblem, type Package } from "./package.js";

export interface XlsxWriter {
  /**
   * Writes result cells into the row of a record, to the right of the table or, with `run`, in place of earlier results
   * (without `cells`, these are removed). Records must come in the order of the sheet; other rows stay unchanged.
   */
  write(record: XlsxRecord, cells?: readonly string[], run?: ResultColumnRange): Promise<void>;
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
    const sheet = await parts.open(source.sheet.part, MAX_SHEET_BYTES);
    return new SheetWriter(await openAtomicFile(path, options), parts, sheet, source, options);
  } catch (error) {
    parts.close();
    throw packageProblem(source.path, error);
  }
}

const FLUSH_LENGTH = 64 * 1024;

class SheetWriter implements XlsxWriter {
  readonly #file: AtomicFile;
  readonly #parts: Package;
  readonly #source: XlsxSource;
  readonly #options: TableWriterOptions;
  readonly #pieces: AsyncGenerator<void>;
  readonly #splitter = new SheetSplitter();
  readonly #sheet = new PassThrough();
  readonly #written: Promise<void>;
  #pending = "";

  constructor(file: AtomicFile, parts: Package, sheet: Readable, source: XlsxSource, options: TableWriterOptions) {
    this.#file = file;
    this.#parts = parts;
    this.#source = source;
    this.#options = options;
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

  async write(record: XlsxRecord, cells?: readonly string[], run?: ResultColumnRange): Promise<void> {
    const { width, columns } = this.#options;
    if (cells !== undefined && cells.length !== columns)
      throw new TypeError(`expected ${columns} result cells, got ${cells.length}`);
    for (;;) {
      const next = this.#splitter.pieces.shift();
      if (next === undefined) {
        if ((await this.#read()) === false)
          throw new RangeError(`row ${record.row} is not in the sheet, or was passed already`);
      } else if (typeof next === "string" || next.row !== record.row) {
        await this.#emit(typeof next === "string" ? next : rowXml(next));
      } else {
        const first = run?.first ?? width;
        if (cells !== undefined || run !== undefined) replaceCells(next, first, columns, cells);
        return this.#emit(rowXml(next));
      }
    }
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
        for (const piece of this.#splitter.pieces.splice(0))
          await this.#emit(typeof piece === "string" ? piece : rowXml(piece));
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

interface Row {
  row: number;
  attributes: Attributes;
  tag: string;
  cells: { column: number; xml: string }[];
  rest: string;
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

/** Splits the XML of a sheet into rows and the text between them. */
class SheetSplitter implements XmlHandler {
  readonly pieces: (string | Row)[] = [];
  #between = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  #row: Row | undefined;
  #lastRow = 0;
  #cell: { column: number; xml: string } | undefined;
  #skipping = 0;

  open(name: string, attributes: Attributes, tag: string): void {
    // Removes the optional dimension: readers that rely on it would miss the result columns.
    if (this.#skipping > 0 || name === "dimension") {
      this.#skipping++;
      return;
    }
    if (name === "row") {
      this.#flush();
      this.#lastRow = attributes["r"] === undefined ? this.#lastRow + 1 : Number(attributes["r"]);
      const { spans: _, ...others } = attributes;
      this.#row = { row: this.#lastRow, attributes: others, tag, cells: [], rest: "" };
      return;
    }
    if (name === "c" && this.#row) {
      const column =
        attributes["r"] === undefined ? (this.#row.cells.at(-1)?.column ?? -1) + 1 : columnOf(attributes["r"]);
      this.#cell = { column, xml: "" };
      this.#row.cells.push(this.#cell);
    }
    this.#add(openTag(tag, attributes));
  }

  text(content: string): void {
    if (this.#skipping === 0) this.#add(escapedText(content));
  }

  close(name: string, tag: string): void {
    if (this.#skipping > 0) {
      this.#skipping--;
      return;
    }
    if (name === "row" && this.#row) {
      this.pieces.push(this.#row);
      this.#row = undefined;
      return;
    }
    this.#add(`</${tag}>`);
    if (name === "c") this.#cell = undefined;
    if (name === "worksheet") this.#flush();
  }

  #add(xml: string): void {
    if (this.#cell) this.#cell.xml += xml;
    else if (this.#row) this.#row.rest += xml;
    else if (this.#between.length > 65_536) {
      this.#flush();
      this.#between = xml;
    } else this.#between += xml;
  }

  #flush(): void {
    if (this.#between !== "") this.pieces.push(this.#between);
    this.#between = "";
  }
}

/** Replaces the cells in [first, first + columns) with result cells. Cells must be in the order of their columns. */
function replaceCells(row: Row, first: number, columns: number, cells: readonly string[] | undefined): void {
  const prefix = row.tag.slice(0, row.tag.indexOf(":") + 1);
  const ours = (cells ?? []).flatMap((text, index) =>
    text === "" ? [] : [{ column: first + index, xml: textCell(prefix, cellReference(first + index, row.row), text) }],
  );
  const before = row.cells.filter(({ column }) => column < first);
  const behind = row.cells.filter(({ column }) => column >= first + columns);
  row.cells = [...before, ...ours, ...behind];
}

const textCell = (prefix: string, reference: string, text: string): string =>
  `<${prefix}c r="${reference}" t="inlineStr"><${prefix}is><${prefix}t xml:space="preserve">${escapedText(escapedExcel(text))}</${prefix}t></${prefix}is></${prefix}c>`;

const rowXml = ({ tag, attributes, cells, rest }: Row): string =>
  `${openTag(tag, attributes)}${cells.map(({ xml }) => xml).join("")}${rest}</${tag}>`;

const openTag = (tag: string, attributes: Attributes): string =>
  `<${tag}${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapedAttribute(value)}"`)
    .join("")}>`;
