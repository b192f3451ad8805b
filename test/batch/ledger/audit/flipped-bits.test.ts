import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Flipped } from "./flip-child.js";
import { ledgerWithEverything } from "./ledger-with-everything.js";

const LONG = 300_000;
const folder = mkdtempSync(join(tmpdir(), "bdc-flips-"));
const path = join(folder, "ledger.db");
beforeAll(async () => void (await ledgerWithEverything(path)));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function flip(seed: number, copies: number, flips: number): Flipped[] {
  const child = fileURLToPath(new URL("./flip-child.ts", import.meta.url));
  const args = ["--import", "tsx", child, path, String(seed), String(copies), String(flips)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  const outcomes = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Flipped);
  expect(status, `${stderr}\nafter ${outcomes.length} of ${copies}`).toBe(0);
  return outcomes;
}

describe("a ledger file with flipped bits", () => {
  it("has findings, is rejected, or reads as before when one bit was flipped", { timeout: LONG }, () => {
    const outcomes = flip(17, 400, 1);
    expect(outcomes).toHaveLength(400);
    expect(outcomes.filter(({ outcome }) => outcome === "crash")).toEqual([]);
    // Unused space in a page is never read.
    expect(outcomes.filter(({ outcome, same }) => outcome === "intact" && !same)).toEqual([]);
    expect(outcomes.filter(({ outcome }) => outcome === "finding").length).toBeGreaterThan(10);
  });

  it("is never called intact after 50 flips, unless all of them hit unused space", { timeout: LONG }, () => {
    const outcomes = flip(23, 40, 50);
    expect(outcomes).toHaveLength(40);
    expect(outcomes.filter(({ outcome }) => outcome === "crash")).toEqual([]);
    expect(outcomes.filter(({ outcome, same }) => outcome === "intact" && !same)).toEqual([]);
    expect(outcomes.filter(({ outcome }) => outcome !== "intact").length).toBeGreaterThan(30);
  });
});
