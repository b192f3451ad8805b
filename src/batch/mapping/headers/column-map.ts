/**
 * Column maps: assign an institution's own headers to the columns of the contract. They are always written by a person,
 * never guessed.
 */
import type { Kind } from "../../../contract/index.js";
import { foldHeader, matchHeader, parseHeader, vocabularyOf, type OrdinalMatch } from "./vocabulary.js";

/** Column names by kind and header of the file. A column name is, for example, 抵押人, mortgagorName or 买受人2证件号. */
export type ColumnMap = Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>;

/** Finds the column for a name in a column map. Returns undefined when the kind has none with this name. */
export function columnNamed(kind: Kind, name: string): OrdinalMatch | undefined {
  return matchHeader(parseHeader(name), vocabularyOf(kind));
}

/** Returns the column names of one kind, by folded header. */
export function mappingsFor(kind: Kind, map: ColumnMap | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(map?.[kind] ?? {}).map(([header, name]) => [foldHeader(header), name]));
}
