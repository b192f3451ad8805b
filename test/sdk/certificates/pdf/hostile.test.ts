import { expect, it } from "vitest";
import { openPdf, PdfError } from "../../../../src/sdk/certificates/pdf/document.js";
import { HOSTILE } from "./hostile-pdfs.js";

// measure-hostile.ts measures time and memory of each file; docs/guide/en/release.md has the latest figures.
it.each(HOSTILE)("a hostile file gives a result or a PdfError: %s", { timeout: 60_000 }, (_, make) => {
  const pdf = make();
  try {
    // A fifth of the usual time limit, because the test only checks that reading ends.
    openPdf(pdf, { maxMs: 300 }).visibleText();
  } catch (error) {
    expect(error).toBeInstanceOf(PdfError);
  }
});
