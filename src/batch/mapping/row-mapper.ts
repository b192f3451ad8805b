import {
  columnsFor,
  isOptionalPersonField,
  maskStrayHeader,
  showValue,
  type Column,
  type Kind,
} from "../../contract/index.js";
import { codeTableFor, type RowFinding, type RulePack } from "../../rules/index.js";
import { INVALID, reportEmpty, displayText, trimInvisible, type CellReader, type CellReporter } from "./cells/cell.js";
import type { TableRecord, CellAnnotations } from "../files/common/record.js";
import type { BoundColumn, Headers } from "./headers/header-layout.js";
import { FindingReporter } from "./finding-reporter.js";
import { readPeople, type FoundPerson, type PersonColumns, type PersonReaders } from "./people.js";
import { readerFor } from "./cells/reader-for.js";
import { rangeParts, readDate } from "./cells/date.js";
import { idNoReader } from "./cells/identifier.js";
import { isErrorValue } from "./cells/text.js";
import { readMaterials, type MaterialPath } from "./cells/materials.js";

/** Result of reading one row. */
export interface MappedRow {
  readonly row: number;
  readonly ref: string | undefined;
  /** Wire values by field. The fields of a group are in a nested object. */
  readonly values: Record<string, unknown>;
  readonly materials: readonly MaterialPath[];
  readonly findings: RowFinding[] | undefined;
  /** Fields whose cells are filled in but cannot be used. */
  readonly unreadable: Set<string> | undefined;
  /** Index of the materials column, for findings on missing documents. */
  readonly materialsColumn: number | undefined;
}

export interface MappedColumn {
  readonly index: number;
  readonly column: Column;
  readonly read: CellReader;
  readonly field: string;
  readonly group: string | undefined;
  /** Yuan per unit of an amount. */
  readonly unit: number | undefined;
}

export interface PeopleStep {
  readonly list: string;
  readonly sets: readonly PersonColumns[];
  readonly readers: PersonReaders;
}

export interface MappingOptions {
  readonly today: string;
  readonly pack?: RulePack | undefined;
  /** Collects every cell whose text was converted. @default false */
  readonly explain?: boolean;
  /** Serial dates of the file count from 1904. @default false */
  readonly from1904?: boolean;
}

/** Maps the rows of one table to wire values. Selects its cell readers once; a valid row allocates only its values. */
export class RowMapper {
  /** Receives the findings of every row. */
  readonly reporter: FindingReporter;
  readonly refIndex: number;
  readonly unitIndex: number;
  readonly columns: readonly MappedColumn[];
  readonly people: readonly PeopleStep[];
  readonly ranges: readonly { readonly index: number; readonly start: Column; readonly end: Column }[];
  readonly materials: { readonly index: number; readonly column: Column } | undefined;
  readonly #width: number;
  readonly #recordWidth: number;
  readonly #columnsAt = new Map<number, Column>();
  readonly #reportedHidden = new Set<number>();

  /** Findings on whole columns. Each is reported with its row. */
  columnFindings: readonly RowFinding[] = [];

  #unreadable: Set<string> | undefined;

  constructor(
    readonly kind: Kind,
    headers: Headers,
    { today, pack, explain = false, from1904 = false }: MappingOptions,
  ) {
    const columns = new Map(columnsFor(kind).map((c) => [c.key, c]));
    const boundTo = (key: string): BoundColumn | undefined => headers.bound.find((b) => b.key === key && !b.end);
    for (const b of headers.bound) this.#columnsAt.set(b.index, columns.get(b.key)!);
    // The end of today in China.
    const now = new Date(`${today}T23:59:59+08:00`);
    this.#width = headers.width;
    this.#recordWidth = headers.recordWidth ?? Infinity;
    this.refIndex = boundTo("ref")?.index ?? 0;
    this.unitIndex = boundTo("unitCode")?.index ?? -1;
    const steps: MappedColumn[] = [];
    const lists = new Map<string, PersonColumns[]>();
    for (const [key, column] of columns) {
      const { place } = column;
      for (const bound of headers.bound.filter((b) => b.key === key && !b.end)) {
        if (place.in === "people") {
          const sets = lists.get(place.list) ?? lists.set(place.list, []).get(place.list)!;
          sets[bound.person] = { ...sets[bound.person], [place.field]: { index: bound.index, column } };
        } else if (column.cell !== "materials") {
          const table = column.table && codeTableFor(column.table, pack);
          const unit = bound.unit ?? (column.cell === "amount" ? pack?.amountUnit : undefined);
          const read: CellReader =
            column.cell === "id-no"
              ? organizationNoReader(column, now)
              : readerFor(column, { ...(unit !== undefined && { unit }), table, from1904, now });
          steps.push({
            index: bound.index,
            column,
            read,
            field: place.field,
            group: place.in === "group" ? place.group : undefined,
            unit,
          });
        }
      }
    }
    this.columns = steps;
    this.people = [...lists].map(([list, sets]) => ({
      list,
      sets: sets.filter(Boolean),
      readers: personReaders(kind, columns, list, now, pack),
    }));
    this.ranges = headers.bound.flatMap((b) =>
      b.end ? [{ index: b.index, start: columns.get(b.key)!, end: columns.get(b.end)! }] : [],
    );
    const materials = boundTo("materials");
    this.materials = materials && { index: materials.index, column: columns.get("materials")! };
    this.reporter = new FindingReporter({
      kind,
      headers: new Map(headers.bound.map((b) => [b.index, showValue(maskStrayHeader(b.header))])),
      indexes: this.#columnIndexes(columns.values()),
      pack,
      explains: explain,
    });
  }

  map(record: TableRecord): MappedRow {
    const { reporter } = this;
    reporter.startRow(record);
    this.#unreadable = undefined;
    const values: Record<string, unknown> = {};
    for (const step of this.columns) {
      const text = record.cell(step.index);
      if (text === "") continue;
      reporter.at(step.column, step.index);
      const value = isErrorValue(text, reporter) ? INVALID : step.read(text, reporter);
      if (value === undefined) continue;
      if (value === INVALID) this.#markUnreadable(step.group ?? step.field);
      else if (step.group === undefined) values[step.field] = value;
      else ((values[step.group] ??= {}) as Record<string, unknown>)[step.field] = value;
    }
    for (const range of this.ranges) this.#readRange(record, range, values);
    for (const { list, sets, readers } of this.people) this.#readList(record, list, sets, readers, values);
    const materials = this.#readMaterialsCell(record);
    if (record.notes) this.#readNotes(record, record.notes);
    if (record.width > this.#width) this.#readBeyond(record);
    for (const finding of this.columnFindings) if (finding.row === record.row) reporter.add(finding);
    const { ref } = values;
    return {
      row: record.row,
      ref: typeof ref === "string" ? ref : undefined,
      values,
      materials,
      materialsColumn: this.materials?.index,
      findings: reporter.findings,
      unreadable: this.#unreadable,
    };
  }

  /** Returns the value of a text field of a row, without reporting findings. */
  textOf(record: TableRecord, key: string): string | undefined {
    const step = this.columns.find((s) => s.column.key === key);
    const text = step ? record.cell(step.index) : "";
    const value = text === "" ? undefined : step!.read(text, SILENT);
    return typeof value === "string" ? value : undefined;
  }

  #readList(
    record: TableRecord,
    list: string,
    sets: readonly PersonColumns[],
    readers: PersonReaders,
    values: Record<string, unknown>,
  ): void {
    let found: FoundPerson[] | undefined;
    for (const set of sets) {
      const people = readPeople(record, set, readers, this.reporter);
      if (people === INVALID) this.#markUnreadable(list);
      else if (people) found = found ? [...found, ...people] : people;
    }
    if (found && !this.#unreadable?.has(list)) values[list] = found;
  }

  /** Reads a cell that holds a start and an end date. A column for one of the dates must be empty or agree. */
  #readRange(
    record: TableRecord,
    { index, start, end }: { index: number; start: Column; end: Column },
    values: Record<string, unknown>,
  ): void {
    const { reporter } = this;
    const text = record.cell(index);
    if (text === "") return;
    reporter.at(start, index);
    if (isErrorValue(text, reporter)) return this.#markUnreadable(start.key);
    const parts = rangeParts(text);
    if (!parts) {
      // Reports a single date, which is not a range. Any other text, such as 360个月, was reported by `readDate`.
      if (readDate(text, reporter) !== INVALID) reporter.report("date-range", { shown: displayText(text) });
      this.#markUnreadable(start.key);
      return this.#markUnreadable(end.key);
    }
    [start, end].forEach((column, i) => {
      reporter.at(column, index);
      const value = readDate(parts[i] ?? "", reporter);
      const own = valueAt(values, column);
      if (value === INVALID) this.#markUnreadable(column.key);
      else if (own !== undefined && own !== value) {
        reporter.report("date-range", { shown: displayText(text) });
        this.#markUnreadable(column.key);
      } else if (value !== undefined) {
        setAt(values, column, value);
        reporter.reportInterpretation(String(value), "range-split");
      }
    });
  }

  #readMaterialsCell(record: TableRecord): readonly MaterialPath[] {
    const { reporter } = this;
    if (!this.materials) return NO_MATERIALS;
    const text = record.cell(this.materials.index);
    if (text === "") return NO_MATERIALS;
    reporter.at(this.materials.column, this.materials.index);
    const found = isErrorValue(text, reporter) ? INVALID : readMaterials(text, reporter);
    if (found !== INVALID) {
      if (found.length === 0) reportEmpty(reporter);
      return found;
    }
    this.#markUnreadable("materials");
    return NO_MATERIALS;
  }

  /** Reports the first cell to the right of the last header. */
  #readBeyond(record: TableRecord): void {
    for (let index = this.#width; index < record.width; index++) {
      const text = trimInvisible(record.cell(index));
      if (text === "") continue;
      const shown = displayText(text);
      const found =
        index >= this.#recordWidth
          ? this.reporter.rowFinding("row-slipped", record.row, {
              shown,
              width: record.width,
              header: this.#recordWidth,
            })
          : this.reporter.rowFinding("cell-beyond-header", record.row, { shown });
      this.reporter.add({ ...found, column: index });
      return;
    }
  }

  /** Reports hidden, merged and computed cells of a workbook. */
  #readNotes({ row }: TableRecord, notes: CellAnnotations): void {
    const { reporter } = this;
    if (notes.isHidden) reporter.add(reporter.rowFinding("row-hidden", row));
    for (const index of notes.hidden) {
      if (this.#reportedHidden.has(index) || !this.#columnsAt.has(index)) continue;
      this.#reportedHidden.add(index);
      const header = reporter.headerAt(index) ?? "";
      reporter.add({ ...reporter.rowFinding("column-hidden", row, { column: header }), column: index, header });
    }
    for (const index of notes.uncomputed) {
      const column = this.#columnsAt.get(index);
      if (!column) continue;
      reporter.at(column, index);
      reporter.report("formula-uncomputed");
      const { place } = column;
      this.#markUnreadable(place.in === "people" ? place.list : place.in === "group" ? place.group : place.field);
    }
    this.#reportFilledCells(notes.formulas, "=…", "formula");
    this.#reportFilledCells(notes.filled, "", "filled-down");
  }

  #reportFilledCells(indexes: Iterable<number>, written: string, how: "formula" | "filled-down"): void {
    for (const index of indexes) {
      const column = this.#columnsAt.get(index);
      if (column) this.reporter.reportFilled(column, index, written, how);
    }
  }

  #markUnreadable(field: string): void {
    (this.#unreadable ??= new Set()).add(field);
  }

  /** Returns the index of each column in the file. For a list of persons, that of the first person. */
  #columnIndexes(columns: Iterable<Column>): Map<Column, number> {
    const indexes = new Map<Column, number>();
    for (const column of columns) {
      const index = this.#indexOf(column);
      if (index !== undefined) indexes.set(column, index);
    }
    return indexes;
  }

  #indexOf(column: Column): number | undefined {
    const place = column.place;
    if (column.cell === "materials") return this.materials?.index;
    if (place.in === "people") {
      const set = this.people.find((p) => p.list === place.list)?.sets[0] as
        Record<string, { index: number } | undefined> | undefined;
      return set?.[place.field]?.index;
    }
    return (
      this.columns.find((s) => s.column === column)?.index ??
      this.ranges.find((r) => r.start === column || r.end === column)?.index
    );
  }
}

const SILENT: CellReporter = {
  report: () => undefined,
  reportDefect: () => undefined,
  reportInterpretation: () => undefined,
};
const NO_MATERIALS: readonly MaterialPath[] = Object.freeze([]);

export function valueAt(values: Record<string, unknown>, { place }: Column): unknown {
  return place.in === "group"
    ? (values[place.group] as Record<string, unknown> | undefined)?.[place.field]
    : place.in === "filing"
      ? values[place.field]
      : values[place.list];
}

function setAt(values: Record<string, unknown>, { place }: Column, value: unknown): void {
  if (place.in === "group") ((values[place.group] ??= {}) as Record<string, unknown>)[place.field] = value;
  else if (place.in === "filing") values[place.field] = value;
}

/** Creates the reader of an ID number column that belongs to no person: its numbers are those of organizations. */
function organizationNoReader(column: Column, now: Date): CellReader {
  const read = idNoReader(column, now);
  return (text, reporter) => read("credit-code", text, reporter);
}

function personReaders(
  kind: Kind,
  columns: ReadonlyMap<string, Column>,
  list: string,
  now: Date,
  pack: RulePack | undefined,
): PersonReaders {
  const of = (field: string): Column | undefined =>
    [...columns.values()].find((c) => c.place.in === "people" && c.place.list === list && c.place.field === field);
  const [name, idType, idNo, share] = [of("name"), of("idType"), of("idNo"), of("share")];
  if (!name || !idType || !idNo) throw new RangeError(`people without name or number: ${list}`);
  return {
    name: readerFor(name),
    idType: readerFor(idType, { table: idType.table && codeTableFor(idType.table, pack) }),
    idNo: idNoReader(idNo, now),
    idTypeColumn: idType,
    nameColumn: name,
    idNoColumn: idNo,
    share: share ? readerFor(share) : (text) => text,
    defaultType: "citizen-id",
    numberRequired: !isOptionalPersonField(kind, list, "idNo"),
  };
}
