import { foldName } from "../../../contract/index.js";

/** How many characters a file may show in the place of one that its font lacks. */
const MAX_REPLACEMENT = 12;

/**
 * Whether a text names this person. Characters beyond the basic plane are missing from many fonts and stand as
 * something else: any 1 to 12 characters. Takes time in proportion to text and name, whatever they hold.
 *
 * @param text with names folded
 */
export function isPrinted(name: string, text: string): boolean {
  const wanted = [...foldName(name)];
  // Replacements alone would be found in any text.
  if (wanted.every(isRare)) return [...spellings(wanted)].some((spelling) => text.includes(spelling));
  const shown = [...text];
  let ends = new Uint8Array(shown.length + 1).fill(1);
  for (const character of wanted) ends = isRare(character) ? afterAny(ends) : after(ends, shown, character);
  return ends.includes(1);
}

function isRare(character: string): boolean {
  return character.codePointAt(0)! > 0xffff;
}

/** The characters themselves, and as their code points. */
function* spellings(characters: readonly string[]): Generator<string> {
  yield characters.join("");
  yield foldName(characters.map((c) => `[U+${c.codePointAt(0)!.toString(16).toUpperCase()}]`).join(""));
}

/** Where a match can end that goes on with this character; `ends` says where it could end before. */
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
