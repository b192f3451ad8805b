import { columnsFor, findEntry, toJsonPointer, type Column, type Kind } from "../../contract/index.js";
import {
  CELL_TEXTS,
  ROW_TEXTS,
  createFinding,
  findRule,
  findingOf,
  type CellCode,
  type Finding,
  type MessageParams,
  type RowCode,
  type RowFinding,
  type RulePack,
} from "../../rules/index.js";
import { displayCell, type InterpretationKind } from "./cells/cell.js";
import type { TableRecord } from "../files/common/record.js";
import type { PeopleSink } from "./people.js";

/** A cell whose text was converted, such as `1.2亿` to 120000000.00. */
export interface Interpretation {
  /** Row number as Excel shows it. */
  readonly row: number;
  /** Column, from 0. Absent for a default of a missing column, which is reported once, with the first row. */
  readonly column?: number;
  /** Header of the column. */
  readonly header: string;
  /** Text of the cell, masked if personal. */
  readonly written: string;
  /** Value that it was converted to, masked if personal. */
  readonly understood: string;
  /** Type of conversion. */
  readonly how: InterpretationKind;
}

export interface FindingReporterOptions {
  readonly kind: Kind;
  /** Headers as findings show them, by column index. */
  readonly headers: ReadonlyMap<number, string>;
  /** Index of each column in the file. Columns that the file lacks are absent. */
  readonly indexes: ReadonlyMap<Column, number>;
  readonly pack: RulePack | undefined;
  /** Whether interpretations are collected. */
  readonly explains: boolean;
}

/**
 * Collects the findings of a row and adds the place to each: row, column, header, field and pointer. The row mapper
 * sets the current row and cell; the cell readers decide what a cell means.
 */
export class FindingReporter implements PeopleSink {
  readonly interpretations: Interpretation[] = [];
  /** Whether `interpretations` are collected. */
  readonly explains: boolean;
  readonly #kind: Kind;
  readonly #headers: ReadonlyMap<number, string>;
  readonly #indexes: ReadonlyMap<Column, number>;
  readonly #pack: RulePack | undefined;
  readonly #reportedDefaults = new Set<string>();
  #findings: RowFinding[] | undefined;

  // The current cell.
  #record!: TableRecord;
  #column!: Column;
  #index = 0;
  #person = -1;

  constructor({ kind, headers, indexes, pack, explains }: FindingReporterOptions) {
    this.#kind = kind;
    this.#headers = headers;
    this.#indexes = indexes;
    this.#pack = pack;
    this.explains = explains;
  }

  /** Findings of the current row; undefined when it has none. */
  get findings(): RowFinding[] | undefined {
    return this.#findings;
  }

  startRow(record: TableRecord): void {
    this.#record = record;
    this.#findings = undefined;
  }

  /** Sets the current cell. */
  at(column: Column, index: number, person = -1): void {
    this.#column = column;
    this.#index = index;
    this.#person = person;
  }

  /** Adds a finding that already has its place. */
  add(finding: RowFinding): void {
    (this.#findings ??= []).push(finding);
  }

  report(code: CellCode, facts: MessageParams = {}): void {
    // The numbers are unambiguous when the authority's own code table defines them.
    if (
      code === "code-by-number" &&
      this.#pack?.codeTables?.[this.#column.table?.name ?? ""]?.some((entry) => entry.code !== undefined)
    )
      return;
    this.#addHere(createFinding(code, CELL_TEXTS[code], facts), true);
  }

  reportDefect(found: Parameters<PeopleSink["reportDefect"]>[0]): void {
    const { code, ...texts } = found;
    this.#addHere({ rule: code, ...texts }, true);
  }

  missing(column: Column, index: number | undefined): void {
    if (index !== undefined) this.#index = index;
    this.#column = column;
    this.#addHere(
      createFinding("field-missing", CELL_TEXTS["field-missing"], {
        column: this.#headers.get(this.#index) ?? column.zh,
      }),
      false,
    );
  }

  missingColumn(column: Column, index: number, person: number): void {
    this.at(column, index, person);
    const header = this.#headers.get(index) ?? column.zh;
    const place = column.place;
    const missing =
      place.in === "people" && place.field === "name" ? nameHeaderOf(header) : `${header}${PERSON_NUMBER_ZH}`;
    this.#addHere(
      createFinding("person-column-missing", CELL_TEXTS["person-column-missing"], { header, missing }),
      false,
    );
  }

  reportInterpretation(value: string, how: InterpretationKind): void {
    const column = this.#column;
    const record = this.#record;
    const index = this.#index;
    if (how === "code" && column.key === "measure" && namesWaiting(column, record.cell(index), value)) {
      const rule = findRule("CF-06");
      if (rule)
        this.#addHere(
          findingOf(rule, { facts: { written: displayCell(column, record.cell(index)), read: value } }),
          true,
        );
    }
    if (!this.explains) return;
    const text = record.cell(index);
    const written =
      how === "split"
        ? text
            .split(/[、;；\n\r,，/]+/)
            .map((part) => displayCell(column, part.trim()))
            .join("、")
        : displayCell(column, text);
    this.interpretations.push({
      row: record.row,
      column: index,
      header: this.#headers.get(index) ?? column.zh,
      written,
      understood: how === "split" ? value : displayCell(column, value),
      how,
    });
  }

  /** As `reportInterpretation`, for a cell with a formula or in a merged area of a workbook. */
  reportFilled(column: Column, index: number, written: string, how: "formula" | "filled-down"): void {
    if (!this.explains) return;
    this.interpretations.push({
      row: this.#record.row,
      column: index,
      header: this.#headers.get(index) ?? column.zh,
      written,
      understood: displayCell(column, this.#record.cell(index)),
      how,
    });
  }

  /**
   * Reports a value that the row does not contain: a default, or the value of a row above. Reported once for a column
   * that the file lacks.
   */
  supplied(column: Column, value: string, how: "default" | "filled-down", row = this.#record.row): void {
    if (!this.explains) return;
    const index = this.indexOf(column);
    if (index === undefined) {
      if (this.#reportedDefaults.has(column.key)) return;
      this.#reportedDefaults.add(column.key);
    }
    const understood = column.table ? (findEntry(column.table, value)?.zh ?? value) : displayCell(column, value);
    this.interpretations.push({
      row,
      ...(index !== undefined && { column: index }),
      header: this.headerOf(column),
      written: "",
      understood,
      how,
    });
  }

  /** Creates a finding on a row or one of its columns. Does not add it. */
  rowFinding(
    code: RowCode | "field-missing" | "material-required",
    row: number,
    facts: MessageParams = {},
    column?: Column,
  ): RowFinding {
    const texts = code === "field-missing" || code === "material-required" ? CELL_TEXTS[code] : ROW_TEXTS[code];
    const index = column && this.indexOf(column);
    return {
      ...createFinding(code, texts, facts),
      row,
      ...(column && { field: column.key, pointer: pointerTo(column, -1), header: this.headerOf(column) }),
      ...(index !== undefined && { column: index }),
    };
  }

  /** As `rowFinding`, with the key of a column. */
  findingFor(code: RowCode, row: number, facts: MessageParams, key: string): RowFinding {
    return this.rowFinding(
      code,
      row,
      facts,
      columnsFor(this.#kind).find((c) => c.key === key),
    );
  }

  headerAt(index: number): string | undefined {
    return this.#headers.get(index);
  }

  headerOf(column: Column): string {
    const index = this.indexOf(column);
    return (index !== undefined && this.#headers.get(index)) || column.zh;
  }

  indexOf(column: Column): number | undefined {
    return this.#indexes.get(column);
  }

  #addHere(finding: Finding, withValue: boolean): void {
    const column = this.#column;
    const index = this.#index;
    this.add({
      ...finding,
      row: this.#record.row,
      column: index,
      header: this.#headers.get(index) ?? column.zh,
      field: column.key,
      pointer: pointerTo(column, this.#person),
      ...(withValue && { value: displayCell(column, this.#record.cell(index)) }),
    });
  }
}

const PERSON_NUMBER_ZH = "证件号";

/** Derives the header of a person's name from the header of the number or share: 买受人2 from 买受人2证件号. */
function nameHeaderOf(header: string): string {
  return header.replace(/(?:的)?(?:身份证|证件|共有份额|份额).*$/, "") || "姓名";
}

function pointerTo({ place }: Column, person: number): string {
  if (place.in === "filing") return toJsonPointer([place.field]);
  return place.in === "group"
    ? toJsonPointer([place.group, place.field])
    : toJsonPointer(person < 0 ? [place.list] : [place.list, person, place.field]);
}

/** Whether a measure was written as one that waits (轮候), by name or by its code in the standard. */
function namesWaiting({ table }: Column, text: string, read: string): boolean {
  if (text.includes("轮候")) return true;
  const code = text
    .trim()
    .replace(/\.0+$/, "")
    .replace(/^0+(?=\d)/, "");
  const entry = table?.entries.find(({ zh }) => zh === read);
  return entry?.otherCodes !== undefined && Object.hasOwn(entry.otherCodes, code);
}
