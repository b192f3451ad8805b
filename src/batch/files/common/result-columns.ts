/** Our columns at the right of the user's, in order. They are recognised and left aside when such a file is read again. */
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
export type ResultColumnKey = (typeof RESULT_COLUMNS)[number]["key"];

/** The headers as they are written, always in Chinese: a file goes back and forth between people of one office. */
export function resultHeaders(): string[] {
  return RESULT_COLUMNS.map((column) => column.zh);
}

/** Cells by key as the list that stands in a row. */
export function inOrder(cells: Readonly<Record<ResultColumnKey, string>>): string[] {
  return RESULT_COLUMNS.map((column) => cells[column.key]);
}
