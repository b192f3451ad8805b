import { Budget, damaged, DEFAULT_LIMITS, PdfFile, type PdfLimits } from "../pdf-syntax/index.js";
import { countStrayByteRanges, readSignatures, type PdfSignature } from "./signatures.js";
import { readVisibleText, type VisibleText } from "./visible-text.js";

export { PdfError, type PdfErrorReason, type PdfLimits } from "../pdf-syntax/index.js";
export type { HiddenReason } from "./page-marks.js";
export type { PdfSignature } from "./signatures.js";
export type { TextLine } from "./lines.js";
export type { HiddenText, UnreadableText, VisibleText } from "./visible-text.js";

export interface PdfDocument {
  /** Of the form of these bytes, in the order of where their ranges end. */
  readonly signatures: readonly PdfSignature[];
  /** How often /ByteRange stands in the file without belonging to one of these signatures. */
  readonly strayByteRanges: number;
  /** Offsets behind the %%EOF of each revision that the cross-reference chain knows, oldest first. */
  readonly revisionEnds: readonly number[];
  /** @throws PdfError */
  visibleText(): VisibleText;
}

/**
 * Opens a PDF by the last startxref of these bytes, and by nothing else: `bytes.subarray(0, end)` is the revision that
 * ends there. What is damaged or not understood is an error.
 * @throws PdfError
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
