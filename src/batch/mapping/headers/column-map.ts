/**
 * Column names of an institution's own: which column of the contract each of its headers means. A mapping is always
 * given by a person; nothing is guessed.
 */
import type { Kind } from "../../../contract/index.js";
import type { RulePack } from "../../../rules/index.js";
import { foldHeader, matchHeader, parseHeader, vocabularyOf, type OrdinalMatch } from "./vocabulary.js";

/** By kind, then by header as the file writes it; the value names a column: 抵押人, mortgagorName, 买受人2证件号. */
export type ColumnMap = Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>;

/** The column that a name in a mapping means; undefined when the kind has none of that name. */
export function columnNamed(kind: Kind, name: string): OrdinalMatch | undefined {
  return matchHeader(parseHeader(name), vocabularyOf(kind));
}

/** Own column names on top of those of a rule pack. For a header that both name, `own` decides. */
export function withPackColumns(pack: RulePack | undefined, own: ColumnMap | undefined): ColumnMap | undefined {
  const names = pack?.columnNames;
  if (!names || !own) return own ?? names;
  const merged: Partial<Record<Kind, Readonly<Record<string, string>>>> = { ...own };
  for (const [kind, columns] of Object.entries(names) as [Kind, Readonly<Record<string, string>>][]) {
    const taken = mappingsFor(kind, own);
    const others = Object.entries(columns).filter(([header]) => !taken.has(foldHeader(header)));
    merged[kind] = { ...Object.fromEntries(others), ...own[kind] };
  }
  return merged;
}

/** The mappings of one kind, by folded header. */
export function mappingsFor(kind: Kind, map: ColumnMap | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(map?.[kind] ?? {}).map(([header, name]) => [foldHeader(header), name]));
}
