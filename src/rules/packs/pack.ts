import {
  columnsFor,
  kinds as allKinds,
  type Capabilities,
  type CodeEntry,
  type CodeTable,
  type Kind,
  type MaterialKind,
} from "../../contract/index.js";
import type { Finding } from "../model/finding.js";
import type { Rule } from "../model/rule.js";

/**
 * How one authority differs from the general rules. From a versioned file, or from what the authority says of itself.
 */
export interface RulePack {
  readonly id: string;
  readonly version: string;
  /** Rules and warnings switched off here. */
  readonly off?: readonly string[];
  /** Rules and warnings that weigh otherwise here. A rule that is not settled never becomes an error. */
  readonly severity?: Readonly<Record<string, "error" | "warning">>;
  /** Limits of rules that are other ones here, by rule and name. */
  readonly limits?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Rules of this authority alone. */
  readonly added?: readonly Rule[];
  /** Columns that are optional in the contract and required here. */
  readonly requiredFields?: Readonly<Partial<Record<Kind, readonly string[]>>>;
  readonly requiredMaterials?: Readonly<Partial<Record<Kind, readonly MaterialKind[]>>>;
  /** This authority's numbers and names, by table (`propertyType`); its numbers take the place of the standard's. */
  readonly codeTables?: Readonly<Record<string, readonly (Partial<CodeEntry> & Pick<CodeEntry, "value">)[]>>;
  /** How many yuan one is in an amount column whose header names no unit; 1 when absent. */
  readonly amountUnit?: number;
  /** Kinds that the authority takes; absent: any. */
  readonly kinds?: readonly Kind[];
  /** 行政区划 codes served, or their first digits; empty or absent: any. */
  readonly divisions?: readonly string[];
  /** What it changes, in words: for summaries, so that other rules never apply unnoticed. */
  readonly changes?: readonly PackChange[];
}

export interface PackChange {
  /** `add` · `tighten` · `relax` · `off` · `require` · `codes` · `amount-unit` · `divisions` · `kinds` */
  readonly do: string;
  readonly rule?: string;
  readonly zh: string;
  readonly en: string;
  readonly reason?: string;
  readonly source?: string;
}

/** Every code table that a column has. */
export function codeTables(): readonly CodeTable[] {
  return [...new Set(allKinds.flatMap((kind) => columnsFor(kind).flatMap((column) => column.table ?? [])))];
}

/** A code table by its name, its standard or its Chinese name. */
export function findCodeTable(name: string): CodeTable | undefined {
  return codeTables().find((t) => t.name === name || t.standard === name || t.zh === name);
}

export function applyPack(rules: readonly Rule[], pack: RulePack | undefined, kind?: Kind): readonly Rule[] {
  if (!pack) return rules;
  const own = (pack.added ?? []).filter((rule) => kind === undefined || rule.kinds.includes(kind));
  return [...rules, ...own]
    .filter((rule) => !pack.off?.includes(rule.id))
    .map((rule) => {
      const severity = pack.severity?.[rule.id] ?? rule.severity;
      const limits = pack.limits?.[rule.id];
      if (!limits) return severity === rule.severity ? rule : { ...rule, severity };
      // What surely passes under the general limits may not pass under these.
      const { check, surelyPasses: _, ...rest } = rule;
      return {
        ...rest,
        severity,
        ...(check && { check: (filing, context) => check(filing, context, limits) }),
      } satisfies Rule;
    });
}

/**
 * A finding of a reader as the pack weighs it; undefined when it is switched off. What a reader calls an error stays
 * one.
 */
export function applySeverity<F extends Finding>(finding: F, pack: RulePack | undefined): F | undefined {
  if (!pack || finding.severity === "error") return finding;
  if (pack.off?.includes(finding.rule)) return undefined;
  const severity = pack.severity?.[finding.rule];
  return severity === undefined ? finding : { ...finding, severity };
}

/**
 * The table as the authority has it: its own names are understood beside the general ones, and where it has numbers
 * only those count.
 */
export function codeTableFor(table: CodeTable, pack: RulePack | undefined): CodeTable {
  const own = pack?.codeTables?.[table.name];
  if (!own) return table;
  const numbered = own.some((entry) => entry.code !== undefined);
  const entries = table.entries.map((entry): CodeEntry => {
    const mine = own.find((o) => o.value === entry.value);
    const { code: standard, ...rest } = entry;
    const code = numbered ? mine?.code : standard;
    const names = [...(mine?.zh !== undefined ? [mine.zh] : []), ...(mine?.variants ?? [])];
    return {
      ...rest,
      ...(code !== undefined && { code }),
      variants: [...(entry.variants ?? []).filter((v) => !/^\d+$/.test(v) || !numbered), ...names],
    };
  });
  return { ...table, entries };
}

/** What an authority publishes of itself, as a pack. */
export function packFromCapabilities(capabilities: Capabilities): RulePack {
  const perKind = <T>(of: (kind: Capabilities["kinds"][number]) => readonly T[]) =>
    Object.fromEntries(capabilities.kinds.map((k) => [k.kind, of(k)] as const).filter(([, list]) => list.length > 0));
  const tables = Object.entries(capabilities.codeTables).flatMap(([name, entries]) => {
    const table = codeTables().find((t) => t.standard === name || t.name === name);
    return table
      ? [
          [
            table.name,
            entries.map(({ value, code, zh }) => ({ value, code, ...(zh !== undefined && { zh }) })),
          ] as const,
        ]
      : [];
  });
  return {
    id: capabilities.authority.id,
    version: capabilities.version,
    requiredFields: perKind((k) => k.requiredFields),
    requiredMaterials: perKind((k) => k.requiredMaterials),
    ...(capabilities.kinds.length > 0 && { kinds: capabilities.kinds.map((k) => k.kind) }),
    divisions: capabilities.authority.divisions,
    ...(tables.length > 0 && { codeTables: Object.fromEntries(tables) }),
  };
}

/**
 * What the authority says of itself, and above it a pack file. What either of them requires is required; where both say
 * something of one table or of the divisions, the file counts: it was written for this institution, and later.
 */
export function combinePacks(authority: RulePack | undefined, file: RulePack | undefined): RulePack | undefined {
  if (!authority || !file) return file ?? authority;
  return {
    ...authority,
    ...file,
    id: `${authority.id}+${file.id}`,
    version: `${authority.version}+${file.version}`,
    requiredFields: union(authority.requiredFields, file.requiredFields),
    requiredMaterials: union(authority.requiredMaterials, file.requiredMaterials),
    codeTables: { ...authority.codeTables, ...file.codeTables },
  };
}

type PerKind<T> = Readonly<Partial<Record<Kind, readonly T[]>>>;

function union<T>(a: PerKind<T> = {}, b: PerKind<T> = {}): PerKind<T> {
  return Object.fromEntries(
    [...new Set([...Object.keys(a), ...Object.keys(b)] as Kind[])].map((kind) => [
      kind,
      [...new Set([...(a[kind] ?? []), ...(b[kind] ?? [])])],
    ]),
  );
}
