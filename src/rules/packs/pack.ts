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
import type { Rule, RuleContext } from "../model/rule.js";

/**
 * How one authority differs from the general rules: read from a versioned file, or derived from the capabilities that
 * the authority publishes.
 */
export interface RulePack {
  /** Id of the pack, or of the authority that publishes the capabilities. */
  readonly id: string;
  /** Version of the pack. */
  readonly version: string;
  /** Rules and warnings that are switched off. */
  readonly off?: readonly string[];
  /** Rules and warnings with another severity. An unsettled rule never becomes an error. */
  readonly severity?: Readonly<Record<string, "error" | "warning">>;
  /** Limits of rules that differ, by rule and name. */
  readonly limits?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Additional rules of this authority. */
  readonly added?: readonly Rule[];
  /** Columns that are optional in the contract but required by this authority. */
  readonly requiredFields?: Readonly<Partial<Record<Kind, readonly string[]>>>;
  /** Documents that this authority requires in addition, by kind of filing. */
  readonly requiredMaterials?: Readonly<Partial<Record<Kind, readonly MaterialKind[]>>>;
  /** Codes and names of this authority by table (`propertyType`); its codes replace those of the standard. */
  readonly codeTables?: Readonly<Record<string, readonly (Partial<CodeEntry> & Pick<CodeEntry, "value">)[]>>;
  /** Column names of the authority's own forms: by kind and header, the name of the column that the header means. */
  readonly columnNames?: Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>;
  /** Unit, in yuan, of amount columns whose header names none. @default 1 */
  readonly amountUnit?: number;
  /** Kinds that the authority accepts; all when absent. */
  readonly kinds?: readonly Kind[];
  /** 行政区划 codes served, or their leading digits; all when empty or absent. */
  readonly divisions?: readonly string[];
  /** Descriptions of the changes, so that summaries show every difference from the general rules. */
  readonly changes?: readonly PackChange[];
}

/** One difference between a pack and the general rules. */
export interface PackChange {
  /** `add` · `tighten` · `relax` · `off` · `require` · `codes` · `columns` · `amount-unit` · `divisions` · `kinds` */
  readonly do: string;
  /** Id of the rule concerned. */
  readonly rule?: string;
  /** The change in Chinese. */
  readonly zh: string;
  /** The change in English. */
  readonly en: string;
  /** Reason for the change. */
  readonly reason?: string;
  /** Law or official document behind the change. */
  readonly source?: string;
}

/** Returns every code table that a column uses. */
export function codeTables(): readonly CodeTable[] {
  return [...new Set(allKinds.flatMap((kind) => columnsFor(kind).flatMap((column) => column.table ?? [])))];
}

/** Finds a code table by its name, its standard or its Chinese name. */
export function findCodeTable(name: string): CodeTable | undefined {
  return codeTables().find((t) => t.name === name || t.standard === name || t.zh === name);
}

/** Applies a pack to rules: adds, removes and changes them. Additional rules are limited to `kind` when it is given. */
export function applyPack(rules: readonly Rule[], pack: RulePack | undefined, kind?: Kind): readonly Rule[] {
  if (!pack) return rules;
  const own = (pack.added ?? []).filter((rule) => kind === undefined || rule.kinds.includes(kind));
  return [...rules, ...own]
    .filter((rule) => !pack.off?.includes(rule.id))
    .map((rule) => {
      const severity = pack.severity?.[rule.id] ?? rule.severity;
      const limits = pack.limits?.[rule.id];
      if (!limits) return severity === rule.severity ? rule : { ...rule, severity };
      // `surelyPasses` assumes the general limits, so it is dropped.
      const { check, surelyPasses: _, ...rest } = rule;
      return {
        ...rest,
        severity,
        ...(check && { check: (filing, context) => check(filing, context, limits) }),
      } satisfies Rule;
    });
}

/**
 * Applies the severity that a pack sets to a finding of a reader. Errors stay errors.
 * @returns undefined when the pack switches the finding off
 */
export function applySeverity<F extends Finding>(finding: F, pack: RulePack | undefined): F | undefined {
  if (!pack || finding.severity === "error") return finding;
  if (pack.off?.includes(finding.rule)) return undefined;
  const severity = pack.severity?.[finding.rule];
  return severity === undefined ? finding : { ...finding, severity };
}

/**
 * Merges a code table with that of the authority. General names remain valid; if the authority has codes, they replace
 * all standard ones.
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

/** Returns what a rule may read of a pack. Capabilities list the documents of a kind, even if there are none. */
export function packContext(
  pack: RulePack | undefined,
  kind: Kind,
): Pick<RuleContext, "divisions" | "offered" | "listsPapers"> {
  return {
    ...(pack?.divisions && { divisions: pack.divisions }),
    ...(pack?.kinds && { offered: pack.kinds }),
    listsPapers: pack?.kinds !== undefined || (pack?.requiredMaterials?.[kind]?.length ?? 0) > 0,
  };
}

/** Units keep the code of a division that no longer exists, so former codes count as served. */
function divisionsServed({ divisions, formerDivisions = [] }: Capabilities["authority"]): readonly string[] {
  return divisions.length === 0 ? divisions : [...divisions, ...formerDivisions.map(({ code }) => code)];
}

/** Converts the published capabilities of an authority into a pack. */
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
    divisions: divisionsServed(capabilities.authority),
    ...(tables.length > 0 && { codeTables: Object.fromEntries(tables) }),
  };
}

/**
 * Combines the capabilities of an authority with a pack file. Requirements of both apply. For code tables and divisions
 * the file takes precedence, because it was written later and for this institution.
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
