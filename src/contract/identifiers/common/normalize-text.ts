/**
 * Normalizes text. Codes and numbers are replaced by their folded form. Names, addresses, certificate and case numbers
 * are folded for comparison only, because they are stored and sent as received.
 */
import { NO_FOLDS, type FoldName } from "./defect.js";

/** White space of every kind, zero-width and direction marks, byte order marks, variation selectors. */
const INVISIBLE = /[\s\p{Cf}\u034F\u115F\u1160\u180B-\u180D\uFE00-\uFE0F]+/gu;
const DASHES = /[-\u2010-\u2015\u2212\u00AD\uFE58\uFE63\uFF0D\u30FC]+/g;
const LOWER = /[a-z]+/g;
/** Wrappers that keep Excel from converting a number: a leading apostrophe, or ="…". */
const WRAPPER = /^(?:[=＝]\s*["“”＂]([^"“”＂]*)["“”＂]|['‘’＇`]+(.*))$/s;

/** Removes outer white space, and the wrapper that keeps Excel from converting a number. */
export function unwrapCell(text: string): string {
  const trimmed = text.replace(/^[\s\uFEFF\u200B]+|[\s\uFEFF\u200B]+$/g, "");
  const found = WRAPPER.exec(trimmed);
  return found ? (found[1] ?? found[2] ?? "").trim() : trimmed;
}

/** Whether a text consists of ASCII digits and capital letters only, so that nothing is folded. */
function isPlainCode(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 90))) return false;
  }
  return true;
}

/** A folded code. */
export interface FoldedCode {
  /** The folded text. */
  value: string;
  /** The changes made, by name. */
  folds: readonly FoldName[];
}

/**
 * Folds a code and names the changes: removes wrapper, white space and invisible characters, applies NFKC, and converts
 * to ASCII capitals. Dashes stay; use `dropDashes` for codes without dashes.
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

/** Folds a code, as `foldCodeNamed`. */
export function foldCode(text: string): string {
  return foldCodeNamed(text).value;
}

/** Removes hyphens and dashes of every kind. */
export function dropDashes(folded: FoldedCode): FoldedCode {
  const value = folded.value.replace(DASHES, "");
  return value === folded.value ? folded : { value, folds: [...folded.folds, "dashes"] };
}

/** Folds a number, amount or date: NFKC, no white space, every minus sign and dash as `-`. */
export function foldNumber(text: string): string {
  return unwrapCell(text).normalize("NFKC").replace(INVISIBLE, "").replace(DASHES, "-");
}

/** Folds a certificate, case or contract number for comparison: one type of bracket, no white space, capitals. */
export function foldOfficialNo(text: string): string {
  return unwrapCell(text)
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/[〔［\[【{]/g, "(")
    .replace(/[〕］\]】}]/g, ")")
    .replace(DASHES, "-")
    .toUpperCase();
}

/** Characters used instead of dashes: underscores, and lines of a Chinese keyboard. */
const MORE_DASHES = /[_\u02D7\u2043\u2500\u2501~]+/g;

/**
 * Folds the number of a filing, contract or document, to find numbers that differ in spelling only: width, case,
 * brackets, dashes, spaces and invisible characters. Leading zeros stay, because 01 and 1 may be different numbers.
 */
export function foldReference(text: string): string {
  if (isPlainCode(text)) return text;
  if (PLAIN_REFERENCE.test(text)) return text.replaceAll("-", "").replaceAll("_", "").toUpperCase();
  return foldOfficialNo(text).replace(DASHES, "").replace(MORE_DASHES, "");
}
const PLAIN_REFERENCE = /^[0-9A-Za-z_.-]+$/;

/**
 * Folds a name for comparison: one middle dot, one type of bracket, no white space, capitals. The result is never
 * stored or sent.
 */
export function foldName(text: string): string {
  return text
    .replace(/[•・･．‧∙⋅]/g, "·")
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/[〔［\[【]/g, "(")
    .replace(/[〕］\]】]/g, ")")
    .toUpperCase();
}

/** Prepares a value for a message: at most 40 characters, without invisible characters. */
export function showValue(value: string): string {
  return showCharacters(value.length > 40 ? `${value.slice(0, 39)}…` : value);
}

/** As `showValue`, without a limit. */
export function showCharacters(value: string): string {
  return replaceUnsafe(value, () => "\uFFFD");
}

/**
 * Characters that a reader does not see or that change what the reader sees: controls (C0 and C1), formats, bidi
 * controls, tags, variation selectors, other invisible characters, lone surrogates, line and paragraph separators.
 * Never shown as they are, because a text from a file or a gateway could control a terminal or forge a line with them.
 * The terminal has its own list (cli/terminal/safe-text.ts), which loads without the contract.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE.source, "gu");

/** Replaces every unsafe character. */
export function replaceUnsafe(text: string, replacement: (character: string) => string): string {
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, replacement) : text;
}

/** Formats a character as a visible escape: `\u202e`, `\u{e0041}`. */
export function visibleEscape(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}
