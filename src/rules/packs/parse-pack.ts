import {
  KINDS,
  IDENTIFIER_DEFECTS,
  MATERIAL_KINDS,
  columnsFor,
  toFieldErrors,
  toJsonPointer,
  findEntry,
  showValue,
  type Column,
  type Kind,
} from "../../contract/index.js";
import { CELL_TEXTS, ROW_TEXTS } from "../messages/cell-findings.js";
import { columnNamed, compileRule, exampleOf, namesIn, wireValue } from "./data-rule.js";
import { createFinding, type MessageParams, type Finding, type Texts } from "../model/finding.js";
import { codeTables, type PackChange, type RulePack } from "./pack.js";
import { OPERATORS, PACK_SCHEMA, PackFile, type Change, type Condition } from "./schema.js";
import { PACK_TEXTS, type PackCode } from "../messages/pack-findings.js";
import type { RuleExample } from "../model/rule.js";
import { RULES, findRule } from "../catalogue/index.js";

const MAX_CHARACTERS = 1024 * 1024;
const MAX_DEPTH = 24;
/** A JSON document can make objects that pretend to have inherited things. */
const HOSTILE = new Set(["__proto__", "constructor", "prototype"]);
/** A source that says so itself settles nothing. */
const UNSETTLED_SOURCE = /待确认|未确认|待核实|to confirm|to be confirmed|unconfirmed/i;

/** A rule pack that cannot be used: every reason at once, each with a JSON pointer into the file. */
export class PackError extends Error {
  override readonly name = "PackError";
  constructor(readonly findings: readonly Finding[]) {
    super(findings.map((f) => `${f.pointer ?? ""} ${f.en}`).join("; "));
  }
}

/** By name too: two copies of the package in one process must understand each other. */
export function isPackError(error: unknown): error is PackError {
  return error instanceof PackError || (error instanceof Error && error.name === "PackError");
}

/** Examples that a pack gives for changes of rules that there are. */
export interface PackExamples {
  readonly rule: string;
  readonly pass: readonly RuleExample[];
  readonly fail: readonly RuleExample[];
}

export interface ParsedPack {
  readonly file: PackFile;
  readonly pack: RulePack;
  readonly examples: readonly PackExamples[];
}

/**
 * Reads the text of a rule pack. Nothing in it is executed; what is not understood is refused, never ignored.
 * @throws PackProblem
 */
export function parsePack(text: string): ParsedPack {
  if (text.length > MAX_CHARACTERS) throw new PackError([createFinding("pack-too-big", PACK_TEXTS["pack-too-big"])]);
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new PackError([
      createFinding("pack-json", PACK_TEXTS["pack-json"], { why: placeOf(text.replace(/^\uFEFF/, "")) }),
    ]);
  }
  const hostile = hostileNames(json, [], 0);
  if (hostile.length) throw new PackError(hostile);
  const schema = (json as { schema?: unknown } | null)?.schema;
  if (typeof json === "object" && json !== null && !Array.isArray(json) && schema !== PACK_SCHEMA) {
    throw new PackError([
      at("pack-schema", ["schema"], { found: showValue(JSON.stringify(schema) ?? "—"), known: PACK_SCHEMA }),
    ]);
  }
  const parsed = PackFile.safeParse(json, { reportInput: true });
  if (!parsed.success) {
    throw new PackError(
      toFieldErrors(parsed.error).map((e) => ({
        ...createFinding("pack-form", PACK_TEXTS["pack-form"], { what: formZh(e.code, e.zh), whatEn: e.en }),
        pointer: e.pointer,
      })),
    );
  }
  const problems = parsed.data.changes.flatMap((change, i) => check(change, ["changes", i], parsed.data));
  if (problems.length) throw new PackError([...problems, ...twice(parsed.data.changes)]);
  const doubled = twice(parsed.data.changes);
  if (doubled.length) throw new PackError(doubled);
  return { file: parsed.data, pack: packOf(parsed.data), examples: parsed.data.changes.flatMap(examplesOf) };
}

/**
 * A pack file for one authority.
 * @throws PackProblem `pack-authority` when it is that of another one
 */
export function parsePackFor(text: string, authority: string): RulePack {
  const { file, pack } = parsePack(text);
  if (file.authority !== undefined && file.authority !== authority)
    throw new PackError([
      at("pack-authority", ["authority"], { pack: file.authority, authority: showValue(authority) }),
    ]);
  return pack;
}

type Path = readonly PropertyKey[];

function at(code: PackCode, path: Path, facts: MessageParams = {}): Finding {
  return { ...createFinding(code, PACK_TEXTS[code], facts), pointer: toJsonPointer(path) };
}

function formZh(code: string, zh: string): string {
  return code === "field-unknown" ? "规则包中没有这个名称" : code === "field-format" ? "写法不对" : zh;
}

/**
 * Line and character of the first fault, without the text around it. The shortest beginning that nothing can complete
 * ends there.
 */
function placeOf(text: string): string {
  let sound = 0;
  let broken = text.length;
  if (!isBroken(text)) return "文件不完整（it ends too early）";
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isBroken(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  const lines = text.slice(0, sound).split("\n");
  return `第 ${lines.length} 行第 ${lines.at(-1)!.length + 1} 个字符（line ${lines.length}, character ${lines.at(-1)!.length + 1}）`;
}

/** No JSON, and none could begin like that: it is not the end that is missing. */
function isBroken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    const position = /position (\d+)/.exec(message)?.[1];
    return position === undefined
      ? !message.includes("end of JSON")
      : !message.startsWith("Unterminated") && Number(position) < text.length;
  }
}

function hostileNames(value: unknown, path: Path, depth: number): Finding[] {
  if (typeof value !== "object" || value === null) return [];
  if (depth > MAX_DEPTH)
    return [
      at("pack-form", path.slice(0, 6), {
        what: `嵌套超过 ${MAX_DEPTH} 层`,
        whatEn: `nested more than ${MAX_DEPTH} deep`,
      }),
    ];
  return Object.entries(value).flatMap(([name, inner]) =>
    HOSTILE.has(name) ? [at("pack-name", [...path, name], { name })] : hostileNames(inner, [...path, name], depth + 1),
  );
}

/** Codes of readers that are warnings: a pack may weigh these, and no error of a reader. */
function readerCode(code: string): Texts["severity"] | undefined {
  const tables: readonly Readonly<Record<string, Texts>>[] = [CELL_TEXTS, ROW_TEXTS];
  const table = tables.find((t) => Object.hasOwn(t, code));
  return (table?.[code] ?? IDENTIFIER_DEFECTS.get(code))?.severity;
}

function check(change: Change, path: Path, pack: PackFile): Finding[] {
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
    default:
      return [];
  }
}

function checkWeight(change: Change & { readonly do: "tighten" | "relax" | "off" }, path: Path): Finding[] {
  const { rule: id } = change;
  const where = [...path, "rule"];
  const rule = findRule(id);
  const reader = rule ? undefined : readerCode(id);
  if (!rule && reader === undefined) return [at("pack-rule-unknown", where, { rule: showValue(id), ...near(id) })];
  if (reader === "error") return [at("pack-fixed", where, { rule: id })];
  if (rule && rule.severity !== "error" && rule.severity !== "warning")
    return [at("pack-not-judged", where, { rule: id })];
  const limits = "limits" in change ? change.limits : undefined;
  if (limits) return checkLimits(change as Change & { do: "tighten" | "relax" }, limits, path);
  const now = rule?.severity ?? reader;
  if (change.do === "tighten" && rule?.unsettled) return [at("pack-unsettled", where, { rule: id })];
  const weight = {
    rule: id,
    now: now === "error" ? "错误" : "提醒",
    nowEn: now === "error" ? "an error" : "a warning",
    change: change.do,
  };
  if ((change.do === "tighten" && now === "error") || (change.do === "relax" && now === "warning"))
    return [at("pack-weight", where, weight)];
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
    at("pack-limit", [...path, "limits", limit], {
      rule: change.rule,
      limit: showValue(limit),
      value: limits[limit] ?? "",
      why,
      whyEn,
      known: names,
    });
  return Object.entries(limits).flatMap(([name, value]): Finding[] => {
    const limit = known.find(([n]) => n === name)?.[1];
    if (!limit) return [bad(name, "没有这个名称", "there is no such name")];
    if (!Number.isFinite(value) || value <= 0) return [bad(name, "应大于零", "it must be above zero")];
    const tighter = limit.tighter === "smaller" ? value < limit.value : value > limit.value;
    if (change.do === "tighten" && !tighter)
      return [
        bad(
          name,
          `收紧应${limit.tighter === "smaller" ? "小于" : "大于"} ${limit.value}`,
          `to tighten it must be ${limit.tighter === "smaller" ? "below" : "above"} ${limit.value}`,
        ),
      ];
    if (change.do === "relax" && tighter) return [bad(name, "这是收紧，不是放宽", "that is tighter, not more relaxed")];
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
  return at("pack-field", path, {
    kind,
    field: showValue(field),
    known: columnsFor(kind)
      .map((c) => `${c.key} ${c.zh}`)
      .join("、"),
  });
}

function checkCodes(change: Change & { readonly do: "codes" }, path: Path): Finding[] {
  const table = tableNamed(change.table);
  if (!table)
    return [
      at("pack-table", [...path, "table"], {
        table: showValue(change.table),
        known: codeTables()
          .map((t) => [t.standard, t.zh].filter(Boolean).join(" "))
          .join("、"),
      }),
    ];
  return change.entries.flatMap((entry, i) =>
    table.entries.some((e) => e.value === entry.value)
      ? change.entries.findIndex((e) => e.code !== undefined && e.code === entry.code) < i && entry.code !== undefined
        ? [at("pack-twice", [...path, "entries", i, "code"], { what: entry.code })]
        : []
      : [
          at("pack-value", [...path, "entries", i, "value"], {
            value: showValue(entry.value),
            column: table.zh,
            choices: table.entries.map((e) => `${e.value} ${e.zh}`).join("、"),
          }),
        ],
  );
}

function tableNamed(name: string) {
  return codeTables().find((t) => t.name === name || t.standard === name || t.zh === name);
}

function checkRule(rule: Extract<Change, { do: "add" }>["rule"], path: Path, pack: PackFile): Finding[] {
  const taken = findRule(rule.id) ?? findRule(rule.id.toUpperCase()) ?? readerCode(rule.id);
  const others = pack.changes.filter((c) => c.do === "add" && c.rule.id.toLowerCase() === rule.id.toLowerCase());
  return [
    ...(taken !== undefined || others.length > 1 ? [at("pack-rule-taken", [...path, "id"], { rule: rule.id })] : []),
    ...(rule.severity === "error" && (rule.unsettled === true || UNSETTLED_SOURCE.test(rule.source))
      ? [at("pack-unsettled", [...path, "severity"], { rule: rule.id })]
      : []),
    ...(["when", "must"] as const).flatMap((part) =>
      (rule[part] ?? []).flatMap((c, i) => rule.kinds.flatMap((kind) => checkCondition(c, kind, [...path, part, i]))),
    ),
    ...(["pass", "fail"] as const).flatMap((side) =>
      rule.examples[side].flatMap((e, i) => [
        ...(rule.kinds.includes(e.kind)
          ? []
          : [
              at("pack-form", [...path, "examples", side, i, "kind"], {
                what: "例子的业务种类不在规则的 kinds 中",
                whatEn: "the kind of the example is none of the rule's",
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
    .map((name) => at("pack-field", [...path, name], { kind, field: showValue(name), known: known.join("、") }));
}

const COMPARABLE: Readonly<Record<string, ReadonlySet<Column["cell"]>>> = {
  number: new Set(["amount", "area"]),
  day: new Set(["date"]),
};

function checkCondition(condition: Condition, kind: Kind, path: Path): Finding[] {
  const used = OPERATORS.filter((name) => condition[name] !== undefined);
  if (used.length !== 1 || (condition.materials !== undefined) === (condition.field !== undefined))
    return [at("pack-condition", path, { known: OPERATORS.join("、") })];
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
      at("pack-value", path, {
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
      at("pack-value", path, {
        value: showValue(name),
        column: column.zh,
        choices: entries.map((e) => e.zh).join("、"),
      }),
    );
}

/** A change of one thing stands once: two would leave it to their order. */
function twice(changes: readonly Change[]): Finding[] {
  const keys = changes.map((change) =>
    "rule" in change && typeof change.rule === "string"
      ? change.rule.toLowerCase()
      : change.do === "codes"
        ? (tableNamed(change.table)?.name ?? change.table)
        : change.do === "amount-unit" || change.do === "divisions"
          ? change.do
          : undefined,
  );
  return keys.flatMap((key, i) =>
    key !== undefined && keys.indexOf(key) < i ? [at("pack-twice", ["changes", i], { what: key })] : [],
  );
}

function examplesOf(change: Change): PackExamples[] {
  if (change.do === "add" || !("examples" in change) || !change.examples) return [];
  return [{ rule: change.rule, pass: change.examples.pass.map(exampleOf), fail: change.examples.fail.map(exampleOf) }];
}

const materialName = (kind: string): string => findEntry(MATERIAL_KINDS, kind)?.zh ?? kind;
const key = (kind: Kind, name: string): string => columnNamed(kind, name)!.key;

function packOf({ id, version, changes }: PackFile): RulePack {
  const of = <D extends Change["do"]>(name: D) => changes.filter((c): c is Extract<Change, { do: D }> => c.do === name);
  const weights = [
    ...of("tighten")
      .filter((c) => !c.limits)
      .map((c) => [c.rule, "error"] as const),
    ...of("relax")
      .filter((c) => !c.limits)
      .map((c) => [c.rule, "warning"] as const),
  ];
  const limits = [...of("tighten"), ...of("relax")].flatMap((c) => (c.limits ? [[c.rule, c.limits] as const] : []));
  const required = of("require");
  const perKind = <T>(list: (c: Extract<Change, { do: "require" }>) => readonly T[]) =>
    Object.fromEntries(
      [...new Set(required.map((c) => c.kind))].map((kind) => [
        kind,
        [...new Set(required.filter((c) => c.kind === kind).flatMap(list))],
      ]),
    );
  const [unit] = of("amount-unit");
  const [divisions] = of("divisions");
  return {
    id,
    version,
    off: of("off").map((c) => c.rule),
    severity: Object.fromEntries(weights),
    limits: Object.fromEntries(limits),
    added: of("add").map((c) => compileRule(c.rule)),
    requiredFields: perKind((c) => (c.fields ?? []).map((name) => key(c.kind, name))),
    requiredMaterials: perKind((c) => c.materials ?? []),
    codeTables: Object.fromEntries(
      of("codes").map((c) => [
        tableNamed(c.table)!.name,
        c.entries.map(({ value, code, zh, variants }) => ({
          value,
          ...(code !== undefined && { code }),
          ...(zh !== undefined && { zh }),
          ...(variants && { variants }),
        })),
      ]),
    ),
    ...(unit && { amountUnit: unit.unit === "万元" ? 10_000 : 1 }),
    ...(divisions && { divisions: divisions.divisions }),
    changes: changes.map(wordsOf),
  };
}

function wordsOf(change: Change): PackChange {
  const source = "source" in change ? change.source : change.rule.source;
  const rest = { do: change.do, reason: change.reason, source };
  switch (change.do) {
    case "add":
      return {
        ...rest,
        rule: change.rule.id,
        zh: `增加规则 ${change.rule.id} ${change.rule.title.zh}`,
        en: `adds rule ${change.rule.id}: ${change.rule.title.en}`,
      };
    case "tighten":
    case "relax": {
      const id = change.rule;
      const title = findRule(id)?.title ?? { zh: "", en: "" };
      const limits =
        change.limits &&
        Object.entries(change.limits).map(([name, value]) => ({ limit: findRule(id)!.limits![name]!, value }));
      const [zh, en] = change.do === "tighten" ? ["收紧", "tightens"] : ["放宽", "relaxes"];
      if (limits)
        return {
          ...rest,
          rule: id,
          zh: `${zh} ${id} ${title.zh}：${limits.map((l) => `${l.limit.zh} ${l.limit.value} 改为 ${l.value}`).join("、")}`,
          en: `${en} ${id}: ${limits.map((l) => `${l.limit.en} ${l.limit.value} becomes ${l.value}`).join(", ")}`,
        };
      return {
        ...rest,
        rule: id,
        zh: `${zh} ${id} ${title.zh}：${change.do === "tighten" ? "提醒改为错误" : "错误改为提醒"}`.replace("  ", " "),
        en: `${en} ${id}: ${change.do === "tighten" ? "the warning becomes an error" : "the error becomes a warning"}`,
      };
    }
    case "off":
      return {
        ...rest,
        rule: change.rule,
        zh: `关闭 ${change.rule} ${findRule(change.rule)?.title.zh ?? ""}`.trim(),
        en: `switches off ${change.rule}`,
      };
    case "require":
      return {
        ...rest,
        zh: `${KINDS[change.kind].zh}要求：${[...(change.fields ?? []).map((n) => columnNamed(change.kind, n)!.zh), ...(change.materials ?? []).map(materialName)].join("、")}`,
        en: `requires of ${change.kind}: ${[...(change.fields ?? []), ...(change.materials ?? [])].join(", ")}`,
      };
    case "codes":
      return {
        ...rest,
        zh: `${tableNamed(change.table)!.zh}的名称和代码按本登记机构`,
        en: `has its own names and numbers for ${tableNamed(change.table)!.name}`,
      };
    case "amount-unit":
      return {
        ...rest,
        zh: `金额列的表头没有写单位时按${change.unit}读`,
        en: `reads amounts whose header names no unit as ${change.unit}`,
      };
    case "divisions":
      return {
        ...rest,
        zh: `服务区划：${change.divisions.join("、")}`,
        en: `serves the divisions ${change.divisions.join(", ")}`,
      };
  }
}
