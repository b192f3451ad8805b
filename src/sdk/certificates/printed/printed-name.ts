import { foldName } from "../../../contract/index.js";

/** Maximum number of characters that a file shows in place of one that its font lacks. */
const MAX_REPLACEMENT = 12;

/**
 * Returns true when a text contains a name. Characters beyond the basic plane are missing from many fonts, so any 1 to
 * 12 characters are accepted in their place. Takes time proportional to the lengths of text and name.
 * @param text text with names folded
 */
export function isPrinted(name: string, text: string): boolean {
  const wanted = [...foldName(name)];
  // A name of such characters only would match any text; it is searched for in its possible spellings.
  if (wanted.every(isRare)) return [...spellings(wanted)].some((spelling) => text.includes(spelling));
  const shown = [...text];
  let ends = new Uint8Array(shown.length + 1).fill(1);
  for (const character of wanted) ends = isRare(character) ? afterAny(ends) : after(ends, shown, character);
  return ends.includes(1);
}

function isRare(character: string): boolean {
  return character.codePointAt(0)! > 0xffff;
}

/** Yields the characters themselves, and as code points. */
function* spellings(characters: readonly string[]): Generator<string> {
  yield characters.join("");
  yield foldName(characters.map((c) => `[U+${c.codePointAt(0)!.toString(16).toUpperCase()}]`).join(""));
}

/** Extends all partial matches by a character. `ends[i]` is 1 where a partial match can end before position i. */
function after(ends: Uint8Array, shown: readonly string[], character: string): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(ends.length);
  for (const [i, one] of shown.entries()) if (ends[i] && one === character) next[i + 1] = 1;
  return next;
}

function afterAny(ends: Uint8Array): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(ends.length);
  let last = -Infinity;
  for (let i = 0; i < ends.length; i++) {
    if (i - last <= MAX_REPLACEMENT) next[i] = 1;
    if (ends[i]) last = i;
  }
  return next;
}
