/** Width of text in columns of a terminal. Ambiguous characters count as one column, as in UTF-8 terminals. */

/** Our own colors, which take no column. */
export const COLOR_CODE = /\u001b\[\d+m/g;

/** Characters that may join their neighbors into one: marks, joiners, variation selectors, skin tones, flags, jamo. */
const JOINING =
  /[\p{M}\u200c\u200d\ufe0e\ufe0f\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\u1100-\u11ff\u{e0020}-\u{e007f}]/u;
const ASCII = /^[\x20-\x7e]*$/;

/** First and last code points of the characters of width 2 (East Asian Wide and Fullwidth, Unicode 16). */
const WIDE_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x2329, 0x232a],
  [0x23e9, 0x23ec],
  [0x25fd, 0x25fe],
  [0x2630, 0x2637],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1b000, 0x1b2fb],
  [0x1d300, 0x1d376],
  [0x1f200, 0x1f265],
  [0x20000, 0x3fffd],
];
/** Emoji that are shown as pictures without a variation selector. */
const PICTURE = /^\p{Emoji_Presentation}/u;
/** Marks, joiners and other characters that take no column on their own. */
const ZERO = /^[\p{M}\p{Cf}\u1160-\u11ff]/u;

let graphemes: Intl.Segmenter | undefined;

/** Number of columns that a text takes; the codes of colors take none. */
export function widthOf(text: string): number {
  const plain = text.includes("\u001b") ? text.replace(COLOR_CODE, "") : text;
  if (ASCII.test(plain)) return plain.length;
  let width = 0;
  if (!JOINING.test(plain)) {
    for (const char of plain) width += widthOfCharacter(char);
    return width;
  }
  graphemes ??= new Intl.Segmenter("zh", { granularity: "grapheme" });
  for (const { segment } of graphemes.segment(plain)) width += widthOfGrapheme(segment);
  return width;
}

/** A grapheme is as wide as its first character; the emoji selector and a second flag letter make it a picture. */
function widthOfGrapheme(grapheme: string): number {
  if (grapheme.includes("\ufe0f") && /^\p{Emoji}/u.test(grapheme)) return 2;
  return widthOfCharacter(String.fromCodePoint(grapheme.codePointAt(0)!));
}

function widthOfCharacter(char: string): number {
  const code = char.codePointAt(0)!;
  if (code < 0x300) return 1;
  if (ZERO.test(char)) return 0;
  return isWideCode(code) || PICTURE.test(char) ? 2 : 1;
}

function isWideCode(code: number): boolean {
  return WIDE_RANGES.some(([first, last]) => code >= first && code <= last);
}

/** Whether a line may break beside this character without a space, as in Chinese text. */
export function isWide(char: string): boolean {
  const code = char.codePointAt(0);
  return code !== undefined && isWideCode(code);
}

/** Appends spaces, or prepends them for numbers, up to a width. */
export function padTo(text: string, width: number, side: "left" | "right" = "right"): string {
  const spaces = " ".repeat(Math.max(0, width - widthOf(text)));
  return side === "right" ? text + spaces : spaces + text;
}
