import type { Readable } from "node:stream";
import { FileProblem, columnLetters } from "./csv-problem.js";
import { MAX_COLUMNS } from "./csv-scan.js";
import type { TableRecord } from "./csv-types.js";
import { shownNumber } from "./xlsx-number.js";
import type { Workbook } from "./xlsx-workbook.js";
import { readXml, unescapedExcel } from "./xlsx-xml.js";

/** How the sheet keeps a cell. A formula counts as its last result. */
export type CellKind = "empty" | "text" | "number" | "date" | "boolean" | "error";

export interface XlsxRecord extends TableRecord {
  kind(column: number): CellKind;
  /** True when a filter or the user hides the row: it is there all the same. */
  readonly isHidden: boolean;
}

const MAX_ROWS = 1_048_576;

/** The rows that hold anything, as the sheet's XML comes in. Blank rows are not given out; `row` counts them. */
export async function* readRows(stream: Readable, workbook: Workbook, path: string): AsyncGenerator<XlsxRecord[]> {
  const reader = new RowReader(workbook, path);
  for await (const _ of readXml(stream, reader)) {
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
}

class RowReader {
  readonly #workbook: Workbook;
  readonly #path: string;
  #rows: XlsxRecord[] = [];
  #row = 0;
  #hidden = false;
  #column = -1;
  #cells: string[] = [];
  #kinds: CellKind[] = [];
  #type = "n";
  #style = 0;
  #collects = false;
  #phonetic = false;
  #text = "";

  constructor(workbook: Workbook, path: string) {
    this.#workbook = workbook;
    this.#path = path;
  }

  take(): XlsxRecord[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case "row": {
        const row = attributes["r"] === undefined ? this.#row + 1 : Number(attributes["r"]);
        if (!(row > this.#row && row <= MAX_ROWS)) throw new FileProblem("workbook-broken", this.#path, { row: this.#row });
        this.#row = row;
        this.#hidden = attributes["hidden"] === "1" || attributes["hidden"] === "true";
        this.#column = -1;
        this.#cells = [];
        this.#kinds = [];
        return;
      }
      case "c":
        this.#column = attributes["r"] === undefined ? this.#column + 1 : columnOf(attributes["r"]);
        if (!(this.#column >= 0)) throw new FileProblem("workbook-broken", this.#path, { row: this.#row });
        this.#type = attributes["t"] ?? "n";
        this.#style = Number(attributes["s"] ?? 0);
        this.#text = "";
        return;
      case "v":
      case "t":
        this.#collects = !this.#phonetic;
        return;
      case "rPh":
        this.#phonetic = true;
    }
  }

  text(content: string): void {
    if (this.#collects) this.#text += content;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#collects = false;
    else if (name === "rPh") this.#phonetic = false;
    else if (name === "c") this.#endCell();
    else if (name === "row" && this.#cells.length > 0) this.#rows.push(new SheetRow(this.#row, this.#cells, this.#kinds, this.#hidden));
  }

  #endCell(): void {
    if (this.#text === "") return;
    if (this.#column >= MAX_COLUMNS) throw new FileProblem("file-too-wide", this.#path, { row: this.#row, column: this.#column });
    const [text, kind] = this.#value();
    if (text === "") return;
    while (this.#cells.length < this.#column) {
      this.#cells.push("");
      this.#kinds.push("empty");
    }
    this.#cells[this.#column] = text;
    this.#kinds[this.#column] = kind;
  }

  #value(): [string, CellKind] {
    const { strings, styles, from1904 } = this.#workbook;
    switch (this.#type) {
      case "s": {
        const text = strings.at(Number(this.#text));
        if (text === undefined) throw new FileProblem("workbook-broken", this.#path, { row: this.#row, column: this.#column });
        return [text, "text"];
      }
      case "str":
      case "inlineStr":
        return [unescapedExcel(this.#text), "text"];
      case "b":
        return [this.#text.trim() === "1" || this.#text.trim() === "true" ? "TRUE" : "FALSE", "boolean"];
      case "e":
        return [this.#text, "error"];
      case "d":
        return [this.#text.replace(/T00:00:00(\.0+)?Z?$/, "").replace("T", " "), "date"];
      default: {
        const style = styles[this.#style] ?? { kind: "general" };
        const isDate = style.kind === "date" || style.kind === "month-day" || style.kind === "time";
        return [shownNumber(this.#text, style, from1904), isDate ? "date" : "number"];
      }
    }
  }
}

class SheetRow implements XlsxRecord {
  readonly row: number;
  readonly cells: readonly string[];
  readonly isHidden: boolean;
  readonly #kinds: readonly CellKind[];

  constructor(row: number, cells: readonly string[], kinds: readonly CellKind[], isHidden: boolean) {
    this.row = row;
    this.cells = cells;
    this.#kinds = kinds;
    this.isHidden = isHidden;
  }

  get width(): number {
    return this.cells.length;
  }

  get isBlank(): boolean {
    return false;
  }

  cell(column: number): string {
    return this.cells[column] ?? "";
  }

  kind(column: number): CellKind {
    return this.#kinds[column] ?? "empty";
  }
}

/** A1 -> 0, AB12 -> 27; NaN for what is no cell reference. */
export function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d*$/.exec(reference)?.[1];
  if (!letters) return NaN;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

export const cellReference = (column: number, row: number): string => `${columnLetters(column)}${row}`;
