/**
 * Column maps: assign an institution's own headers to the columns of the contract. They are always written by a person,
 * never guessed.
 */
import type { Kind } from "../../../contract/index.js";
import type { RulePack } from "../../../rules/index.js";
import { foldHeader, matchHeader, parseHeader, vocabularyOf, type OrdinalMatch } from "./vocabulary.js";

/** Column names by kind and header of the file. A column name is, for example, 抵押人, mortgagorName or 买受人2证件号. */
export type ColumnMap = Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>;

/** Finds the column for a name in a column map. Returns undefined when the kind has none with this name. */
export function columnNamed(kind: Kind, name: string): OrdinalMatch | undefined {
  return matchHeader(parseHeader(name), vocabularyOf(kind));
}

/** Adds the column names of a rule pack to the institution's own. `own` takes precedence for a header in both. */
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

/** Returns the column names of one kind, by folded header. */
export function mappingsFor(kind: Kind, map: ColumnMap | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(map?.[kind] ?? {}).map(([header, name]) => [foldHeader(header), name]));
}
