/** The parts of Markdown that the tests of the documents need. */

const FENCE = /^```(\w*)[^\n]*\n([^]*?)^```/gm;

/** Removes fenced blocks and comments. Line numbers do not change. */
export function withoutBlocks(text: string): string {
  const blank = (block: string): string => block.replace(/[^\n]/g, "");
  return text.replace(FENCE, blank).replace(/<!--[^]*?-->/g, blank);
}

export const withoutCode = (text: string): string => withoutBlocks(text).replace(/`+[^`]*`+/g, "");

export function codeBlocks(text: string): { language: string; code: string }[] {
  return [...text.matchAll(FENCE)].map(([, language, code]) => ({ language: language!, code: code! }));
}

export interface Heading {
  readonly level: number;
  readonly title: string;
  /** Offset of the first character after the heading's line, in the text without blocks. */
  readonly end: number;
  readonly start: number;
}

export function headings(text: string): Heading[] {
  return [...withoutBlocks(text).matchAll(/^(#{1,6})(?:[ \t]+(.*))?$/gm)].map((match) => ({
    level: match[1]!.length,
    title: (match[2] ?? "").trim(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Returns the anchors that GitHub generates for the headings of a page. */
export function anchors(text: string): Set<string> {
  const seen = new Map<string, number>();
  const all = headings(text).map(({ title }) => {
    const shown = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
    const slug = shown
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{Nd}\p{Pc}\- ]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set(all);
}

/** Lists the targets of the links and images of a page. */
export function linkTargets(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)].map(([, target]) => target!);
}
