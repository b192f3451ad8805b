export type Lang = "zh" | "en";

/** An Excel cell holds 32,767 characters. Some room is left for what stands before the list and for the note. */
const MAX_CELL_LENGTH = 32_000;

/** Texts as one cell. What does not fit is left out, and the cell says so. */
export function cellOf(texts: readonly string[], lang: Lang): string {
  const whole = texts.join("；");
  if (whole.length <= MAX_CELL_LENGTH) return whole;
  let length = 0;
  let shown = 0;
  while (length + texts[shown]!.length + 1 <= MAX_CELL_LENGTH) length += texts[shown++]!.length + 1;
  if (shown > 0) return texts.slice(0, shown).join("；") + omitted(texts.length - shown, lang);
  return (
    beginningOf(texts[0]!) + (lang === "en" ? " … (cut off here)" : "……（此处截断）") + omitted(texts.length - 1, lang)
  );
}

function omitted(count: number, lang: Lang): string {
  if (count === 0) return "";
  return lang === "en" ? ` … (${count} more do not fit into one cell)` : `……（另有 ${count} 项，一个单元格放不下）`;
}

/** Never half of a character. */
function beginningOf(text: string): string {
  return text.slice(0, MAX_CELL_LENGTH).replace(/[\ud800-\udbff]$/, "");
}
