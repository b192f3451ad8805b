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
