import { escapeFormula, quoteIfNeeded } from "../../files/csv/encode.js";
import type { Difference } from "./model.js";

const HEADERS = {
  zh: ["差异代码", "批次", "行", "申请编号", "受理编号", "差异", "处理建议", "命令"],
  en: ["code", "batch", "row", "ref", "case", "what differs", "what to do", "command"],
} as const;

/** Byte order mark and header of a CSV of differences, which Excel opens directly. */
export function differenceCsvHeader(lang: "zh" | "en"): string {
  return `\uFEFF${lineOf(HEADERS[lang])}`;
}

/** Line of a CSV of differences. Texts that a spreadsheet would take for formulas are escaped. */
export function differenceCsvLine(difference: Difference, lang: "zh" | "en"): string {
  const { code, batch = "", row, ref = "", caseNo = "", command } = difference;
  const fix = lang === "zh" ? difference.fixZh : difference.fixEn;
  return lineOf([code, batch, row === undefined ? "" : String(row), ref, caseNo, difference[lang], fix, command]);
}

function lineOf(cells: readonly string[]): string {
  return cells.map((cell) => quoteIfNeeded(escapeFormula(cell))).join(",") + "\r\n";
}
