/**
 * Text from files and gateways may contain escape sequences, bidi controls, invisible characters and line breaks that
 * would control a terminal or forge a line of our output. The contract has the same list (normalize-text.ts); this
 * one loads without it, because every start of the program needs it.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;
const ALL_UNSAFE = new RegExp(UNSAFE.source, "gu");

/** Makes foreign text safe to print: every character that controls a terminal or is invisible becomes an escape. */
export function sanitize(text: string): string {
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, visibleEscape) : text;
}

function visibleEscape(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
}

/** Line breaks, tabs and colours of our own texts. */
const OWN_CONTROLS = /(\n|\t)/;
const OWN_CONTROLS_IN_COLOR = /(\n|\t|\u001b\[[0-9;]*m)/;

/** Sanitizes a finished text of several lines: the last guard before it is printed. */
export function sanitizeLines(text: string, color: boolean): string {
  const parts = text.split(color ? OWN_CONTROLS_IN_COLOR : OWN_CONTROLS);
  // Every second part is a control of ours.
  return parts.map((part, i) => (i % 2 === 1 ? part : sanitize(part))).join("");
}

/**
 * Formats a JSON document on one line. Characters that control a terminal or are invisible are written as `\\u`
 * escapes, which read back as the same characters.
 */
export function jsonLine(document: object): string {
  const text = JSON.stringify(document);
  return UNSAFE.test(text) ? text.replace(ALL_UNSAFE, jsonEscape) : text;
}

function jsonEscape(character: string): string {
  return Array.from({ length: character.length }, (_, i) => character.charCodeAt(i))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}
