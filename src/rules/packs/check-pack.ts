import {
  KINDS,
  IDENTIFIER_DEFECTS,
  columnsFor,
  toJsonPointer,
  showValue,
  type Column,
  type Kind,
} from "../../contract/index.js";
import { CELL_TEXTS } from "../messages/cell-findings.js";
import { ROW_TEXTS } from "../messages/row-findings.js";
import { columnNamed, namesIn, wireValue } from "./data-rule.js";
import { createFinding, type MessageParams, type Finding, type Texts } from "../model/finding.js";
import { codeTables, findCodeTable } from "./pack.js";
import { OPERATORS, type Change, type Condition, type PackFile } from "./schema.js";
import { PACK_TEXTS, type PackCode } from "../messages/pack-findings.js";
import { RULES, findRule } from "../catalogue/index.js";

/** Sources that state themselves that they are not confirmed. */
const UNSETTLED_SOURCE = /待确认|未确认|待核实|to confirm|to be confirmed|unconfirmed/i;

export type Path = readonly PropertyKey[];

/** Creates a finding about one place in the pack file. */
export function findingAt(code: PackCode, path: Path, facts: MessageParams = {}): Finding {
  return { ...createFinding(code, PACK_TEXTS[code], facts), pointer: toJsonPointer(path) };
}

/** Checks that the rules, fields, tables and values that a pack names exist and may be changed. */
export function checkPack(pack: PackFile): Finding[] {
  const { changes } = pack;
  return [...changes.flatMap((change, i) => checkChange(change, ["changes", i], pack)), ...checkRepeats(changes)];
}

/** Returns the severity of a finding of a cell or row reader. A pack may change warnings of readers, never errors. */
function readerCode(code: string): Texts["severity"] | undefined {
  const tables: readonly Readonly<Record<string, Texts>>[] = [CELL_TEXTS, ROW_TEXTS];
  const table = tables.find((t) => Object.hasOwn(t, code));
  return (table?.[code] ?? IDENTIFIER_DEFECTS.get(code))?.severity;
}

function checkChange(change: Change, path: Path, pack: PackFile): Finding[] {
  switch (change.do) {
    case "add":
      return checkRule(change.rule, [...path, "rule"], pack);
    case "tighten":
    case "relax":
    case "off":
      return [...checkWeight(change, path), ...examplesIn(change, path)];
    case "require":
      return (change.fields ?? []).flatMap((name, i) =>
        columnNamed(change.kind, name) ? [] : [unknownField(change.kind, name, [...path, "fields", i])],
      );
    case "codes":
      return checkCodes(change, path);
    case "columns":
      return checkColumns(change, path);
    default:
      return [];
  }
}

function checkWeight(change: Change & { readonly do: "tighten" | "relax" | "off" }, path: Path): Finding[] {
  const { rule: id } = change;
  const where = [...path, "rule"];
  const rule = findRule(id);
  const reader = rule ? undefined : readerCode(id);
  if (!rule && reader === undefined)
    return [findingAt("pack-rule-unknown", where, { rule: showValue(id), ...near(id) })];
  if (reader === "error") return [findingAt("pack-fixed", where, { rule: id })];
  if (rule && (rule.severity === "registry" || rule.severity === "note"))
    return [findingAt("pack-not-judged", where, { rule: id })];
  const limits = "limits" in change ? change.limits : undefined;
  if (limits) return checkLimits(change as Change & { do: "tighten" | "relax" }, limits, path);
  const now = rule?.severity ?? reader;
  if (change.do === "tighten" && rule?.unsettled) return [findingAt("pack-unsettled", where, { rule: id })];
  const weight = {
    rule: id,
    now: now === "error" ? "错误" : now === "confirm" ? "需确认" : "提醒",
    nowEn: now === "error" ? "an error" : now === "confirm" ? "subject to confirmation" : "a warning",
    change: change.do,
  };
  if ((change.do === "tighten" && now === "error") || (change.do === "relax" && now === "warning"))
    return [findingAt("pack-weight", where, weight)];
  return [];
}

function checkLimits(
  change: Change & { readonly do: "tighten" | "relax" },
  limits: Readonly<Record<string, number>>,
  path: Path,
): Finding[] {
  const rule = findRule(change.rule);
  const known = Object.entries(rule?.limits ?? {});
  const names = known.map(([name, l]) => `${name}（${l.zh}，${l.value}）`).join("、") || "—";
  const bad = (limit: string, why: string, whyEn: string) =>
    findingAt("pack-limit", [...path, "limits", limit], {
      rule: change.rule,
      limit: showValue(limit),
      value: limits[limit] ?? "",
      why,
      whyEn,
      known: names,
    });
  return Object.entries(limits).flatMap(([name, value]): Finding[] => {
    const limit = known.find(([n]) => n === name)?.[1];
    if (!limit) return [bad(name, "没有该名称的限值", "there is no limit of this name")];
    if (!Number.isFinite(value) || value <= 0) return [bad(name, "应大于零", "it must be greater than zero")];
    const tighter = limit.tighter === "smaller" ? value < limit.value : value > limit.value;
    if (change.do === "tighten" && !tighter)
      return [
        bad(
          name,
          `收紧时应${limit.tighter === "smaller" ? "小于" : "大于"} ${limit.value}`,
          `a tighter value must be ${limit.tighter === "smaller" ? "below" : "above"} ${limit.value}`,
        ),
      ];
    if (change.do === "relax" && tighter)
      return [bad(name, "该数值是收紧，不是放宽", "this value is tighter, not relaxed")];
    if (change.do === "relax" && rule?.severity === "error")
      return [bad(name, "法定限值不能放宽", "a limit set by law cannot be relaxed")];
    return [];
  });
}

function near(id: string): MessageParams {
  const lower = id.toLowerCase();
  const found = RULES.find(
    (r) =>
      r.id.toLowerCase() === lower ||
      r.id
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "")
        .replace(/0+(?=\d)/g, "") === lower.replace(/[^a-z0-9]/g, "").replace(/0+(?=\d)/g, ""),
  );
  return found
    ? { nearZh: `（是否应为 ${found.id}？）`, nearEn: ` (did you mean ${found.id}?)` }
    : { nearZh: "", nearEn: "" };
}

function unknownField(kind: Kind, field: string, path: Path): Finding {
  return findingAt("pack-field", path, {
    kind,
    field: showValue(field),
    known: columnsFor(kind)
      .map((c) => `${c.key} ${c.zh}`)
      .join("、"),
  });
}

function checkCodes(change: Change & { readonly do: "codes" }, path: Path): Finding[] {
  const table = findCodeTable(change.table);
  if (!table)
    return [
      findingAt("pack-table", [...path, "table"], {
        table: showValue(change.table),
        known: codeTables()
          .map((t) => [t.standard, t.zh].filter(Boolean).join(" "))
          .join("、"),
      }),
    ];
  return change.entries.flatMap((entry, i) =>
    table.entries.some((e) => e.value === entry.value)
      ? change.entries.findIndex((e) => e.code !== undefined && e.code === entry.code) < i && entry.code !== undefined
        ? [findingAt("pack-twice", [...path, "entries", i, "code"], { what: entry.code })]
        : []
      : [
          findingAt("pack-value", [...path, "entries", i, "value"], {
            value: showValue(entry.value),
            column: table.zh,
            choices: table.entries.map((e) => `${e.value} ${e.zh}`).join("、"),
          }),
        ],
  );
}

/** A column of a person may be numbered: 买受人2证件号. The header is matched with the whole name later. */
function checkColumns({ kind, columns }: Change & { readonly do: "columns" }, path: Path): Finding[] {
  return Object.entries(columns).flatMap(([header, name]) =>
    columnNamed(kind, name) || columnNamed(kind, name.replace(/\d{1,2}/, ""))
      ? []
      : [unknownField(kind, name, [...path, "columns", header])],
  );
}

function checkRule(rule: Extract<Change, { do: "add" }>["rule"], path: Path, pack: PackFile): Finding[] {
  const taken = findRule(rule.id) ?? findRule(rule.id.toUpperCase()) ?? readerCode(rule.id);
  const others = pack.changes.filter((c) => c.do === "add" && c.rule.id.toLowerCase() === rule.id.toLowerCase());
  return [
    ...(taken !== undefined || others.length > 1
      ? [findingAt("pack-rule-taken", [...path, "id"], { rule: rule.id })]
      : []),
    ...(rule.severity === "error" && (rule.unsettled === true || UNSETTLED_SOURCE.test(rule.source))
      ? [findingAt("pack-unsettled", [...path, "severity"], { rule: rule.id })]
      : []),
    ...(["when", "must"] as const).flatMap((part) =>
      (rule[part] ?? []).flatMap((c, i) => rule.kinds.flatMap((kind) => checkCondition(c, kind, [...path, part, i]))),
    ),
    ...(["pass", "fail"] as const).flatMap((side) =>
      rule.examples[side].flatMap((e, i) => [
        ...(rule.kinds.includes(e.kind)
          ? []
          : [
              findingAt("pack-form", [...path, "examples", side, i, "kind"], {
                what: "示例的业务种类不在规则的 kinds 中",
                whatEn: "the kind of the example is not among the kinds of the rule",
              }),
            ]),
        ...exampleFields(e.kind, e.change, [...path, "examples", side, i, "change"]),
      ]),
    ),
  ];
}

function examplesIn(change: Change, path: Path): Finding[] {
  if (change.do === "add" || !("examples" in change) || !change.examples) return [];
  const { examples } = change;
  return (["pass", "fail"] as const).flatMap((side) =>
    examples[side].flatMap((e, i) => exampleFields(e.kind, e.change, [...path, "examples", side, i, "change"])),
  );
}

function exampleFields(kind: Kind, change: Readonly<Record<string, unknown>>, path: Path): Finding[] {
  const known = Object.keys(KINDS[kind].schema.shape);
  return Object.keys(change)
    .filter((name) => !known.includes(name))
    .map((name) => findingAt("pack-field", [...path, name], { kind, field: showValue(name), known: known.join("、") }));
}

const COMPARABLE: Readonly<Record<string, ReadonlySet<Column["cell"]>>> = {
  number: new Set(["amount", "area"]),
  day: new Set(["date"]),
};

function checkCondition(condition: Condition, kind: Kind, path: Path): Finding[] {
  const used = OPERATORS.filter((name) => condition[name] !== undefined);
  if (used.length !== 1 || (condition.materials !== undefined) === (condition.field !== undefined))
    return [findingAt("pack-condition", path, { known: OPERATORS.join("、") })];
  const unknown = namesIn(condition).filter((name) => !columnNamed(kind, name));
  if (unknown.length) return unknown.map((name) => unknownField(kind, name, path));
  if (condition.field === undefined) return [];
  const [operator] = used;
  const columns = namesIn(condition).map((name) => columnNamed(kind, name)!);
  const [column] = columns as [Column];
  const wanted =
    operator === "atLeast" || operator === "atMost"
      ? COMPARABLE["number"]
      : operator === "notBefore" || operator === "notAfter"
        ? COMPARABLE["day"]
        : undefined;
  const wrong = columns.find(
    (c, i) => (wanted && !wanted.has(c.cell)) || (i > 0 && c.place.in === "people") || c.cell === "materials",
  );
  if (wrong) return [unknownField(kind, wrong.zh, path)];
  const names = [
    ...(condition.in ?? []),
    ...(condition.notIn ?? []),
    ...(typeof condition.is === "string" ? [condition.is] : []),
  ];
  if (typeof condition.is === "boolean" ? column.cell !== "yes-no" : column.cell === "yes-no" && names.length > 0)
    return [
      findingAt("pack-value", path, {
        value: String(condition.is ?? names[0]),
        column: column.zh,
        choices: column.cell === "yes-no" ? "true、false" : "文字",
      }),
    ];
  if (!column.table) return [];
  const { entries } = column.table;
  return names
    .filter((name) => !entries.some((e) => e.value === wireValue(column, name)))
    .map((name) =>
      findingAt("pack-value", path, {
        value: showValue(name),
        column: column.zh,
        choices: entries.map((e) => e.zh).join("、"),
      }),
    );
}

/** Rejects two changes of the same thing, because the result would depend on their order. */
function checkRepeats(changes: readonly Change[]): Finding[] {
  const keys = changes.flatMap((change, at): { key: string | undefined; at: number }[] => {
    if (change.do !== "columns") return [{ key: keyOf(change), at }];
    return Object.keys(change.columns).map((header) => ({ key: `${change.kind} ${foldName(header)}`, at }));
  });
  return keys.flatMap(({ key, at }, i) =>
    key !== undefined && keys.findIndex((other) => other.key === key) < i
      ? [findingAt("pack-twice", ["changes", at], { what: showValue(key) })]
      : [],
  );
}

/** Headers that differ only in width, case, stars or white space are the same header of a file. */
const foldName = (header: string): string => header.normalize("NFKC").replace(/[\s*]/g, "").toLowerCase();

/** What a change is about, where only one change may be. */
function keyOf(change: Change): string | undefined {
  return "rule" in change && typeof change.rule === "string"
    ? change.rule.toLowerCase()
    : change.do === "codes"
      ? (findCodeTable(change.table)?.name ?? change.table)
      : change.do === "amount-unit" || change.do === "divisions"
        ? change.do
        : undefined;
}
