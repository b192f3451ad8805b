/** Points of a line of text. */
export const LINE_HEIGHT = 14;
/** Limit of Excel (points). */
const MAX_HEIGHT = 409;

/** Width of a text in a cell, in characters of half width. */
export const shownWidth = (text: string): number =>
  [...text].reduce((width, c) => width + (c.codePointAt(0)! > 0xff ? 2 : 1), 0);

/** Number of lines that a wrapped text takes in a column. */
const linesOf = (text: string, width: number): number => Math.ceil(shownWidth(text) / Math.max(width - 1, 1));

/**
 * Returns the height (points) that wrapped texts need, or undefined when one line is enough. Programs compute a missing
 * height on opening, but not all of them.
 */
export function heightOf(texts: readonly string[], widths: readonly number[]): number | undefined {
  const lines = Math.max(1, ...texts.map((text, at) => linesOf(text, widths[at] ?? 1)));
  return lines === 1 ? undefined : Math.min(lines * LINE_HEIGHT + 2, MAX_HEIGHT);
}
