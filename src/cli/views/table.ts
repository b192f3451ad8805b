import { sanitize } from "../terminal/safe-text.js";

/** Terminal columns of a text; CJK and full-width characters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) {
    const c = char.codePointAt(0)!;
    if (/\p{M}/u.test(char)) continue;
    width +=
      (c >= 0x1100 && c <= 0x115f) ||
      (c >= 0x2e80 && c <= 0xa4cf) ||
      (c >= 0xac00 && c <= 0xd7a3) ||
      (c >= 0xf900 && c <= 0xfaff) ||
      (c >= 0xfe30 && c <= 0xfe6f) ||
      (c >= 0xff00 && c <= 0xff60) ||
      (c >= 0xffe0 && c <= 0xffe6) ||
      c >= 0x20000
        ? 2
        : 1;
  }
  return width;
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

/** Formats a table: aligned columns for a terminal, tab-separated lines for a pipe. Cells are sanitized. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[], isTTY: boolean): string {
  const clean = rows.map((row) => row.map((cell) => sanitize(cell)));
  if (!isTTY) return [headers, ...clean].map((row) => row.join("\t")).join("\n");
  const widths = headers.map((h, i) => Math.max(widthOf(h), ...clean.map((row) => widthOf(row[i] ?? ""))));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => pad(cell, widths[i]!))
      .join("  ")
      .trimEnd();
  return [line(headers), widths.map((w) => "─".repeat(w)).join("  "), ...clean.map(line)].join("\n");
}
