import { maskStrayHeader, showValue, type Column } from "../../../contract/index.js";
import { foldHeader, parseHeader } from "./vocabulary.js";

/** Min similarity of a header and a column for a suggestion. */
const MIN_LIKENESS = 0.4;

/** Returns the column that is most similar to a header, by the characters that they share. */
export function suggestColumn(header: string, columns: readonly Column[]): Column | undefined {
  return columns
    .map((column) => ({ column, score: likeness(column, parseHeader(header).word) }))
    .filter(({ score }) => score >= MIN_LIKENESS)
    .sort((a, b) => b.score - a.score)[0]?.column;
}

/** Returns the header that is most similar to a column, by the characters that they share. */
export function nearest(column: Column, headers: readonly string[]): string | undefined {
  let best: { header: string; score: number } | undefined;
  for (const header of headers.slice(0, 200)) {
    const word = parseHeader(header).word;
    const score = likeness(column, word);
    if (score >= MIN_LIKENESS && score > (best?.score ?? 0))
      best = { header: showValue(maskStrayHeader(header)), score };
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
