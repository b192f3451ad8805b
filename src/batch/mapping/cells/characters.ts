/**
 * Checks single characters of any text: escapes, private-use and compatibility characters, letters of another script.
 * Used by the readers of texts and names. The fast path uses `isPlainUnit` to find characters that need no checks.
 */

import type { CellReporter } from "./cell.js";

/** Returns true for a UTF-16 code unit that causes no finding at any place of a text. */
export function isPlainUnit(c: number): boolean {
  return !(
    c < 0x20 ||
    c === AMPERSAND ||
    (c >= 0x7f && c <= 0x9f) ||
    c === 0xad ||
    // Combining marks, Greek, Cyrillic, and the scripts from Armenian to the Mongolian letters.
    (c >= 0x300 && c <= 0x8ff) ||
    (c >= 0x115f && c <= 0x180f) ||
    (c >= 0x1ab0 && c <= 0x1fff) ||
    (c >= 0x200b && c <= 0x206f) ||
    // Letter-like symbols that Unicode normalizes to others (Å, K, Ω).
    (c >= 0x2126 && c <= 0x212b) ||
    // Radicals, ideographic description characters, strokes.
    (c >= 0x2e80 && c <= 0x2fff) ||
    (c >= 0x31c0 && c <= 0x31ef) ||
    c === 0x3164 ||
    (c >= 0xd800 && c <= 0xfaff) ||
    (c >= 0xfb00 && c <= 0xfeff) ||
    c === 0xffa0 ||
    c > 0xffdc
  );
}

const AMPERSAND = 0x26;

/** An HTML character reference with its semicolon, or one of the most common without it. */
const HTML_REFERENCE = new RegExp(
  "&(?:#\\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};|(?:nbsp|amp|lt|gt|quot|middot)(?![A-Za-z0-9]))",
);
/** Escape sequences written by programs: _x4DAE_ in a workbook, \u4dae in JSON, %E5%BC%A0 in a URL, <b> in HTML. */
const PROGRAM_ESCAPE =
  /_x[0-9A-Fa-f]{4}_|\\[uU][0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|(?:%[0-9A-Fa-f]{2}){2}|<\/?[A-Za-z][A-Za-z0-9]{0,9}\s?\/?>/;

/** Finds the first HTML character reference in the text. */
export function findReference(text: string): string | undefined {
  return text.includes("&") ? HTML_REFERENCE.exec(text)?.[0] : undefined;
}

/** Finds the first escape sequence of any kind. */
export function findEscape(text: string): string | undefined {
  return findReference(text) ?? PROGRAM_ESCAPE.exec(text)?.[0];
}

const INVISIBLE = /[\p{Cf}\u034F\u115F\u1160\u180B-\u180D\u3164\uFFA0\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u;

/** Checks for invisible characters: joiners, fillers, variation selectors. */
export function hasInvisible(text: string): boolean {
  return INVISIBLE.test(text);
}

const PRIVATE_USE = /\p{Co}/u;

/** Finds the first private-use character, as U+E863. */
export function findPrivateUse(text: string): string | undefined {
  const found = PRIVATE_USE.exec(text)?.[0];
  return found && codePoint(found);
}

/** CJK radicals and strokes, which look like ordinary characters. */
const RADICAL = /[\u2E80-\u2FDF\u31C0-\u31EF]/u;
/** One character with its combining marks. */
const CLUSTER = /\P{M}\p{M}*/gu;

interface Compatibility {
  readonly shown: string;
  /** The regular character, or `shown` when none is known. */
  readonly regular: string;
}

/** Finds the first character that has a regular form of the same look, with which a search would not match it. */
function findCompatibility(text: string): Compatibility | undefined {
  const radical = RADICAL.exec(text)?.[0];
  if (radical !== undefined) return { shown: radical, regular: regularOf(radical) };
  if (text.normalize("NFC") === text) return undefined;
  const shown = text.match(CLUSTER)?.find((cluster) => cluster.normalize("NFC") !== cluster) ?? text;
  return { shown, regular: shown.normalize("NFC") };
}

function regularOf(radical: string): string {
  return RADICALS[radical] ?? radical.normalize("NFKC");
}

/** Regular characters of radicals for which Unicode defines none. */
const RADICALS: Readonly<Record<string, string>> = {
  "⺊": "卜",
  "⺼": "月",
  "⻄": "西",
  "⻅": "见",
  "⻆": "角",
  "⻉": "贝",
  "⻋": "车",
  "⻓": "长",
  "⻔": "门",
  "⻘": "青",
  "⻚": "页",
  "⻛": "风",
  "⻜": "飞",
  "⻢": "马",
  "⻥": "鱼",
  "⻦": "鸟",
  "⻩": "黄",
  "⻬": "齐",
  "⻰": "龙",
};

interface Lookalike {
  readonly shown: string;
  readonly script: string;
  readonly scriptEn: string;
}

const FOREIGN_LETTER = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;
/** Text of Cyrillic and Greek letters that look like Latin ones. */
const LATIN_SHAPED = /^[АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧον\s\d.·-]+$/u;
const OTHER_LETTER = /[A-Za-z]|\p{Script=Han}/u;

/**
 * Finds the first Cyrillic or Greek letter in a text that also has Latin or Chinese characters, or whose letters all
 * look Latin. An ordinary Cyrillic name (Иванов) has none.
 */
function findLookalike(text: string): Lookalike | undefined {
  const shown = FOREIGN_LETTER.exec(text)?.[0];
  if (shown === undefined || !(OTHER_LETTER.test(text) || LATIN_SHAPED.test(text))) return undefined;
  return CYRILLIC.test(shown)
    ? { shown, script: "西里尔", scriptEn: "Cyrillic" }
    : { shown, script: "希腊", scriptEn: "Greek" };
}

/**
 * Reports characters that can be mistaken for others: radicals, compatibility characters, letters of another script.
 */
export function reportLookalikes(text: string, reporter: CellReporter): void {
  const compatibility = findCompatibility(text);
  if (compatibility) reporter.report("text-compatibility", { ...compatibility });
  const lookalike = findLookalike(text);
  if (lookalike) reporter.report("text-lookalike", { ...lookalike });
}

/** Formats the code point of a character as U+XXXX. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
