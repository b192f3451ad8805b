import { Budget, damaged, DEFAULT_LIMITS, PdfFile, type PdfLimits } from "../pdf-syntax/index.js";
import { countStrayByteRanges, readSignatures, type PdfSignature } from "./signatures.js";
import { readVisibleText, type VisibleText } from "./visible-text.js";

export { PdfError, type PdfErrorReason, type PdfLimits } from "../pdf-syntax/index.js";
export type { HiddenReason } from "./page-marks.js";
export type { PdfSignature } from "./signatures.js";
export type { TextLine } from "./lines.js";
export type { HiddenText, UnreadableText, VisibleText } from "./visible-text.js";

/** One revision of a PDF: its signatures and visible text. */
export interface PdfDocument {
  /** Signatures of the form fields, ordered by the end of their byte ranges. */
  readonly signatures: readonly PdfSignature[];
  /** Number of occurrences of /ByteRange in the file that belong to none of these signatures. */
  readonly strayByteRanges: number;
  /** Offset after the %%EOF of each revision in the cross-reference chain, oldest first. */
  readonly revisionEnds: readonly number[];
  /**
   * Reads the visible text; cached.
   * @throws PdfError
   */
  visibleText(): VisibleText;
}

/**
 * Opens a PDF by the last startxref of these bytes. `bytes.subarray(0, end)` opens the revision that ends there.
 * @throws PdfError when the file is damaged, uses an unsupported feature or exceeds the limits
 */
export function openPdf(bytes: Uint8Array, limits: Partial<PdfLimits> = {}): PdfDocument {
  const budget = new Budget({ ...DEFAULT_LIMITS, ...limits });
  return budget.run(() => {
    const file = new PdfFile(bytes, budget);
    const catalog = file.dict(file.trailer, "Root");
    if (!catalog) throw damaged("the catalog is missing");
    const signatures = readSignatures(file, catalog);
    let text: VisibleText | undefined;
    return {
      signatures,
      strayByteRanges: countStrayByteRanges(file, signatures),
      revisionEnds: file.crossReference.revisionEnds,
      visibleText: () => (text ??= budget.run(() => readVisibleText(file, catalog))),
    };
  });
}
