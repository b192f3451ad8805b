export type PdfErrorReason = "not-pdf" | "encrypted" | "damaged" | "unsupported" | "over-budget";

/** Thrown for a file that cannot be read as a PDF. `detail` is a short English text without content of the file. */
export class PdfError extends Error {
  readonly reason: PdfErrorReason;
  readonly detail: string;

  constructor(reason: PdfErrorReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.name = "PdfError";
    this.reason = reason;
    this.detail = detail;
  }
}

export function damaged(detail: string): PdfError {
  return new PdfError("damaged", detail);
}

export function unsupported(detail: string): PdfError {
  return new PdfError("unsupported", detail);
}

export function overBudget(detail: string): PdfError {
  return new PdfError("over-budget", detail);
}
