/**
 * Merges the rows of one filing. Rows of one ref may only differ in their units and persons; any other difference is a
 * finding.
 */
import type { Column } from "../../../contract/index.js";
import type { RowFinding } from "../../../rules/index.js";
import type { FindingReporter } from "../../mapping/finding-reporter.js";
import type { FoundPerson } from "../../mapping/people.js";
import { valueAt, type MappedRow } from "../../mapping/row-mapper.js";

const MAX_OTHER_UNITS = 499;

export class RowMerger {
  readonly #columns: readonly Column[];
  readonly #perUnit: readonly Column[];
  readonly #unitColumn: Column;
  readonly #lists: readonly string[];
  readonly #reporter: FindingReporter;

  /** @param lists Lists of persons of the kind. */
  constructor(columns: readonly Column[], lists: readonly string[], reporter: FindingReporter) {
    this.#columns = columns;
    this.#perUnit = columns.filter((c) => c.perUnit);
    this.#unitColumn = columns.find((c) => c.key === "unitCode")!;
    this.#lists = lists;
    this.#reporter = reporter;
  }

  /**
   * Merges rows into the values of one filing.
   * @param findings Receives the contradictions between the rows.
   * @returns the values of the first row, with the units and persons of the other rows
   */
  merge(
    rows: readonly MappedRow[],
    findings: RowFinding[],
    unreadable: ReadonlySet<string> | undefined,
  ): Record<string, unknown> {
    const values: Record<string, unknown> = { ...rows[0]!.values };
    const units: UnitRows[] = [];
    const byCode = new Map<unknown, UnitRows>();
    const seen = new Map<string, number>();
    // A ref with too many rows already has a finding. Its rows differ because they belong to different filings.
    if (findings.some((f) => f.rule === "too-many-rows")) return values;
    for (const [i, row] of rows.entries()) {
      if (i > 0) this.#compare(rows[0]!, row, values, findings);
      const code = row.values["unitCode"];
      const above = units.at(-1)?.values["unitCode"];
      if (row.ref === undefined && rows[0]!.ref !== undefined)
        this.#reporter.supplied(this.#columns[0]!, rows[0]!.ref, "filled-down", row.row);
      if (code === undefined && typeof above === "string")
        this.#reporter.supplied(this.#unitColumn, above, "filled-down", row.row);
      const own = Object.fromEntries(this.#perUnit.map((c) => [c.key, row.values[c.key]]));
      let unit = code === undefined ? units.at(-1) : byCode.get(code);
      if (!unit) {
        units.push((unit = { row: row.row, values: own, people: new Map() }));
        byCode.set(code, unit);
      } else this.#compareUnit(unit, own, row.row, findings);
      for (const list of this.#lists) {
        const found = row.values[list] as FoundPerson[] | undefined;
        if (!found) continue;
        const people = unit.people.get(list) ?? new Map<string, FoundPerson>();
        const keys = personKeys(found);
        for (const [n, person] of found.entries()) people.set(keys[n]!, person);
        unit.people.set(list, people);
      }
      const text = JSON.stringify(row.values);
      const before = seen.get(text);
      if (before !== undefined) findings.push(this.#reporter.rowFinding("row-repeated", row.row, { row: before }));
      else seen.set(text, row.row);
    }
    for (const list of this.#lists) this.#mergePeople(list, units, values, findings, rows);
    if (units.length > 1 && !unreadable?.has("unitCode")) this.#setUnits(units, values, findings);
    return values;
  }

  #compareUnit(unit: UnitRows, own: Record<string, unknown>, row: number, findings: RowFinding[]): void {
    for (const column of this.#perUnit) {
      const value = own[column.key];
      if (value === undefined) continue;
      if (unit.values[column.key] === undefined) unit.values[column.key] = value;
      else if (unit.values[column.key] !== value)
        findings.push(this.#reporter.rowFinding("rows-disagree", row, { row: unit.row }, column));
    }
  }

  #compare(first: MappedRow, row: MappedRow, values: Record<string, unknown>, findings: RowFinding[]): void {
    for (const column of this.#columns) {
      if (column.perUnit || column.place.in === "people" || column.key === "ref" || column.cell === "materials")
        continue;
      const value = valueAt(row.values, column);
      const before = valueAt(values, column);
      if (value === undefined || value === before) continue;
      if (before !== undefined)
        findings.push(this.#reporter.rowFinding("rows-disagree", row.row, { row: first.row }, column));
      else if (column.place.in === "group")
        values[column.place.group] = {
          ...(values[column.place.group] as object | undefined),
          [column.place.field]: value,
        };
      else values[column.key] = value;
    }
  }

  /** Takes the persons of the first unit. Every other unit must have the same ones, or none of its own. */
  #mergePeople(
    list: string,
    units: readonly UnitRows[],
    values: Record<string, unknown>,
    findings: RowFinding[],
    rows: readonly MappedRow[],
  ): void {
    const peopleOf = (unit: UnitRows | undefined): FoundPerson[] | undefined => {
      const people = unit?.people.get(list);
      return people && [...people.values()];
    };
    const first = peopleOf(units[0]);
    if (first) values[list] = first;
    else delete values[list];
    const text = JSON.stringify(first);
    for (const unit of units.slice(1)) {
      const own = peopleOf(unit);
      if (!own || JSON.stringify(own) === text) continue;
      const column = this.#columns.find((c) => c.place.in === "people" && c.place.list === list);
      findings.push(this.#reporter.rowFinding("rows-people", unit.row, { row: rows[0]!.row }, column));
    }
  }

  #setUnits(
    units: readonly { row: number; values: Record<string, unknown> }[],
    values: Record<string, unknown>,
    findings: RowFinding[],
  ): void {
    const [first, ...others] = units;
    Object.assign(values, definedOf(first!.values));
    for (const unit of others) {
      for (const column of this.#perUnit) {
        // With merged cells, one certificate number applies to several units.
        if (unit.values[column.key] === undefined && column.required && column.key !== "unitCode") {
          const value = (unit.values[column.key] = first!.values[column.key]);
          if (typeof value === "string") this.#reporter.supplied(column, value, "filled-down", unit.row);
        }
      }
    }
    if (others.length > MAX_OTHER_UNITS) findings.push(this.#reporter.rowFinding("too-many-units", first!.row));
    values["otherUnits"] = others.map((unit) => definedOf(unit.values));
  }
}

/** The fields of one unit, and its persons by their content. */
interface UnitRows {
  readonly row: number;
  readonly values: Record<string, unknown>;
  readonly people: Map<string, Map<string, FoundPerson>>;
}

const definedOf = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Keys of the persons in a cell. Equal persons of two rows share a key; within one cell each has its own. */
function personKeys(cell: readonly FoundPerson[]): string[] {
  const seen = new Set<string>();
  return cell.map((person, at) => {
    const key = JSON.stringify(person);
    if (seen.has(key)) return `${key} ${at}`;
    seen.add(key);
    return key;
  });
}
