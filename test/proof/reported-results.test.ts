import { describe, expect, it } from "vitest";
import { callOutages } from "../../proof/call-outages.js";
import { callRefusals } from "../../proof/call-refusals.js";
import { conflicts } from "../../proof/conflicts.js";
import { endlessPages } from "../../proof/endless.js";
import { lyingNumbers } from "../../proof/lying-numbers.js";
import type { Tier } from "../../proof/tier.js";

// One variant of each tier of `npm run proof` in which gateways lie, reject and fail; the tiers run all variants.
const LONG = 240_000;
const sizes = { filings: 1, workers: 1, seed: 1 };
const NOTHING_WRONG = { misreported: 0, lost: 0, duplicated: 0, wrong: 0 };

function proved({ figures, failures }: Tier): Record<string, number | string> {
  expect(failures).toEqual([]);
  return figures;
}

describe("reported results match the register", { timeout: LONG }, () => {
  it("when two offices use the same refs for different content", async () => {
    expect(proved(await conflicts({ ...sizes, rows: 12 }))).toMatchObject(NOTHING_WRONG);
  });

  it("when the gateway swaps case numbers", async () => {
    const figures = proved(await lyingNumbers({ ...sizes, rows: 24, variant: "case numbers swapped" }));
    expect(figures).toMatchObject(NOTHING_WRONG);
    expect(Number(figures["contradictions listed"])).toBeGreaterThan(0);
  });

  it("when only the filing call fails", async () => {
    const figures = proved(await callOutages({ ...sizes, rows: 80, variant: "500 after processing" }));
    expect(figures).toMatchObject({ ...NOTHING_WRONG, "needs manual review": 0 });
  });

  it("when calls are rejected for their size", async () => {
    const figures = proved(await callRefusals({ ...sizes, rows: 30, variant: "413 above three" }));
    expect(figures).toMatchObject({ ...NOTHING_WRONG, "left for manual review": 0 });
  });

  it("when the authority rejects the cursor of its feed", async () => {
    expect(proved(await endlessPages({ ...sizes, rows: 24, variant: "cursor rejected with 410" }))).toMatchObject({
      ...NOTHING_WRONG,
      "left for manual review": 0,
    });
  });
});
