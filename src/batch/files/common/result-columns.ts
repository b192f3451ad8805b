/** Result columns, in order, to the right of the user's columns. Skipped when a result file is submitted again. */
export const RESULT_COLUMNS = [
  { key: "outcome", zh: "结果", en: "outcome" },
  { key: "caseNo", zh: "受理编号", en: "case number" },
  { key: "status", zh: "状态", en: "status" },
  { key: "certificates", zh: "证明号", en: "certificate numbers" },
  { key: "ranks", zh: "顺位/轮候", en: "rank or place in the queue" },
  { key: "errors", zh: "错误说明", en: "what is wrong" },
  { key: "advice", zh: "处理建议", en: "what to do" },
  { key: "batch", zh: "批次", en: "batch" },
  { key: "reminders", zh: "提醒", en: "reminders" },
] as const;
/** Key of a result column. */
export type ResultColumnKey = (typeof RESULT_COLUMNS)[number]["key"];

/** Returns the headers of the result columns. Always Chinese, because the file is shared within an office. */
export function resultHeaders(): string[] {
  return RESULT_COLUMNS.map((column) => column.zh);
}

/** Headers of result files of earlier versions, which had no reminders of their own. */
export function earlierResultHeaders(): string[] {
  return resultHeaders().slice(0, -1);
}

/** Widths of the result columns in a workbook, in characters of half width. Longer texts are wrapped. */
const WIDTHS: Readonly<Record<ResultColumnKey, number>> = {
  outcome: 14,
  caseNo: 25,
  status: 12,
  certificates: 40,
  ranks: 14,
  errors: 44,
  advice: 40,
  batch: 19,
  reminders: 36,
};
/** Width of a column that stays empty. */
const EMPTY_WIDTH = 11;

/**
 * Returns the widths of the result columns in order.
 * @param unused Columns that stay empty in this file.
 */
export function resultWidths(unused: readonly ResultColumnKey[] = []): number[] {
  return RESULT_COLUMNS.map(({ key }) => (unused.includes(key) ? EMPTY_WIDTH : WIDTHS[key]));
}

/** Returns result cells in the order of the columns. */
export function toOrderedCells(cells: Readonly<Record<ResultColumnKey, string>>): string[] {
  return RESULT_COLUMNS.map((column) => cells[column.key]);
}

/**
 * Position of the result columns in a round-trip file. Every record of the input is copied byte for byte, with the
 * result cells inserted before its line end. Removing them restores the input exactly:
 *
 * - A cell that a spreadsheet would run as a formula gets an apostrophe in front, and so does a cell that already looks
 *   like one with an apostrophe. One apostrophe is removed when the file is read again.
 * - A row shorter than the table is padded, so that its result cells are under their headers. To mark the padding, its
 *   first result cell is quoted although it never needs quotes. The padding cells are `""`, or empty when the row's own
 *   last cell is `""`. The padding is therefore the longest run of equally written cells before the result cells.
 * - A row without results (title, note, blank line) is copied unchanged. With at most `width` cells it cannot be
 *   mistaken for a row with results.
 * - A row wider than the table keeps all its cells, followed by the result cells.
 */
export interface ResultColumnRange {
  /** Index of the first result column. Equals the width of the user's table when the result columns are rightmost. */
  readonly first: number;
  readonly count: number;
  /** False when the user moved the result columns or added columns after them. Cells are then removed by index. */
  readonly atRightEnd: boolean;
}

/**
 * Finds the result columns in the cells of a header row. Requires all of them, adjacent and in order: an incomplete set
 * could be columns of the user.
 */
export function findResultColumns(header: readonly string[], names: readonly string[]): ResultColumnRange | undefined {
  for (let first = header.length - names.length; first >= 0; first--) {
    if (names.every((name, index) => header[first + index] === name))
      return { first, count: names.length, atRightEnd: first + names.length === header.length };
  }
  return undefined;
}

/** Returns true when one of the rows is the header of a result file, of this version or an earlier one. */
export function haveResultColumns(rows: Iterable<{ readonly cells: readonly string[] }>): boolean {
  const [names, earlier] = [resultHeaders(), earlierResultHeaders()];
  for (const { cells } of rows) if (findResultColumns(cells, names) ?? findResultColumns(cells, earlier)) return true;
  return false;
}
