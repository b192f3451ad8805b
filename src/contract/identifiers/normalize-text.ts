/**
 * Folding of text. Codes and numbers are folded for good; names, addresses, certificate and case numbers are folded
 * only to compare, because they are stored and sent as they were received.
 */
import { NO_FOLDS, type FoldName } from "./defect.js";

/** White space of every kind, zero-width and direction marks, byte order marks, variation selectors. */
const INVISIBLE = /[\s\p{Cf}\u034F\u115F\u1160\u180B-\u180D\uFE00-\uFE0F]+/gu;
const DASHES = /[-\u2010-\u2015\u2212\u00AD\uFE58\uFE63\uFF0D\u30FC]+/g;
const LOWER = /[a-z]+/g;
/** What people put around a number so that Excel keeps it: a leading apostrophe, or ="…". */
const WRAPPER = /^(?:[=＝]\s*["“”＂]([^"“”＂]*)["“”＂]|['‘’＇`]+(.*))$/s;

/** A cell without the wrapper that keeps Excel from reading it as a number, and without outer white space. */
export function unwrapCell(text: string): string {
  const trimmed = text.replace(/^[\s\uFEFF\u200B]+|[\s\uFEFF\u200B]+$/g, "");
  const found = WRAPPER.exec(trimmed);
  return found ? (found[1] ?? found[2] ?? "").trim() : trimmed;
}

/** True for text of ASCII digits and capital letters alone: nothing to fold. */
function isPlainCode(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90))) return false;
  }
  return true;
}

export interface FoldedCode {
  value: string;
  folds: readonly FoldName[];
}

/**
 * For codes only: unwrap, NFKC, drop white space and invisible characters, ASCII capitals. Names what it did.
 * Dashes stay; a caller whose code has none calls `dropDashes` after it has looked at them.
 */
export function foldCodeNamed(text: string): FoldedCode {
  if (isPlainCode(text)) return { value: text, folds: NO_FOLDS };
  const folds: FoldName[] = [];
  const step = (name: FoldName, before: string, after: string): string => {
    if (after !== before && !folds.includes(name)) folds.push(name);
    return after;
  };
  const bare = text.replace(INVISIBLE, "");
  let value = step("spaces", text, bare);
  value = step("wrapper", value, unwrapCell(value));
  value = step("full-width", value, value.normalize("NFKC"));
  value = step("spaces", value, value.replace(INVISIBLE, ""));
  value = step(
    "lower-case",
    value,
    value.replace(LOWER, (run) => run.toUpperCase()),
  );
  return { value, folds };
}

/** As `foldCodeNamed`, the text alone. */
export function foldCode(text: string): string {
  return foldCodeNamed(text).value;
}

/** Without hyphens and dashes of any kind. */
export function dropDashes(folded: FoldedCode): FoldedCode {
  const value = folded.value.replace(DASHES, "");
  return value === folded.value ? folded : { value, folds: [...folded.folds, "dashes"] };
}

/** For numbers, amounts and dates: NFKC without white space, every minus sign and dash as `-`. */
export function foldNumber(text: string): string {
  return unwrapCell(text).normalize("NFKC").replace(INVISIBLE, "").replace(DASHES, "-");
}

/** To compare numbers of certificates, cases and contracts: one kind of bracket, no white space, capitals. */
export function foldOfficialNo(text: string): string {
  return unwrapCell(text)
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/[〔［\[【{]/g, "(")
    .replace(/[〕］\]】}]/g, ")")
    .replace(DASHES, "-")
    .toUpperCase();
}

/** What stands in a number for a dash beside the dashes themselves: underscores, and lines of a Chinese keyboard. */
const MORE_DASHES = /[_\u02D7\u2043\u2500\u2501~]+/g;

/**
 * To find numbers of filings, contracts and documents that differ only in how they are written: width, case, brackets,
 * dashes, spaces and characters that show nothing. Leading zeros stay: 01 and 1 are two numbers in many series.
 */
export function foldReference(text: string): string {
  if (isPlainCode(text)) return text;
  if (PLAIN_REFERENCE.test(text)) return text.replaceAll("-", "").replaceAll("_", "").toUpperCase();
  return foldOfficialNo(text).replace(DASHES, "").replace(MORE_DASHES, "");
}
const PLAIN_REFERENCE = /^[0-9A-Za-z_.-]+$/;

/** To compare names: one middle dot, one kind of bracket, no white space, capitals. Never to store or to send. */
export function foldName(text: string): string {
  return text
    .replace(/[•・･．‧∙⋅]/g, "·")
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/[〔［\[【]/g, "(")
    .replace(/[〕］\]】]/g, ")")
    .toUpperCase();
}

/** A value fit to stand in a message: no control or direction characters, at most 40 characters. */
export function showValue(value: string): string {
  const short = value.length > 40 ? `${value.slice(0, 39)}…` : value;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "\uFFFD");
}
