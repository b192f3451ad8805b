import type { Style } from "./style.js";

/** One part of a bar. */
export interface BarPart {
  readonly count: number;
  readonly style: keyof Style;
}

/** A bar of solid blocks, divided by the counts. Every part that is not zero has at least one block. */
export function bar(parts: readonly BarPart[], width: number, style: Style): string {
  const shown = parts.filter((part) => part.count > 0);
  const total = shown.reduce((sum, part) => sum + part.count, 0);
  if (total === 0) return style.dim("░".repeat(width));
  const blocks = shown.map((part) => Math.max(1, Math.floor((part.count / total) * width)));
  // What rounding left over, or took too much, is settled with the longest part.
  const longest = blocks.indexOf(Math.max(...blocks));
  blocks[longest] = Math.max(1, blocks[longest]! + width - blocks.reduce((sum, count) => sum + count, 0));
  return shown.map((part, at) => style[part.style]((part.style === "dim" ? "░" : "█").repeat(blocks[at]!))).join("");
}

/** A bar that fills up. */
export function progressBar(done: number, total: number, width: number, style: Style): string {
  const filled = total === 0 ? 0 : Math.min(width, Math.floor((done / total) * width));
  return style.success("█".repeat(filled)) + style.dim("░".repeat(width - filled));
}
