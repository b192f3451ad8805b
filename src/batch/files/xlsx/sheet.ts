import type { Readable } from "node:stream";
import { FileError } from "../common/file-error.js";
import { columnLetters } from "../common/column-letters.js";
import { MAX_COLUMNS } from "../common/limits.js";
import type { TableRecord, CellAnnotations } from "../common/record.js";
import { shownIsoDate, shownNumber, type NumberStyle } from "./number-format.js";
import type { Workbook } from "./workbook.js";
import { readXml, unescapedExcel, type XmlHandler } from "./xml.js";

/** A cell as stored in the sheet. A formula has its last result. */
export type CellKind = "empty" | "text" | "number" | "date" | "boolean" | "error";

export interface XlsxRecord extends TableRecord {
  kind(column: number): CellKind;
}

const MAX_ROWS = 1_048_576;

const DATE_STYLES: ReadonlySet<NumberStyle["kind"]> = new Set([
  "date",
  "month-day",
  "year-month",
  "year",
  "weekday",
  "time",
]);
/** Area of an array formula: columns from 0, both ends included. The formula is in its first row. */
interface CellArea {
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly lastRow: number;
}

const NONE: readonly number[] = Object.freeze([]);
const isTrue = (value: string | undefined): boolean => value === "1" || value === "true";

/** Yields the rows that are not blank, while the XML of the sheet is read. Row numbers include blank rows. */
export async function* readRows(stream: Readable, workbook: Workbook, path: string): AsyncGenerator<XlsxRecord[]> {
  let rows: XlsxRecord[] = [];
  const reader = new RowReader(workbook, path, (row) => rows.push(row));
  for await (const _ of readXml(stream, reader)) {
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
}

/** Reads rows from the events of an XML parser. */
export class RowReader implements XmlHandler {
  readonly #workbook: Workbook;
  readonly #path: string;
  readonly #onRow: (row: XlsxRecord) => void;
  #row = 0;
  readonly #hiddenColumns = new Set<number>();
  #hidden = false;
  #formulas: number[] = [];
  #uncomputed: number[] = [];
  #isFormula = false;
  #hasValue = false;
  /** Cells that the array formula fills. */
  #arrayArea: CellArea | undefined;
  /** Areas of array formulas without a stored result, which reach this row. */
  #uncomputedAreas: CellArea[] = [];
  #column = -1;
  #cells: string[] = [];
  #kinds: CellKind[] = [];
  #type = "n";
  #style = 0;
  #collects = false;
  #phonetic = false;
  #text = "";

  constructor(workbook: Workbook, path: string, onRow: (row: XlsxRecord) => void) {
    this.#workbook = workbook;
    this.#path = path;
    this.#onRow = onRow;
  }

  /** Number of the last row. */
  get row(): number {
    return this.#row;
  }

  /**
   * Records the next row, which was read without the parser.
   * @returns false when that row must be parsed: a formula above may fill it, or its number is wrong
   */
  skipTo(row: number): boolean {
    if (!(row > this.#row && row <= MAX_ROWS)) return false;
    if (this.#uncomputedAreas.length > 0 && this.#uncomputedAreas.some(({ lastRow }) => lastRow >= row)) return false;
    this.#row = row;
    return true;
  }

  isHiddenColumn(column: number): boolean {
    return this.#hiddenColumns.has(column);
  }

  open(name: string, attributes: Record<string, string>): void {
    switch (name) {
      case "col":
        if (isTrue(attributes["hidden"]))
          for (
            let column = Number(attributes["min"]) - 1, last = Math.min(Number(attributes["max"]), MAX_COLUMNS);
            column < last;
            column++
          )
            this.#hiddenColumns.add(column);
        return;
      case "row": {
        const row = attributes["r"] === undefined ? this.#row + 1 : Number(attributes["r"]);
        if (!(row > this.#row && row <= MAX_ROWS))
          throw new FileError("workbook-broken", this.#path, { row: this.#row });
        this.#row = row;
        this.#hidden = isTrue(attributes["hidden"]);
        this.#formulas = [];
        this.#uncomputed = [];
        this.#column = -1;
        this.#cells = [];
        this.#kinds = [];
        return;
      }
      case "c":
        this.#column = attributes["r"] === undefined ? this.#column + 1 : columnOf(attributes["r"]);
        if (!(this.#column >= 0)) throw new FileError("workbook-broken", this.#path, { row: this.#row });
        this.#type = attributes["t"] ?? "n";
        this.#style = Number(attributes["s"] ?? 0);
        this.#text = "";
        this.#isFormula = false;
        this.#hasValue = false;
        this.#arrayArea = undefined;
        return;
      case "f":
        this.#isFormula = true;
        if (attributes["t"] === "array") this.#arrayArea = areaOf(attributes["ref"]);
        return;
      case "v":
      case "t":
        this.#hasValue = true;
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
    else if (name === "row") {
      if (this.#uncomputedAreas.length > 0) this.#markUncomputedAreas();
      if (this.#cells.length > 0) this.#onRow(new SheetRow(this.#row, this.#cells, this.#kinds, this.#notes()));
    }
  }

  /** Marks cells that an array formula without a result would fill. They have no formula of their own. */
  #markUncomputedAreas(): void {
    this.#uncomputedAreas = this.#uncomputedAreas.filter(({ lastRow }) => lastRow >= this.#row);
    for (const { firstColumn, lastColumn } of this.#uncomputedAreas) {
      for (let column = firstColumn; column <= lastColumn; column++) {
        const text = this.#cells[column] ?? "";
        if (this.#uncomputed.includes(column) || (text !== "" && !this.#isPlaceholder(text))) continue;
        this.#uncomputed.push(column);
        this.#setCell(column, "", "empty");
      }
    }
  }

  /** Programs that compute no formulas may store zero as the result and ask Excel to compute it on opening. */
  #isPlaceholder(text: string): boolean {
    return text === "0.0" || (this.#workbook.recalculates && text === "0");
  }

  #notes(): CellAnnotations | undefined {
    const hidden =
      this.#hiddenColumns.size === 0
        ? NONE
        : [...this.#cells.keys()].filter((column) => this.#cells[column] !== "" && this.#hiddenColumns.has(column));
    if (!this.#hidden && hidden.length === 0 && this.#formulas.length === 0 && this.#uncomputed.length === 0)
      return undefined;
    return { isHidden: this.#hidden, hidden, formulas: this.#formulas, uncomputed: this.#uncomputed, filled: NONE };
  }

  #endCell(): void {
    const isUncomputed = this.#isFormula && !this.#hasResult();
    if (this.#isFormula) (isUncomputed ? this.#uncomputed : this.#formulas).push(this.#column);
    if (isUncomputed && this.#arrayArea) this.#uncomputedAreas.push(this.#arrayArea);
    if (this.#text === "" && !isUncomputed) return;
    if (this.#column >= MAX_COLUMNS)
      throw new FileError("file-too-wide", this.#path, { row: this.#row, column: this.#column });
    const [text, kind] = isUncomputed ? (["", "empty"] as const) : this.#value();
    if (text === "" && !isUncomputed) return;
    this.#setCell(this.#column, text, kind);
  }

  /** A formula whose result is an empty text is stored with the text type. Any other empty value is no result. */
  #hasResult(): boolean {
    if (this.#text === "") return this.#type === "str" && this.#hasValue && !this.#workbook.recalculates;
    return this.#type !== "n" || !this.#isPlaceholder(this.#text);
  }

  #setCell(column: number, text: string, kind: CellKind): void {
    while (this.#cells.length < column) {
      this.#cells.push("");
      this.#kinds.push("empty");
    }
    this.#cells[column] = text;
    this.#kinds[column] = kind;
  }

  #value(): readonly [string, CellKind] {
    const { strings, styles, from1904 } = this.#workbook;
    switch (this.#type) {
      case "s": {
        const text = strings.at(Number(this.#text));
        if (text === undefined)
          throw new FileError("workbook-broken", this.#path, { row: this.#row, column: this.#column });
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
        return [shownIsoDate(this.#text, styles[this.#style]), "date"];
      default: {
        const style = styles[this.#style] ?? { kind: "general" };
        return [shownNumber(this.#text, style, from1904), DATE_STYLES.has(style.kind) ? "date" : "number"];
      }
    }
  }
}

class SheetRow implements XlsxRecord {
  readonly row: number;
  readonly cells: readonly string[];
  readonly notes?: CellAnnotations;
  readonly #kinds: readonly CellKind[];

  constructor(row: number, cells: readonly string[], kinds: readonly CellKind[], notes: CellAnnotations | undefined) {
    this.row = row;
    this.cells = cells;
    this.#kinds = kinds;
    if (notes) this.notes = notes;
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

/** Returns the column of a cell reference: A1 -> 0, AB12 -> 27; NaN for other texts. */
export function columnOf(reference: string): number {
  const letters = /^([A-Z]{1,3})\d*$/.exec(reference)?.[1];
  if (!letters) return NaN;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Parses `B2:C10`; undefined for a single cell or another text. */
function areaOf(reference = ""): CellArea | undefined {
  const [from = "", to = ""] = reference.split(":");
  const [firstColumn, lastColumn, lastRow] = [columnOf(from), columnOf(to), Number(/\d+$/.exec(to)?.[0])];
  if (!(firstColumn <= lastColumn && lastRow > 0)) return undefined;
  return { firstColumn, lastColumn: Math.min(lastColumn, MAX_COLUMNS - 1), lastRow };
}

export const cellReference = (column: number, row: number): string => `${columnLetters(column)}${row}`;
