import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openPdf, PdfError } from "../../../../src/sdk/certificates/pdf/document.js";
import { HOSTILE } from "./hostile-pdfs.js";

const MOST_MS = 2_000;
const MOST_MEMORY = 300 * 1024 * 1024;

describe("a hostile file", () => {
  it.each(HOSTILE)("ends in a result or a PdfError soon: %s", { timeout: 60_000 }, (_, make) => {
    const pdf = make();
    const started = performance.now();
    try {
      openPdf(pdf).visibleText();
    } catch (error) {
      expect(error).toBeInstanceOf(PdfError);
    }
    expect(performance.now() - started).toBeLessThan(MOST_MS);
  });

  it("takes little memory, whichever it is", { timeout: 240_000 }, () => {
    const runner = fileURLToPath(new URL("measure-hostile.ts", import.meta.url));
    const args = ["--expose-gc", "--import", "tsx", runner];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    expect(stderr).toBe("");
    const measured = JSON.parse(stdout) as { name: string; bytes: number }[];
    expect(measured).toHaveLength(HOSTILE.length);
    expect(measured.filter(({ bytes }) => bytes > MOST_MEMORY)).toEqual([]);
  });
});
