import { describe, expect, it } from "vitest";
import { callOutages } from "../../proof/call-outages.js";
import { callRefusals } from "../../proof/call-refusals.js";
import { conflicts } from "../../proof/conflicts.js";
import { endlessPages } from "../../proof/endless.js";
import { lyingNumbers } from "../../proof/lying-numbers.js";
import type { Tier } from "../../proof/tier.js";

// One scene of each tier of `npm run proof` with false, refused and failed answers. The tiers run all scenes.
const TIMEOUT_MS = 240_000;
const sizes = { filings: 1, workers: 1, seed: 1 };
const NOTHING_WRONG = { "told wrongly": 0, lost: 0, doubled: 0, wrong: 0 };

function expectProved({ figures, failures }: Tier): Record<string, number | string> {
  expect(failures).toEqual([]);
  return figures;
}

describe("the reported results agree with the register", { timeout: TIMEOUT_MS }, () => {
  it("when two offices use the same refs for different content", async () => {
    expect(expectProved(await conflicts({ ...sizes, rows: 20 }))).toMatchObject(NOTHING_WRONG);
  });

  it("when the authority swaps case numbers", async () => {
    const figures = expectProved(await lyingNumbers({ ...sizes, rows: 40, scene: "numbers swapped" }));
    expect(figures).toMatchObject(NOTHING_WRONG);
    expect(Number(figures["contradictions listed"])).toBeGreaterThan(0);
  });

  it("when only the filing call fails", async () => {
    const figures = expectProved(await callOutages({ ...sizes, rows: 80, scene: "500 after the work" }));
    expect(figures).toMatchObject({ ...NOTHING_WRONG, "needs a person": 0 });
  });

  it("when calls are refused because of their size", async () => {
    const figures = expectProved(await callRefusals({ ...sizes, rows: 60, scene: "413 above three" }));
    expect(figures).toMatchObject({ ...NOTHING_WRONG, "rest with a person": 0 });
  });

  it("when the authority no longer knows its feed cursor", async () => {
    expect(expectProved(await endlessPages({ ...sizes, rows: 40, scene: "cursor refused with 410" }))).toMatchObject({
      ...NOTHING_WRONG,
      "rest with a person": 0,
    });
  });
});
