/**
 * Lines that fit a terminal. A line breaks at spaces and between Chinese words, never inside a word, a code or a path,
 * and never before closing or after opening punctuation. A word wider than the terminal stays whole.
 */
import { COLOR_CODE, isWide, widthOf } from "./text-width.js";

/** Punctuation that must not begin a line, and that must not end one. */
const NOT_FIRST = /^[，。、；：！？）」』】》〉”’…％·,.;:!?%)\]}>/-]/;
const NOT_LAST = /[（「『【《〈“‘([{<#$¥/=-]$/;

/** Case numbers, certificate numbers, files, and code in backticks: one word each. */
const WHOLE = new RegExp(
  [
    "`[^`]+`",
    String.raw`\p{Script=Han}?（\d{4}）[\p{Script=Han}\d]{2,24}?号`,
    // Articles of a law, and places in a queue.
    String.raw`第 ?[零〇一二三四五六七八九十百千\d,]{1,12} ?[条款项编章节位行]`,
    String.raw`[^\s，。；：、（）“”「」]*/[^\s，。；、（）“”]*`,
    String.raw`[\p{L}\p{N}_-]+\.(?:csv|xlsx|pdf|html|ics|json|pem|txt|db)(?![\p{L}\p{N}])`,
  ].join("|"),
  "gu",
);

/** A command to copy at the end of a line, after nothing, a label or a number. */
const COMMAND_LINE = /^(?<label>\s*(?:[^\s].*?(?:[:：] ?|\s{2,}|\d ))??)(?<command>(?:BDC_HOME=\S+ )?bdc [^，。；]+)$/u;

let words: Intl.Segmenter | undefined;

/** The shortest parts of a text that may stand on lines of their own; spaces belong to the part before them. */
export function breakIntoParts(text: string): string[] {
  const parts: string[] = [];
  let before = "";
  for (const piece of wordsOf(text)) {
    if (before !== "" && mayBreak(before, piece)) {
      parts.push(before);
      before = piece;
    } else before += piece;
  }
  if (before !== "") parts.push(before);
  return parts;
}

function wordsOf(text: string): string[] {
  words ??= new Intl.Segmenter("zh", { granularity: "word" });
  const found: string[] = [];
  let from = 0;
  for (const { index, 0: whole } of text.matchAll(WHOLE)) {
    for (const { segment } of words.segment(text.slice(from, index))) found.push(segment);
    found.push(whole);
    from = index + whole.length;
  }
  for (const { segment } of words.segment(text.slice(from))) found.push(segment);
  return found;
}

function mayBreak(before: string, after: string): boolean {
  if (/^\s/.test(after)) return false;
  if (/\s$/.test(before)) return true;
  if (NOT_FIRST.test(after) || NOT_LAST.test(before)) return false;
  return isWide(Array.from(before).at(-1)!) || isWide(after);
}

/**
 * Wraps one line.
 * @param indent Spaces before the second and later lines
 */
export function wrapLine(line: string, width: number, indent = 0): string[] {
  if (widthOf(line) <= width) return [line];
  const codes = [...line.matchAll(COLOR_CODE)];
  const plain = codes.length === 0 ? line : line.replace(COLOR_CODE, "");
  const lead = /^\s*/.exec(plain)![0];
  const lines: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const part of breakIntoParts(plain.slice(lead.length))) {
    if (!isEmpty && widthOf(current + part.trimEnd()) > width) {
      lines.push(current);
      current = " ".repeat(indent);
    }
    current += part;
    isEmpty = false;
  }
  lines.push(current);
  const kept = codes.length === 0 ? lines : withCodes(lines, plain, codes, indent);
  return kept.map((text) => text.trimEnd());
}

/** Puts the codes of colors back to where they stood. */
function withCodes(lines: readonly string[], plain: string, codes: RegExpExecArray[], indent: number): string[] {
  // Position of each code in the text without codes.
  let removed = 0;
  const at = codes.map(({ index, 0: code }) => {
    const position = index - removed;
    removed += code.length;
    return { position, code };
  });
  let from = 0;
  return lines.map((line, number) => {
    const own = number === 0 ? line : line.slice(indent);
    const start = from;
    from += own.length;
    const isLast = from >= plain.length;
    const here = at.filter(({ position }) => position >= start && (position < from || isLast));
    let text = number === 0 ? "" : " ".repeat(indent);
    let done = 0;
    for (const { position, code } of here) {
      text += own.slice(done, position - start) + code;
      done = position - start;
    }
    return text + own.slice(done);
  });
}

/**
 * Makes a text fit a terminal. A command to copy is never broken; it moves to a line of its own when its label would
 * push it over the edge.
 */
export function wrapText(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => {
      if (widthOf(line) <= width) return [line];
      const plain = line.replace(COLOR_CODE, "");
      const indent = /^\s*(?:[-→•!?✓✗] )?/u.exec(plain)![0].length;
      const command = COMMAND_LINE.exec(plain)?.groups;
      if (command) {
        const label = command["label"]!.trimEnd();
        return label === ""
          ? [line]
          : [...wrapLine(label, width, indent), `${" ".repeat(indent + 2)}${command["command"]}`];
      }
      return wrapLine(line, width, Math.min(indent + (indent > /^\s*/.exec(plain)![0].length ? 0 : 2), width >> 1));
    })
    .join("\n");
}

/** Columns of a stream; 80 where the width is unknown. */
export function columnsOf({ columns }: { readonly columns: number }): number {
  return columns > 0 ? columns : 80;
}
