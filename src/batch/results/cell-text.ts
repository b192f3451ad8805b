/** Language of texts. */
export type Lang = "zh" | "en";

/** Max length of a list of texts. An Excel cell holds 32,767 characters; the rest is for the prefix and the note. */
const MAX_CELL_LENGTH = 32_000;

/** Joins texts into one cell. States how many texts did not fit. */
export function cellOf(texts: readonly string[], lang: Lang): string {
  const joined = texts.join("；");
  if (joined.length <= MAX_CELL_LENGTH) return joined;
  let length = 0;
  let shown = 0;
  while (length + texts[shown]!.length + 1 <= MAX_CELL_LENGTH) length += texts[shown++]!.length + 1;
  if (shown > 0) return texts.slice(0, shown).join("；") + omitted(texts.length - shown, lang);
  return (
    beginningOf(texts[0]!) + (lang === "en" ? " … (truncated)" : "……（此处截断）") + omitted(texts.length - 1, lang)
  );
}

function omitted(count: number, lang: Lang): string {
  if (count === 0) return "";
  return lang === "en"
    ? ` … (${count} more omitted: cell limit reached)`
    : `……（另有 ${count} 项，超出单元格长度，未列出）`;
}

/** Truncates a text without splitting a character. */
function beginningOf(text: string): string {
  return text.slice(0, MAX_CELL_LENGTH).replace(/[\ud800-\udbff]$/, "");
}
