import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { sample, startBench } from "../gateway/running-sandbox.js";

it("the sandbox continues the numbering of cases and certificates after a restart", async () => {
  const home = mkdtempSync(path.join(tmpdir(), "bdc-restart-"));
  const now = new Date("2026-11-20T10:00:00+08:00");
  const numbers: string[][] = [];
  try {
    for (let start = 0; start < 3; start++) {
      const bench = await startBench({ home, now });
      for (let i = 0; i < 2; i++) {
        const { status, body } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
        expect(status).toBe(201);
        numbers.push([body.caseNo.slice(-6), body.certificates[0].no.slice(-5, -1)]);
      }
      expect(bench.errors).toEqual([]);
      await bench.sandbox.close();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6].map((n) => [String(n).padStart(6, "0"), String(n).padStart(4, "0")]));
});
