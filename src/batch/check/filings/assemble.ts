import {
  KINDS,
  MATERIAL_KINDS,
  columnsFor,
  findEntry,
  type Column,
  type Filing,
  type Kind,
  type Role,
} from "../../../contract/index.js";
import {
  RuleEvaluator,
  applyAcceptance,
  applySeverity,
  blocksFiling,
  type PartialFiling,
  type RowFacts,
  type RuleEvaluatorOptions,
  type RowFinding,
  type RuleContext,
  type RulePack,
} from "../../../rules/index.js";
import { displayText } from "../../mapping/cells/cell.js";
import type { FindingReporter } from "../../mapping/finding-reporter.js";
import { valueAt, type MappedRow } from "../../mapping/row-mapper.js";
import type { FoundPerson } from "../../mapping/people.js";
import type { MaterialPath } from "../../mapping/cells/materials.js";
import type { CheckedRow, CheckedFiling } from "./checked-row.js";

export interface AssembleOptions extends RuleEvaluatorOptions {
  readonly today: string;
  readonly role?: Role | undefined;
  readonly pack?: RulePack;
  /** Warnings that nobody accepted count as errors. */
  readonly strict?: boolean;
}

const MAX_OTHER_UNITS = 499;
const MAX_PEOPLE = 50;
/** A row without fewer required cells may be a filing that somebody has begun. */
const MIN_FRAGMENT_GAPS = 4;
/** Row numbers that one finding names. */
const MAX_NAMED_ROWS = 10;

/** Makes one typed filing of the rows of one ref, and judges it. */
export class FilingAssembler {
  readonly columns: readonly Column[];
  readonly today: string;
  readonly #perUnit: readonly Column[];
  readonly #unitColumn: Column;
  readonly #lists: readonly string[];
  readonly required: readonly Column[];
  readonly groups: ReadonlyMap<string, readonly Column[]>;
  readonly defaults: readonly Column[];
  /** Documents belong to every filing of the kind. */
  readonly wantsMaterials: boolean;
  readonly #bare: RuleContext;
  readonly #evaluator: RuleEvaluator;

  readonly #kind: Kind;
  readonly #reporter: FindingReporter;
  readonly #options: AssembleOptions;

  constructor(kind: Kind, reporter: FindingReporter, options: AssembleOptions) {
    this.#kind = kind;
    this.#reporter = reporter;
    this.#options = options;
    const columns = columnsFor(kind);
    const extra = new Set(options.pack?.requiredFields?.[kind] ?? []);
    this.columns = columns;
    this.today = options.today;
    this.#evaluator = new RuleEvaluator(kind, options.today, options);
    this.wantsMaterials =
      this.#evaluator.requiredByRule.has("materials") || (options.pack?.requiredMaterials?.[kind]?.length ?? 0) > 0;
    this.#bare = this.#context(NO_PATHS);
    this.#perUnit = columns.filter((c) => c.perUnit);
    this.#unitColumn = columns.find((c) => c.key === "unitCode")!;
    this.#lists = [...new Set(columns.flatMap((c) => (c.place.in === "people" ? [c.place.list] : [])))];
    this.required = columns.filter(
      (c) =>
        c.key !== "ref" &&
        (c.required || extra.has(c.key)) &&
        (extra.has(c.key) || !this.#evaluator.requiredByRule.has(c.key)) &&
        isFirstOfList(c),
    );
    const groups = new Map<string, Column[]>();
    for (const column of columns)
      if (column.place.in === "group")
        groups.set(column.place.group, [...(groups.get(column.place.group) ?? []), column]);
    this.groups = groups;
    this.defaults = columns.filter((c) => c.default !== undefined && c.place.in === "filing");
  }

  /** `rows` are all rows of one ref, in file order. */
  assemble(rows: readonly MappedRow[]): CheckedRow {
    const first = rows[0]!;
    const { ref } = first;
    const findings: RowFinding[] = [];
    for (const row of rows) if (row.findings) findings.push(...row.findings);
    const unreadable = unionOf(rows);
    const values = rows.length === 1 ? first.values : this.#merge(rows, findings, unreadable);
    this.#complete(values, first.row, findings, unreadable);
    if (rows.length === 1 && this.#isFragment(values, findings)) {
      const shown = displayText(ref ?? "");
      const fragment = this.#reporter.rowFinding("row-fragment", first.row, { shown }, this.columns[0]);
      return { ok: false, ...(ref !== undefined && { ref }), rows: [first.row], findings: [fragment] };
    }
    const materials = materialsOf(rows);
    for (const found of this.#evaluator.evaluate(values as PartialFiling, this.#context(materials), unreadable)) {
      const column = this.columns.find((c) => c.key === found.field) ?? this.#nameColumn(found.field);
      const index = column && this.#reporter.indexOf(column);
      findings.push({
        ...found,
        row: first.row,
        ...(column && { header: this.#reporter.headerOf(column) }),
        ...(index !== undefined && { column: index }),
      });
    }
    this.#requireMaterials(materials, first.row, findings, unreadable);
    if (ref === undefined && !findings.some((f) => f.field === "ref"))
      findings.push(this.#reporter.rowFinding("ref-missing", first.row, {}, this.columns[0]));
    const numbers = rows.map((row) => row.row);
    const { accept, pack } = this.#options;
    const weighted = pack ? findings.flatMap((f) => applySeverity(f, pack) ?? []) : findings;
    const accepted = accept ? weighted.map((f) => applyAcceptance(f, accept)) : weighted;
    if (ref === undefined || accepted.some((f) => this.blocks(f)))
      return {
        ok: false,
        ...(ref !== undefined && { ref }),
        rows: numbers,
        findings: this.forEveryRow(accepted, numbers),
        ...(materials.length > 0 && { materialPaths: materials }),
      };
    return {
      ok: true,
      ref,
      kind: this.#kind,
      filing: values as unknown as Filing,
      rows: numbers,
      warnings: accepted,
      materialPaths: materials,
    };
  }

  /** Whether a row holds nothing but a ref: a note, or the rest of a row that is torn apart. */
  #isFragment(values: Record<string, unknown>, findings: readonly RowFinding[]): boolean {
    if (findings.length < MIN_FRAGMENT_GAPS || findings.some((f) => f.rule !== "field-missing")) return false;
    return Object.keys(values).every((key) => key === "ref" || this.defaults.some((c) => c.key === key));
  }

  /** Whether the rules surely pass a filing without documents. */
  surelyPasses(filing: PartialFiling, facts: RowFacts): boolean {
    return this.#evaluator.surelyPasses(filing, facts, this.#bare);
  }

  blocks(finding: RowFinding): boolean {
    return blocksFiling(finding) || (this.#options.strict === true && finding.accepted === undefined);
  }

  /** Explains to rows without an error of their own why they are not sent. */
  forEveryRow(findings: readonly RowFinding[], rows: readonly number[]): RowFinding[] {
    const wrong = new Set(findings.filter((f) => this.blocks(f)).map((f) => f.row));
    const validRows = rows.filter((row) => !wrong.has(row));
    const named = [...wrong].slice(0, MAX_NAMED_ROWS).join("、") + (wrong.size > MAX_NAMED_ROWS ? " …" : "");
    return [
      ...findings,
      ...validRows.map((row) => this.#reporter.rowFinding("row-of-invalid-filing", row, { rows: named })),
    ];
  }

  /** What this authority wants beside what every authority wants. */
  #requireMaterials(
    materials: readonly MaterialPath[],
    row: number,
    findings: RowFinding[],
    unreadable: Set<string> | undefined,
  ): void {
    const wanted = this.#options.pack?.requiredMaterials?.[this.#kind];
    if (!wanted || unreadable?.has("materials")) return;
    const missing = wanted.filter((kind) => !materials.some((m) => m.kind === kind));
    if (missing.length === 0 || findings.some((f) => f.rule === "CF-04")) return;
    const names = missing.map((kind) => findEntry(MATERIAL_KINDS, kind)?.zh ?? kind);
    const column = this.columns.find((c) => c.cell === "materials")!;
    const facts = {
      missing: names.join("、"),
      column: this.#reporter.headerOf(column),
      example: names.map((name) => `${name}=documents/${name}.pdf`).join("；"),
    };
    findings.push(this.#reporter.rowFinding("material-required", row, facts, column));
  }

  #context(materials: readonly MaterialPath[]): RuleContext {
    const { today, role, pack } = this.#options;
    return {
      kind: this.#kind,
      today,
      materials: materials.map((m) => m.kind),
      ...(role && { role }),
      ...(pack?.divisions && { divisions: pack.divisions }),
      ...(pack?.kinds && { offered: pack.kinds }),
    };
  }

  /** Defaults, groups that are all or nothing, and what is required. Twin of `check/fast-path/row-recognizer.ts`. */
  #complete(
    values: Record<string, unknown>,
    row: number,
    findings: RowFinding[],
    unreadable: Set<string> | undefined,
  ): void {
    for (const column of this.defaults)
      if (values[column.key] === undefined && !unreadable?.has(column.key)) {
        values[column.key] = column.default;
        this.#reporter.supplied(column, column.default!, "default", row);
      }
    for (const [group, columns] of this.groups) {
      const found = values[group] as Record<string, unknown> | undefined;
      if (!found || unreadable?.has(group)) continue;
      const missing = columns.filter((c) => valueAt(values, c) === undefined);
      if (missing.length === 0) continue;
      const named = (some: readonly Column[]) => some.map((c) => this.#reporter.headerOf(c)).join("、");
      const title =
        (KINDS[this.#kind].schema.shape as Record<string, { unwrap?(): { meta?(): { title?: string } | undefined } }>)[
          group
        ]
          ?.unwrap?.()
          .meta?.()?.title ?? group;
      findings.push(
        this.#reporter.rowFinding(
          "group-incomplete",
          row,
          { group: title, missing: named(missing), columns: named(columns) },
          missing[0],
        ),
      );
    }
    for (const column of this.required) {
      const { place } = column;
      const field = place.in === "filing" ? place.field : place.in === "people" ? place.list : place.group;
      if (
        unreadable?.has(field) ||
        (column.cell === "materials" ? findings.length > 0 : valueAt(values, column) !== undefined)
      )
        continue;
      findings.push(
        this.#reporter.rowFinding("field-missing", row, { column: this.#reporter.headerOf(column) }, column),
      );
    }
    for (const list of this.#lists) {
      const people = values[list] as unknown[] | undefined;
      if (people === undefined && this.#reporter.explains && !unreadable?.has(list))
        this.#reportStandIn(list, values, row);
      if (people && people.length > MAX_PEOPLE) {
        const column = this.columns.find((c) => c.place.in === "people" && c.place.list === list);
        findings.push({
          ...this.#reporter.rowFinding("too-many-people", row, { max: MAX_PEOPLE, count: people.length }, column),
        });
      }
    }
  }

  /** Reports which people stand in when a list is empty: the debtor is the mortgagor. */
  #reportStandIn(list: string, values: Record<string, unknown>, row: number): void {
    const column = this.#nameColumn(list);
    const meant =
      column?.place.in === "people" && column.place.defaultTo !== undefined
        ? (values[column.place.defaultTo] as readonly FoundPerson[] | undefined)
        : undefined;
    if (column) for (const person of meant ?? []) this.#reporter.supplied(column, person.name, "default", row);
  }

  /** Where a list of people stands in the file. */
  #nameColumn(list: string | undefined): Column | undefined {
    return this.columns.find(({ place }) => place.in === "people" && place.list === list && place.field === "name");
  }

  /** One set of values from several rows: the first row's, with further units and further people. */
  #merge(
    rows: readonly MappedRow[],
    findings: RowFinding[],
    unreadable: Set<string> | undefined,
  ): Record<string, unknown> {
    const values: Record<string, unknown> = { ...rows[0]!.values };
    const units: UnitRows[] = [];
    const byCode = new Map<unknown, UnitRows>();
    const seen = new Map<string, number>();
    // A ref that was filled down by mistake is told as that, and once: its rows differ because they are other filings.
    if (findings.some((f) => f.rule === "too-many-rows")) return values;
    for (const [i, row] of rows.entries()) {
      if (i > 0) this.#compare(rows[0]!, row, values, findings);
      const code = row.values["unitCode"];
      const above = units.at(-1)?.values["unitCode"];
      if (row.ref === undefined && rows[0]!.ref !== undefined)
        this.#reporter.supplied(this.columns[0]!, rows[0]!.ref, "filled-down", row.row);
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
    for (const column of this.columns) {
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

  /** Every unit has the same people, or none of its own. */
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
      const column = this.columns.find((c) => c.place.in === "people" && c.place.list === list);
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
        // Merged cells: one certificate written once for all its units.
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

/** What the rows of one unit say: its own fields, and its people by their content. */
interface UnitRows {
  readonly row: number;
  readonly values: Record<string, unknown>;
  readonly people: Map<string, Map<string, FoundPerson>>;
}

const definedOf = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** The same person in two rows is one; twice in one cell they stay two, and a rule asks about it. */
function personKeys(cell: readonly FoundPerson[]): string[] {
  const seen = new Set<string>();
  return cell.map((person, at) => {
    const key = JSON.stringify(person);
    if (seen.has(key)) return `${key} ${at}`;
    seen.add(key);
    return key;
  });
}

/** Of a list's columns only the name is asked for; the others are asked for person by person. */
function isFirstOfList(column: Column): boolean {
  return column.place.in !== "people" || (column.place.listRequired && column.place.field === "name");
}

function unionOf(rows: readonly MappedRow[]): Set<string> | undefined {
  if (rows.length === 1) return rows[0]!.unreadable;
  const all = rows.flatMap((row) => (row.unreadable ? [...row.unreadable] : []));
  return all.length > 0 ? new Set(all) : undefined;
}

const NO_PATHS: CheckedFiling["materialPaths"] = Object.freeze([]);

function materialsOf(rows: readonly MappedRow[]): CheckedFiling["materialPaths"] {
  if (rows.every((row) => row.materials.length === 0)) return NO_PATHS;
  const found = new Map<string, CheckedFiling["materialPaths"][number]>();
  for (const { row, materials, materialsColumn } of rows) {
    for (const material of materials) {
      const key = `${material.kind}=${material.path}`;
      if (!found.has(key))
        found.set(key, { ...material, row, ...(materialsColumn !== undefined && { column: materialsColumn }) });
    }
  }
  return [...found.values()];
}
