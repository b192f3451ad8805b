import type { Readable } from "node:stream";
import type { FastPath, LineFormat, RowFiller } from "../common/fast-path.js";
import type { TableRecord } from "../common/record.js";
import { LineRecord } from "./line-record.js";
import { RowScanner, type RowLines } from "./row-scanner.js";
import { RowReader } from "./sheet.js";
import { CELL_SEPARATOR, type TextBuffer } from "./text-buffer.js";
import type { Workbook } from "./workbook.js";
import { readXmlItems } from "./xml-items.js";

export const LINE_FORMAT: LineFormat = { encoding: "utf-8", delimiter: CELL_SEPARATOR, usualWidth: 0 };

/** Fill level of the line buffer (bytes) at which it is reused from its start. */
const FULL_BYTES = 192 * 1024;

export interface FastRowsOptions {
  readonly workbook: Workbook;
  readonly path: string;
  readonly fastPath: FastPath;
  readonly filler: RowFiller | undefined;
}

/** Yields the rows that the fast path does not recognize, while the XML of the sheet is read. */
export async function* readFastRows(
  stream: Readable,
  { workbook, path, fastPath, filler }: FastRowsOptions,
): AsyncGenerator<TableRecord[]> {
  const rows = new FastRows(fastPath, filler);
  const parsed = new RowReader(workbook, path, (row) => rows.record(row));
  const items = { container: "sheetData", depth: 2, item: "row" };
  for await (const _ of readXmlItems(stream, items, parsed, new RowScanner(workbook, parsed, rows))) yield rows.take();
  rows.end();
  // `end` may have committed one more row.
  yield rows.take();
}

/**
 * Passes the rows of a sheet to the fast path as lines. Rows that are not committed become records. As in a CSV file
 * (`csv/fast-path.ts`), a recognized row is held until the next row is known not to continue it.
 */
class FastRows implements RowLines {
  readonly #fastPath: FastPath;
  readonly #filler: RowFiller | undefined;
  #records: TableRecord[] = [];
  /** Offset of the held row in the lines; -1 when there is none. */
  #held = -1;
  #heldEnd = 0;
  #heldRow = 0;
  #lines: TextBuffer | undefined;

  constructor(fastPath: FastPath, filler: RowFiller | undefined) {
    this.#fastPath = fastPath;
    this.#filler = filler;
  }

  /** Returns the records since the last call. */
  take(): TableRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  beforeRow(lines: TextBuffer): void {
    if (lines.length < FULL_BYTES) return;
    const held = this.#held < 0 ? 0 : this.#heldEnd - this.#held;
    if (held > 0) lines.bytes.copyWithin(0, this.#held, this.#heldEnd);
    if (this.#held >= 0) this.#held = 0;
    this.#heldEnd = lines.length = held;
  }

  line(lines: TextBuffer, from: number, row: number): void {
    const isFilled = this.#filler?.covers(row) ?? false;
    if (isFilled || this.#fastPath.tryRow(lines.bytes, from, lines.length, row) !== lines.length) {
      this.#lines = lines;
      this.record(new LineRecord(row, lines.bytes, from, lines.length));
      return;
    }
    if (this.#held >= 0) this.#fastPath.commitRow();
    this.#lines = lines;
    this.#held = from;
    this.#heldEnd = lines.length;
    this.#heldRow = row;
  }

  /** Adds a row that is already a record. */
  record(found: TableRecord): void {
    const record = this.#filler?.covers(found.row) ? this.#filler.fill(found) : found;
    const continues = this.#fastPath.fallBack(record);
    if (this.#held >= 0) {
      if (continues) this.#records.push(new LineRecord(this.#heldRow, this.#lines!.bytes, this.#held, this.#heldEnd));
      else this.#fastPath.commitRow();
    }
    this.#held = -1;
    this.#records.push(record);
  }

  end(): void {
    if (this.#held >= 0) this.#fastPath.commitRow();
    this.#held = -1;
  }
}
