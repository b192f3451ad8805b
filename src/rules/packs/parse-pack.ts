import { brand, isBranded, toFieldErrors, showValue, type Kind } from "../../contract/index.js";
import { checkPack, findingAt, type Path } from "./check-pack.js";
import { columnNamed, compileRule, exampleOf } from "./data-rule.js";
import { describeChange } from "./describe-change.js";
import { createFinding, type Finding } from "../model/finding.js";
import { findCodeTable, type RulePack } from "./pack.js";
import { PACK_SCHEMA, PackFile, type Change } from "./schema.js";
import { PACK_TEXTS } from "../messages/pack-findings.js";
import type { RuleExample } from "../model/rule.js";

const MAX_CHARACTERS = 1024 * 1024;
const MAX_DEPTH = 24;
/** Property names that could change the prototype of an object. */
const HOSTILE = new Set(["__proto__", "constructor", "prototype"]);

/** A rule pack that cannot be used. Reports all findings at once, each with a JSON pointer into the file. */
export class PackError extends Error {
  /** Name of the error class. */
  override readonly name = "PackError";
  constructor(
    /** Errors of the pack, each with its JSON pointer. */
    readonly findings: readonly Finding[],
  ) {
    super(findings.map((f) => `${f.pointer ?? ""} ${f.en}`).join("; "));
    brand(this, "pack-error");
  }
}

/** Recognizes a `PackError` of any copy of this package in the process. */
export function isPackError(error: unknown): error is PackError {
  return isBranded(error, "pack-error");
}

/** Examples that a pack gives for a change of an existing rule. */
export interface PackExamples {
  /** Id of the changed rule. */
  readonly rule: string;
  /** Examples that pass. */
  readonly pass: readonly RuleExample[];
  /** Examples that fail. */
  readonly fail: readonly RuleExample[];
}

/** A parsed rule pack. */
export interface ParsedPack {
  /** The pack as written. */
  readonly file: PackFile;
  /** The changes, ready for `applyPack`. */
  readonly pack: RulePack;
  /** Examples for changes of existing rules. */
  readonly examples: readonly PackExamples[];
}

/**
 * Parses a rule pack. Nothing in it is executed; unknown content is rejected, never ignored.
 * @throws PackError when the pack is not valid
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
      findingAt("pack-schema", ["schema"], { found: showValue(JSON.stringify(schema) ?? "—"), known: PACK_SCHEMA }),
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
  const problems = checkPack(parsed.data);
  if (problems.length) throw new PackError(problems);
  return { file: parsed.data, pack: packOf(parsed.data), examples: parsed.data.changes.flatMap(examplesOf) };
}

/**
 * Parses a pack file for use with one authority.
 * @throws PackError when the pack is not valid, or `pack-authority` when it belongs to another authority
 */
export function parsePackFor(text: string, authority: string): RulePack {
  const { file, pack } = parsePack(text);
  if (file.authority !== undefined && file.authority !== authority)
    throw new PackError([
      findingAt("pack-authority", ["authority"], { pack: file.authority, authority: showValue(authority) }),
    ]);
  return pack;
}

function formZh(code: string, zh: string): string {
  return code === "field-unknown" ? "规则包不支持该名称" : code === "field-format" ? "格式不正确" : zh;
}

/**
 * Describes line and character of the first JSON error, without quoting the file. Found by binary search for the
 * shortest prefix that no continuation can make valid.
 */
function placeOf(text: string): string {
  let sound = 0;
  let broken = text.length;
  if (!isBroken(text)) return "文件不完整（unexpected end of file）";
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isBroken(text.slice(0, middle))) broken = middle;
    else sound = middle;
  }
  const lines = text.slice(0, sound).split("\n");
  return `第 ${lines.length} 行第 ${lines.at(-1)!.length + 1} 个字符（line ${lines.length}, character ${lines.at(-1)!.length + 1}）`;
}

/** Whether the text is invalid JSON for another reason than a missing end. */
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
      findingAt("pack-form", path.slice(0, 6), {
        what: `嵌套超过 ${MAX_DEPTH} 层`,
        whatEn: `nested more than ${MAX_DEPTH} levels deep`,
      }),
    ];
  return Object.entries(value).flatMap(([name, inner]) =>
    HOSTILE.has(name)
      ? [findingAt("pack-name", [...path, name], { name })]
      : hostileNames(inner, [...path, name], depth + 1),
  );
}

function examplesOf(change: Change): PackExamples[] {
  if (change.do === "add" || !("examples" in change) || !change.examples) return [];
  return [{ rule: change.rule, pass: change.examples.pass.map(exampleOf), fail: change.examples.fail.map(exampleOf) }];
}

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
  const named = of("columns");
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
        findCodeTable(c.table)!.name,
        c.entries.map(({ value, code, zh, variants }) => ({
          value,
          ...(code !== undefined && { code }),
          ...(zh !== undefined && { zh }),
          ...(variants && { variants }),
        })),
      ]),
    ),
    ...(named.length > 0 && { columnNames: columnNamesOf(named) }),
    ...(unit && { amountUnit: unit.unit === "万元" ? 10_000 : 1 }),
    ...(divisions && { divisions: divisions.divisions }),
    changes: changes.map(describeChange),
  };
}

function columnNamesOf(changes: readonly Extract<Change, { do: "columns" }>[]): RulePack["columnNames"] {
  const byKind: Partial<Record<Kind, Readonly<Record<string, string>>>> = {};
  for (const { kind, columns } of changes) byKind[kind] = { ...byKind[kind], ...columns };
  return byKind;
}
