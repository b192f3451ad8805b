import { readPages } from "./pdf/pages.js";
import { Budget, DEFAULT_LIMITS, PdfError, PdfFile } from "./pdf-syntax/index.js";

/**
 * Counts the pages of a PDF within the limits of the bounded reader.
 * @returns undefined for other files, and for PDFs that are damaged, encrypted, too large or use unsupported features
 */
export function readPageCount(bytes: Uint8Array): number | undefined {
  const budget = new Budget(DEFAULT_LIMITS);
  try {
    return budget.run(() => {
      const file = new PdfFile(bytes, budget);
      const catalog = file.dict(file.trailer, "Root");
      return catalog && readPages(file, catalog).length;
    });
  } catch (error) {
    if (error instanceof PdfError) return undefined;
    throw error;
  }
}
