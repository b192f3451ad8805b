/**
 * Column names of an institution's own: which column of the contract each of its headers means. A mapping is always
 * given by a person; nothing is guessed.
 */
import type { Kind } from "../../../contract/index.js";
import { foldHeader, matchHeader, parseHeader, vocabularyOf, type OrdinalMatch } from "./vocabulary.js";

/** By kind, then by header as the file writes it; the value names a column: 抵押人, mortgagorName, 买受人2证件号. */
export type ColumnMap = Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>>;

/** The column that a name in a mapping means; undefined when the kind has none of that name. */
export function columnNamed(kind: Kind, name: string): OrdinalMatch | undefined {
  return matchHeader(parseHeader(name), vocabularyOf(kind));
}

/** The mappings of one kind, by folded header. */
export function mappingsFor(kind: Kind, map: ColumnMap | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(map?.[kind] ?? {}).map(([header, name]) => [foldHeader(header), name]));
}
