/**
 * Result columns on the right of the user's columns, in order. They are recognized and skipped when a result file is
 * read.
 */
export const RESULT_COLUMNS = [
  { key: "outcome", zh: "结果", en: "outcome" },
  { key: "caseNo", zh: "受理编号", en: "case number" },
  { key: "status", zh: "状态", en: "status" },
  { key: "certificates", zh: "证明号", en: "certificate numbers" },
  { key: "ranks", zh: "顺位/轮候", en: "rank or place in the queue" },
  { key: "errors", zh: "错误说明", en: "what is wrong" },
  { key: "advice", zh: "处理建议", en: "what to do" },
  { key: "batch", zh: "批次", en: "batch" },
] as const;
/** Key of a result column. */
export type ResultColumnKey = (typeof RESULT_COLUMNS)[number]["key"];

/** Returns the headers of the result columns. Always Chinese, because a file passes between people of one office. */
export function resultHeaders(): string[] {
  return RESULT_COLUMNS.map((column) => column.zh);
}

/** Cells by key as the list that stands in a row. */
export function toOrderedCells(cells: Readonly<Record<ResultColumnKey, string>>): string[] {
  return RESULT_COLUMNS.map((column) => cells[column.key]);
}

/**
 * The round-trip file. Every record of the input is copied byte for byte, and our cells are put in front of its line
 * end. Taking them away must give the input back exactly, also where rows are shorter than the table:
 *
 * - A row shorter than the table is padded, so that our columns stand under their headers. Its first result cell is
 *   then written in quotes, which
 *   it never needs. The padding is `""`, unless the row's own last cell is `""`: then it is nothing between delimiters.
 * So the padding is the longest
 *   run of cells written like the last one.
 * - A row without results (title, note, blank line) is copied as it is. Having at most `width` cells it cannot be
 *   mistaken for one with results.
 * - A row wider than the table keeps all its cells and has ours at its end.
 */
export interface ResultColumnRange {
  /** Index of our first column, which is the width of the user's table when ours stand at the right. */
  readonly first: number;
  readonly count: number;
  /** False when the user put columns to the right of ours or moved them: then cells are taken out by index. */
  readonly atRightEnd: boolean;
}

/**
 * Finds all our columns, next to each other and in order, in the cells of a header row. Fewer of them could be columns
 * of the user.
 */
export function findResultColumns(header: readonly string[], names: readonly string[]): ResultColumnRange | undefined {
  for (let first = header.length - names.length; first >= 0; first--) {
    if (names.every((name, index) => header[first + index] === name))
      return { first, count: names.length, atRightEnd: first + names.length === header.length };
  }
  return undefined;
}
