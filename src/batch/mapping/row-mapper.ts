import {
  columnsFor,
  findEntry,
  isOptionalPersonField,
  toJsonPointer,
  showValue,
  type Column,
  type Kind,
} from "../../contract/index.js";
import {
  CELL_TEXTS,
  ROW_TEXTS,
  findRule,
  findingOf,
  codeTableFor,
  createFinding,
  type CellCode,
  type MessageParams,
  type Finding,
  type RowCode,
  type RowFinding,
  type RulePack,
} from "../../rules/index.js";
import {
  INVALID,
  displayCell,
  reportEmpty,
  displayText,
  trimInvisible,
  type CellReader,
  type CellReporter,
  type InterpretationKind,
} from "./cells/cell.js";
import type { TableRecord, CellAnnotations } from "../files/common/record.js";
import type { BoundColumn, Headers } from "./headers/headers.js";
import { readPeople, type FoundPerson, type PeopleSink, type PersonColumns, type PersonReaders } from "./people.js";
import { readerFor } from "./cells/reader-for.js";
import { rangeParts, readDate } from "./cells/date.js";
import { idNoReader } from "./cells/identifier.js";
import { isErrorValue } from "./cells/text.js";
import { readMaterials, type MaterialPath } from "./cells/materials.js";

/** A cell that was read differently from how it is written. */
export interface Interpretation {
  readonly row: number;
  /** Absent where the file has no such column: what is taken for it is told once, with the first row. */
  readonly column?: number;
  readonly header: string;
  /** As written and as understood, masked where personal. */
  readonly written: string;
  readonly understood: string;
  readonly how: InterpretationKind;
}

/** One row, every cell read. */
export interface MappedRow {
  readonly row: number;
  readonly ref: string | undefined;
  /** Wire values by field; fields of a group in an object of their own. */
  readonly values: Record<string, unknown>;
  readonly materials: readonly MaterialPath[];
  readonly findings: RowFinding[] | undefined;
  /** Fields that stand there and cannot be used. */
  readonly unreadable: Set<string> | undefined;
  /** For materials that turn out not to exist. */
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
  /** Keep a list of what was read differently from how it is written. */
  readonly explain?: boolean;
}

/**
 * Reads rows of one table into wire values. Readers are chosen once; a good row allocates its values and nothing else.
 */
export class RowMapper implements PeopleSink {
  readonly interpretations: Interpretation[] = [];
  readonly refIndex: number;
  readonly unitIndex: number;
  readonly columns: readonly MappedColumn[];
  readonly people: readonly PeopleStep[];
  readonly ranges: readonly { readonly index: number; readonly start: Column; readonly end: Column }[];
  readonly materials: { readonly index: number; readonly column: Column } | undefined;
  private readonly headers = new Map<number, string>();
  private readonly width: number;
  private readonly columnsAt = new Map<number, Column>();
  private readonly toldHidden = new Set<number>();
  private readonly toldSupplied = new Set<string>();
  /** Whether anybody reads `understandings`. */
  readonly explains: boolean;
  private readonly pack: RulePack | undefined;

  /** Found out about whole columns; each is told with its row. */
  columnFindings: readonly RowFinding[] = [];

  // The cell that is being read.
  private record!: TableRecord;
  private column!: Column;
  private index = 0;
  private person = -1;
  private findings: RowFinding[] | undefined;
  private unreadable: Set<string> | undefined;

  constructor(
    readonly kind: Kind,
    headers: Headers,
    { today, pack, explain = false }: MappingOptions,
  ) {
    const columns = new Map(columnsFor(kind).map((c) => [c.key, c]));
    const boundTo = (key: string): BoundColumn | undefined => headers.bound.find((b) => b.key === key && !b.end);
    for (const b of headers.bound) {
      this.headers.set(b.index, showValue(b.header));
      this.columnsAt.set(b.index, columns.get(b.key)!);
    }
    // A day that has begun somewhere in the world is today.
    const now = new Date(`${today}T23:59:59+08:00`);
    this.explains = explain;
    this.width = headers.width;
    this.pack = pack;
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
              ? organisationNo(column, now)
              : readerFor(column, { ...(unit !== undefined && { unit }), table });
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
  }

  map(record: TableRecord): MappedRow {
    this.record = record;
    this.findings = undefined;
    this.unreadable = undefined;
    const values: Record<string, unknown> = {};
    for (const step of this.columns) {
      const text = record.cell(step.index);
      if (text === "") continue;
      this.column = step.column;
      this.index = step.index;
      this.person = -1;
      const value = isErrorValue(text, this) ? INVALID : step.read(text, this);
      if (value === undefined) continue;
      if (value === INVALID) this.spoil(step.group ?? step.field);
      else if (step.group === undefined) values[step.field] = value;
      else ((values[step.group] ??= {}) as Record<string, unknown>)[step.field] = value;
    }
    for (const range of this.ranges) this.readRange(range, values);
    for (const { list, sets, readers } of this.people) this.readList(list, sets, readers, values);
    const materials = this.readMaterialsCell();
    if (record.notes) this.readNotes(record.notes);
    if (record.width > this.width) this.readBeyond(record);
    for (const finding of this.columnFindings) if (finding.row === record.row) (this.findings ??= []).push(finding);
    const { ref } = values;
    return {
      row: record.row,
      ref: typeof ref === "string" ? ref : undefined,
      values,
      materials,
      materialsColumn: this.materials?.index,
      findings: this.findings,
      unreadable: this.unreadable,
    };
  }

  /** The text of one of a row's own fields, as `read` would find it. */
  textOf(record: TableRecord, key: string): string | undefined {
    const step = this.columns.find((s) => s.column.key === key);
    const text = step ? record.cell(step.index) : "";
    const value = text === "" ? undefined : step!.read(text, SILENT);
    return typeof value === "string" ? value : undefined;
  }

  private readList(
    list: string,
    sets: readonly PersonColumns[],
    readers: PersonReaders,
    values: Record<string, unknown>,
  ): void {
    let found: FoundPerson[] | undefined;
    for (const set of sets) {
      const people = readPeople(this.record, set, readers, this);
      if (people === INVALID) this.spoil(list);
      else if (people) found = found ? [...found, ...people] : people;
    }
    if (found && !this.unreadable?.has(list)) values[list] = found;
  }

  /** A cell for start and end, where the column of its own is empty or absent. */
  private readRange(
    { index, start, end }: { index: number; start: Column; end: Column },
    values: Record<string, unknown>,
  ): void {
    const text = this.record.cell(index);
    if (text === "") return;
    this.column = start;
    this.index = index;
    this.person = -1;
    if (isErrorValue(text, this)) return this.spoil(start.key);
    const parts = rangeParts(text);
    if (!parts) {
      // A single date is no range; anything else says itself what it is (360个月).
      if (readDate(text, this) !== INVALID) this.report("date-range", { shown: showValue(text) });
      this.spoil(start.key);
      return this.spoil(end.key);
    }
    [start, end].forEach((column, i) => {
      this.column = column;
      const value = readDate(parts[i] ?? "", this);
      const own = valueAt(values, column);
      if (value === INVALID) this.spoil(column.key);
      else if (own !== undefined && own !== value) {
        this.report("date-range", { shown: showValue(text) });
        this.spoil(column.key);
      } else if (value !== undefined) {
        setAt(values, column, value);
        this.reportInterpretation(String(value), "range-split");
      }
    });
  }

  private readMaterialsCell(): readonly MaterialPath[] {
    if (!this.materials) return NO_MATERIALS;
    const text = this.record.cell(this.materials.index);
    if (text === "") return NO_MATERIALS;
    this.column = this.materials.column;
    this.index = this.materials.index;
    this.person = -1;
    const found = isErrorValue(text, this) ? INVALID : readMaterials(text, this);
    if (found !== INVALID) {
      if (found.length === 0) reportEmpty(this);
      return found;
    }
    this.spoil("materials");
    return NO_MATERIALS;
  }

  /** Cells to the right of the last header. */
  private readBeyond(record: TableRecord): void {
    for (let index = this.width; index < record.width; index++) {
      const text = trimInvisible(record.cell(index));
      if (text === "") continue;
      (this.findings ??= []).push({
        ...this.rowFinding("cell-beyond-header", record.row, { shown: displayText(text) }),
        column: index,
      });
      return;
    }
  }

  /** What a workbook hides, merges and computes. */
  private readNotes({ isHidden, hidden, formulas, uncomputed, filled }: CellAnnotations): void {
    if (isHidden) (this.findings ??= []).push(this.rowFinding("row-hidden", this.record.row));
    for (const index of hidden) {
      if (this.toldHidden.has(index) || !this.columnsAt.has(index)) continue;
      this.toldHidden.add(index);
      (this.findings ??= []).push({
        ...this.rowFinding("column-hidden", this.record.row, { column: this.headers.get(index) ?? "" }),
        column: index,
        header: this.headers.get(index) ?? "",
      });
    }
    for (const index of uncomputed) {
      const column = this.columnsAt.get(index);
      if (!column) continue;
      this.at(column, index, -1);
      this.report("formula-uncomputed");
      const { place } = column;
      this.spoil(place.in === "people" ? place.list : place.in === "group" ? place.group : place.field);
    }
    if (!this.explains) return;
    for (const [indexes, written, how] of [
      [formulas, "=…", "formula"],
      [filled, "", "filled-down"],
    ] as const) {
      for (const index of indexes) {
        const column = this.columnsAt.get(index);
        if (column)
          this.interpretations.push({
            row: this.record.row,
            column: index,
            header: this.headers.get(index) ?? column.zh,
            written,
            understood: displayCell(column, this.record.cell(index)),
            how,
          });
      }
    }
  }

  /**
   * A value that the row does not say itself: a default, or that of a row above. Told once where the file has no such
   * column.
   */
  supplied(column: Column, value: string, how: "default" | "filled-down", row = this.record.row): void {
    if (!this.explains) return;
    const index = this.indexOf(column);
    if (index === undefined) {
      if (this.toldSupplied.has(column.key)) return;
      this.toldSupplied.add(column.key);
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

  private spoil(field: string): void {
    (this.unreadable ??= new Set()).add(field);
  }

  at(column: Column, index: number, person: number): void {
    this.column = column;
    this.index = index;
    this.person = person;
  }

  report(code: CellCode, facts: MessageParams = {}): void {
    // An authority that gives its own numbers leaves nothing to doubt.
    if (
      code === "code-by-number" &&
      this.pack?.codeTables?.[this.column.table?.name ?? ""]?.some((entry) => entry.code !== undefined)
    )
      return;
    this.add(createFinding(code, CELL_TEXTS[code], facts), true);
  }

  reportDefect(found: Parameters<PeopleSink["reportDefect"]>[0]): void {
    const { code, ...texts } = found;
    this.add({ rule: code, ...texts }, true);
  }

  missing(column: Column, index: number | undefined): void {
    if (index !== undefined) this.index = index;
    this.column = column;
    this.add(
      createFinding("field-missing", CELL_TEXTS["field-missing"], {
        column: this.headers.get(this.index) ?? column.zh,
      }),
      false,
    );
  }

  reportInterpretation(value: string, how: InterpretationKind): void {
    const { column, index, record } = this;
    if (column.table === undefined || how !== "code") {
      if (!this.explains) return;
    } else if (column.key === "measure" && record.cell(index).includes("轮候")) {
      const rule = findRule("CF-06");
      if (rule) this.add(findingOf(rule, { facts: { written: showValue(record.cell(index)), read: value } }), true);
    }
    if (!this.explains) return;
    const written =
      how === "split"
        ? record
            .cell(index)
            .split(/[、;；\n\r,，/]+/)
            .map((part) => displayCell(column, part.trim()))
            .join("、")
        : displayCell(column, record.cell(index));
    this.interpretations.push({
      row: record.row,
      column: index,
      header: this.headers.get(index) ?? column.zh,
      written,
      understood: how === "split" ? value : displayCell(column, value),
      how,
    });
  }

  private add(finding: Finding, withValue: boolean): void {
    const { column, index, person } = this;
    (this.findings ??= []).push({
      ...finding,
      row: this.record.row,
      column: index,
      header: this.headers.get(index) ?? column.zh,
      field: column.key,
      pointer: pointerTo(column, person),
      ...(withValue && { value: displayCell(column, this.record.cell(index)) }),
    });
  }

  /** A finding about a row as such, or about one of its columns. */
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

  /** As `rowFinding`, the column by its key. */
  findingFor(code: RowCode, row: number, facts: MessageParams, key: string): RowFinding {
    return this.rowFinding(
      code,
      row,
      facts,
      columnsFor(this.kind).find((c) => c.key === key),
    );
  }

  headerAt(index: number): string | undefined {
    return this.headers.get(index);
  }

  indexOf(column: Column): number | undefined {
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

  headerOf(column: Column): string {
    const index = this.indexOf(column);
    return (index !== undefined && this.headers.get(index)) || column.zh;
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

function pointerTo({ place }: Column, person: number): string {
  if (place.in === "filing") return toJsonPointer([place.field]);
  return place.in === "group"
    ? toJsonPointer([place.group, place.field])
    : toJsonPointer(person < 0 ? [place.list] : [place.list, person, place.field]);
}

/** A number that stands alone is an organisation's. */
function organisationNo(column: Column, now: Date): CellReader {
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
    share: share ? readerFor(share) : (text) => text,
    defaultType: "citizen-id",
    numberRequired: !isOptionalPersonField(kind, list, "idNo"),
  };
}
