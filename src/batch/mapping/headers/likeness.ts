import { showValue, type Column } from "../../../contract/index.js";
import { foldHeader, parseHeader } from "./vocabulary.js";

/** Least likeness of a header and a column for the one to be suggested for the other. */
const NEAR_ENOUGH = 0.4;

/** The nearest column that nothing feeds, by the characters that it shares with a header. */
export function suggestColumn(header: string, columns: readonly Column[]): Column | undefined {
  return columns
    .map((column) => ({ column, score: likeness(column, parseHeader(header).word) }))
    .filter(({ score }) => score >= NEAR_ENOUGH)
    .sort((a, b) => b.score - a.score)[0]?.column;
}

/** The unknown header that looks most like the column, by the pairs of characters that they share. */
export function nearest(column: Column, headers: readonly string[]): string | undefined {
  let best: { header: string; score: number } | undefined;
  for (const header of headers.slice(0, 200)) {
    const word = parseHeader(header).word;
    const score = likeness(column, word);
    if (score >= NEAR_ENOUGH && score > (best?.score ?? 0)) best = { header: showValue(header), score };
  }
  return best?.header;
}

const likeness = (column: Column, word: string): number =>
  Math.max(...[column.zh, column.key, ...column.synonyms].map((name) => alike(foldHeader(name), word)));

function alike(a: string, b: string): number {
  const count = new Map<string, number>();
  for (const c of a) count.set(c, (count.get(c) ?? 0) + 1);
  let shared = 0;
  for (const c of b.slice(0, 60)) {
    const left = count.get(c) ?? 0;
    if (left > 0) {
      shared++;
      count.set(c, left - 1);
    }
  }
  return (2 * shared) / (a.length + Math.min(b.length, 60) || 1);
}
