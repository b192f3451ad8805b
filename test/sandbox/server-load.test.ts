import { afterEach, expect, it } from "vitest";
import { sample, startBench, type Bench } from "./server-support.js";

let bench: Bench;
afterEach(async () => {
  expect(bench.errors).toEqual([]);
});

it("serves a thousand callers at once without a fault of its own, and files each filing once", async () => {
  bench = await startBench();
  const filings = Array.from({ length: 1_000 }, () => sample["mortgage.file"]());
  const answers = await Promise.all(filings.map((body) => bench.call("/v1/mortgages", { body })));
  expect(answers.filter((a) => a.status !== 201)).toEqual([]);
  expect(new Set(answers.map((a) => a.body.caseNo)).size).toBe(1_000);
  await bench.sandbox.close();
});

it("follows a thousand cases in one call", async () => {
  bench = await startBench();
  for (let i = 0; i < 5; i++) await bench.call("/v1/mortgages/batch", { body: { filings: Array.from({ length: 200 }, () => sample["mortgage.file"]()) } });
  const { body } = await bench.call("/v1/changes");
  expect([body.changes.length, body.more]).toEqual([1_000, false]);
  await bench.sandbox.close();
});

it("closes in the middle of its work: every caller gets an answer or the end of the line, and nothing that was told is lost", async () => {
  const { mkdtempSync, rmSync } = await import("node:fs");
  const home = mkdtempSync((await import("node:path")).join((await import("node:os")).tmpdir(), "bdc-close-"));
  bench = await startBench({ home });
  const told: string[] = [];
  const callers = Array.from({ length: 50 }, async () => {
    for (;;) {
      const body = sample["mortgage.file"]();
      const answer = await bench.call("/v1/mortgages", { body }).catch(() => undefined);
      if (answer?.status !== 201) return;
      told.push(body["ref"] as string);
    }
  });
  while (told.length < 200) await new Promise((resolve) => setImmediate(resolve));
  await bench.sandbox.close();
  await Promise.all(callers);
  expect(bench.errors).toEqual([]);
  const again = await startBench({ home });
  const dump = (await again.call("/sandbox/register/dump", { as: null })).text.trim().split("\n").map((l) => (JSON.parse(l) as { ref: string }).ref);
  expect(dump).toEqual(expect.arrayContaining(told));
  await again.sandbox.close();
  rmSync(home, { recursive: true, force: true });
});
