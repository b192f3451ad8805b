import iconv from "iconv-lite";
import type { ScannedEncoding } from "../common/fast-path.js";
import type { CsvDelimiter } from "./types.js";

/** What Excel, WPS or LibreOffice would take for the start of a formula. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const NEUTRALISED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text that a spreadsheet would run gets an apostrophe in front; so does text that looks as if it had one, so that
 * `unescapeFormula` can undo it.
 */
export const escapeFormula = (text: string): string =>
  FORMULA_START.test(text) || NEUTRALISED.test(text) ? `'${text}` : text;

/** Undoes `escapeFormula`. Only for cells that this product wrote. */
export const unescapeFormula = (text: string): string => (NEUTRALISED.test(text) ? text.slice(1) : text);

/** Quotes whatever any CSV reader could take for structure, whichever delimiter it expects. */
const needsQuotes = (text: string): boolean => /[",;|\t\r\n]|^\s|\s$/.test(text);

export const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const quoteIfNeeded = (text: string): string => (needsQuotes(text) ? quote(text) : text);

/**
 * Our cells of one row, after those of the user. The first one is quoted exactly when the row was padded: that is how
 * the padding is found again, so it must be a word that needs no quotes.
 */
export function resultCells(cells: readonly string[], delimiter: CsvDelimiter, padded: boolean): string {
  const safe = cells.map((cell) => escapeFormula(cell.replaceAll("\0", "\uFFFD")));
  const [first = "", ...others] = safe;
  if (needsQuotes(first)) throw new TypeError("the first result cell must be a plain word");
  return [padded ? quote(first) : first, ...others.map(quoteIfNeeded)].join(delimiter);
}

/** Text as the scanner would have met it: UTF-8 or GB18030 with its four-byte characters. */
export function encodeText(text: string, encoding: ScannedEncoding): Buffer {
  if (encoding === "utf-8") return Buffer.from(text, "utf8");
  return iconv.encode(
    text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD"),
    "gb18030",
  );
}
