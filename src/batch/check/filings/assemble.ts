import {
  KINDS,
  MATERIAL_KINDS,
  papersMeeting,
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
  packContext,
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
import { RowMerger } from "./merge-rows.js";

export interface AssembleOptions extends RuleEvaluatorOptions {
  readonly today: string;
  readonly role?: Role | undefined;
  readonly pack?: RulePack;
  /** Treats warnings as errors unless they are accepted. */
  readonly strict?: boolean;
}

/** Max number of persons in a list. */
const MAX_PEOPLE = 50;
/** Min number of missing required cells in a fragment. With fewer, the row counts as an incomplete filing. */
const MIN_FRAGMENT_GAPS = 4;
/** Max number of row numbers in one finding. */
const MAX_NAMED_ROWS = 10;

/** Assembles the rows of one ref into a typed filing and evaluates the rules on it. */
export class FilingAssembler {
  readonly columns: readonly Column[];
  readonly today: string;
  readonly #merger: RowMerger;
  readonly #lists: readonly string[];
  readonly required: readonly Column[];
  readonly groups: ReadonlyMap<string, readonly Column[]>;
  readonly defaults: readonly Column[];
  /** Whether every filing of the kind requires documents. */
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
    this.#lists = [...new Set(columns.flatMap((c) => (c.place.in === "people" ? [c.place.list] : [])))];
    this.#merger = new RowMerger(columns, this.#lists, reporter);
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

  /**
   * Assembles one filing and checks it.
   * @param rows All rows of one ref, in file order.
   */
  assemble(rows: readonly MappedRow[]): CheckedRow {
    const first = rows[0]!;
    const { ref } = first;
    const findings: RowFinding[] = [];
    for (const row of rows) if (row.findings) findings.push(...row.findings);
    const unreadable = unionOf(rows);
    const values = rows.length === 1 ? first.values : this.#merger.merge(rows, findings, unreadable);
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
    this.#requireMaterials(materials, values["ground"], first.row, findings, unreadable);
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

  /** Returns true for a row with only a ref: a note, or the rest of a torn row. */
  #isFragment(values: Record<string, unknown>, findings: readonly RowFinding[]): boolean {
    if (findings.length < MIN_FRAGMENT_GAPS || findings.some((f) => f.rule !== "field-missing")) return false;
    return Object.keys(values).every((key) => key === "ref" || this.defaults.some((c) => c.key === key));
  }

  /** Returns true only if no rule can have a finding on a filing without documents. */
  surelyPasses(filing: PartialFiling, facts: RowFacts): boolean {
    return this.#evaluator.surelyPasses(filing, facts, this.#bare);
  }

  blocks(finding: RowFinding): boolean {
    return blocksFiling(finding) || (this.#options.strict === true && finding.accepted === undefined);
  }

  /** Adds a finding to every row that is not sent because of another row. */
  forEveryRow(findings: readonly RowFinding[], rows: readonly number[]): RowFinding[] {
    const wrong = new Set(findings.filter((f) => this.blocks(f)).map((f) => f.row));
    const validRows = rows.filter((row) => !wrong.has(row));
    const named = [...wrong].slice(0, MAX_NAMED_ROWS).join("、") + (wrong.size > MAX_NAMED_ROWS ? " …" : "");
    return [
      ...findings,
      ...validRows.map((row) => this.#reporter.rowFinding("row-of-invalid-filing", row, { rows: named })),
    ];
  }

  /** Reports missing documents that the authority requires in addition. */
  #requireMaterials(
    materials: readonly MaterialPath[],
    ground: unknown,
    row: number,
    findings: RowFinding[],
    unreadable: Set<string> | undefined,
  ): void {
    const wanted = this.#options.pack?.requiredMaterials?.[this.#kind];
    if (!wanted || unreadable?.has("materials")) return;
    const missing = wanted
      .map((kind) => papersMeeting(kind, ground))
      .flatMap((papers) => (materials.some((m) => papers.includes(m.kind)) ? [] : papers.slice(0, 1)));
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
      ...packContext(pack, this.#kind),
    };
  }

  /**
   * Adds defaults and reports incomplete groups and missing required fields. `check/fast-path/row-recognizer.ts` must
   * accept the same filings.
   */
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
      const missing = columns.filter((c) => !isOptionalMember(c) && valueAt(values, c) === undefined);
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
      if (isOptionalMember(column) && values[field] === undefined) continue;
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

  /** Reports the persons that are used for an empty list: the mortgagors when there are no debtors. */
  #reportStandIn(list: string, values: Record<string, unknown>, row: number): void {
    const column = this.#nameColumn(list);
    const meant =
      column?.place.in === "people" && column.place.defaultTo !== undefined
        ? (values[column.place.defaultTo] as readonly FoundPerson[] | undefined)
        : undefined;
    if (column) for (const person of meant ?? []) this.#reporter.supplied(column, person.name, "default", row);
  }

  /** Returns the name column of a list of persons. */
  #nameColumn(list: string | undefined): Column | undefined {
    return this.columns.find(({ place }) => place.in === "people" && place.list === list && place.field === "name");
  }
}

/** Whether a column of a group may be empty when the rest of the group is filled. */
export function isOptionalMember({ place }: Column): boolean {
  return place.in === "group" && place.optional === true;
}

/** Returns false for columns of a list other than the name. Whether these are required is checked per person. */
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
      const key = JSON.stringify([material.kind, material.path, material.consent]);
      if (!found.has(key))
        found.set(key, { ...material, row, ...(materialsColumn !== undefined && { column: materialsColumn }) });
    }
  }
  return [...found.values()];
}
