import { checkArguments } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import { DEFAULT_LIMITS } from "./pdf-syntax/limits.js";

/**
 * Counts the pages of a PDF within the limits of the bounded reader.
 * @returns undefined for other files, and for PDFs that are damaged, encrypted, too large or use unsupported features
 * @throws ArgumentError when `bytes` is no Uint8Array
 */
export async function countPdfPages(bytes: Uint8Array): Promise<number | undefined> {
  checkArguments("countPdfPages", { bytes: [bytes, expects.bytes] });
  // The reader is loaded with the first document, and needs Node.
  const { readPageCount } = await import("./read-page-count.js");
  return readPageCount(bytes);
}

/** Max size of a PDF whose pages are counted (bytes). */
export const MAX_COUNTED_PDF_BYTES = DEFAULT_LIMITS.maxBytes;
