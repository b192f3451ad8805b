import type { Kind } from "../../contract/index.js";

/**
 * Creates the template of a kind as an Excel workbook. Columns other than amounts and areas are formatted as text, so
 * that 18-digit numbers, leading zeros and house numbers stay intact. Choices are drop-down lists, the header row is
 * frozen and repeated in print. The same input gives the same bytes. The writer is loaded with the first workbook.
 * @param lang Language of headers and notes.
 */
export async function createWorkbookTemplate(kind: Kind, lang: "zh" | "en"): Promise<Buffer> {
  const { templateWorkbook } = await import("./template-workbook.js");
  return templateWorkbook(kind, lang);
}
