import type { RunInfo } from "../html/section-run.js";
import type { NightReport } from "../night/model.js";

/**
 * Writes the report as a workbook: one sheet per part, with real numbers, amounts and dates. The writer is loaded with
 * the first workbook.
 * @param lang Language of the sheets.
 */
export async function createNightWorkbook(report: NightReport, run: RunInfo, lang: "zh" | "en"): Promise<Buffer> {
  const { nightWorkbook } = await import("./night-workbook.js");
  return nightWorkbook(report, run, lang);
}
