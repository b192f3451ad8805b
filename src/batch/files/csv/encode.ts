import { createRequire } from "node:module";
import type * as Iconv from "iconv-lite";
import type { ScannedEncoding } from "../common/fast-path.js";
import type { CsvDelimiter } from "./types.js";

/** Start of a text that Excel, WPS or LibreOffice could read as a formula. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
/**
 * Texts that begin like a formula but compute nothing: a dash for an empty value, and the two ways by which people keep
 * Excel from changing the digits of a number (`="3301…"`, or a tab before it).
 */
const HARMLESS = /^(?:[-－]|="[^"]*"|\t+[0-9A-Za-z]+)$/;
const ESCAPED_FORMULA = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** Returns true for a text that a spreadsheet could run as a formula. */
export const isFormula = (text: string): boolean => FORMULA_START.test(text) && !HARMLESS.test(text);

/**
 * Puts an apostrophe before text that a spreadsheet would run as a formula. Also before text that already looks
 * escaped, so that `unescapeFormula` restores it exactly.
 */
export const escapeFormula = (text: string): string =>
  isFormula(text) || ESCAPED_FORMULA.test(text) ? `'${text}` : text;

/** Undoes `escapeFormula`. Only for cells that this product wrote. */
export const unescapeFormula = (text: string): string => (ESCAPED_FORMULA.test(text) ? text.slice(1) : text);

/** Checks for characters that a CSV reader could interpret, whichever delimiter it expects. */
const needsQuotes = (text: string): boolean => /[",;|\t\r\n]|^\s|\s$/.test(text);

export const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const quoteIfNeeded = (text: string): string => (needsQuotes(text) ? quote(text) : text);

/**
 * Encodes the result cells of one row. The first cell is quoted exactly when the row was padded, which marks the
 * padding (see result-columns.ts). It must therefore be a word that needs no quotes.
 */
export function resultCells(cells: readonly string[], delimiter: CsvDelimiter, padded: boolean): string {
  const safe = cells.map((cell) => escapeFormula(cell.replaceAll("\0", "\uFFFD")));
  const [first = "", ...others] = safe;
  if (needsQuotes(first)) throw new TypeError("the first result cell must be a plain word");
  return [padded ? quote(first) : first, ...others.map(quoteIfNeeded)].join(delimiter);
}

/** Loaded with the first text in GB18030, because most files are in UTF-8. */
let iconv: typeof Iconv | undefined;

/** Encodes text as UTF-8, or as GB18030 including its four-byte characters. */
export function encodeText(text: string, encoding: ScannedEncoding): Buffer {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  iconv ??= createRequire(import.meta.url)("iconv-lite") as typeof Iconv;
  return iconv.encode(
    text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD"),
    "gb18030",
  );
}
