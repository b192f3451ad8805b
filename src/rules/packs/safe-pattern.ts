import * as z from "zod";

/**
 * Text patterns as data: a list of parts that together must match the whole text. Matching advances a set of positions
 * once per part instead of using regular expressions, so it cannot backtrack and no pattern can be slow.
 */
const Count = z.union([z.int().min(1).max(200), z.tuple([z.int().min(0).max(200), z.int().min(1).max(200)])]);
const PatternPart = z.union([
  z.string().min(1).max(100),
  z.strictObject({ digits: Count }),
  z.strictObject({ letters: Count }),
  z.strictObject({ lettersOrDigits: Count }),
  z.strictObject({ chinese: Count }),
  z.strictObject({ any: Count }),
  z.strictObject({ oneOf: z.array(z.string().min(1).max(100)).min(1).max(50) }),
]);
export const Pattern = z.array(PatternPart).min(1).max(40);
export type Pattern = z.infer<typeof Pattern>;

const CLASSES: Readonly<Record<string, (code: number) => boolean>> = {
  digits: isDigit,
  letters: isLetter,
  lettersOrDigits: (c) => isDigit(c) || isLetter(c),
  chinese: (c) => (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || c === 0x3007,
  any: () => true,
};

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}
function isLetter(c: number): boolean {
  return (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
}

/**
 * Compiles a pattern into a test. Its run time is proportional to the length of the text times the number of parts.
 */
export function compilePattern(pattern: Pattern): (text: string) => boolean {
  const moves = pattern.map(moveOf);
  return (text) => {
    let at = new Uint8Array(text.length + 1);
    at[0] = 1;
    for (const move of moves) at = move(text, at);
    return at[text.length] === 1;
  };
}

type Move = (text: string, from: Uint8Array) => Uint8Array<ArrayBuffer>;

function moveOf(part: Pattern[number]): Move {
  if (typeof part === "string") return words([part]);
  if ("oneOf" in part) return words(part.oneOf);
  const [name = "", count = 1] = Object.entries(part)[0] ?? [];
  const [min, max] = typeof count === "number" ? [count, count] : count;
  return run(CLASSES[name]!, min, max);
}

function words(choices: readonly string[]): Move {
  return (text, from) => {
    const to = new Uint8Array(text.length + 1);
    for (let i = 0; i < from.length; i++)
      if (from[i]) for (const word of choices) if (text.startsWith(word, i)) to[i + word.length] = 1;
    return to;
  };
}

/** Advances each position by `min` to `max` characters of the class. The ranges are summed in one pass. */
function run(belongs: (code: number) => boolean, min: number, max: number): Move {
  return (text, from) => {
    const ends = new Int32Array(text.length + 2);
    let end = 0;
    for (let i = 0; i < from.length; i++) {
      if (end < i) end = i;
      while (end < text.length && belongs(text.charCodeAt(end))) end++;
      if (!from[i] || i + min > end) continue;
      ends[i + min]!++;
      ends[Math.min(i + max, end) + 1]!--;
    }
    const to = new Uint8Array(text.length + 1);
    for (let i = 0, open = 0; i < to.length; i++) {
      open += ends[i]!;
      if (open > 0) to[i] = 1;
    }
    return to;
  };
}
