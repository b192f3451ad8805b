import { describe, expect, it } from "vitest";
import { callOutages } from "../../proof/call-outages.js";
import { callRefusals } from "../../proof/call-refusals.js";
import { conflicts } from "../../proof/conflicts.js";
import { endlessPages } from "../../proof/endless.js";
import { lyingNumbers } from "../../proof/lying-numbers.js";
import type { Tier } from "../../proof/tier.js";

// The same tiers as `npm run proof`, made short: every way to fail or to lie once.
const LONG = 600_000;
const short = { filings: 1, workers: 4, seed: 1 };

function proved({ figures, failures }: Tier): void {
  expect(failures).toEqual([]);
  expect(figures).toMatchObject({ "told wrongly": 0, lost: 0, doubled: 0, wrong: 0 });
}

describe("never told wrongly", () => {
  it("keeps a case of other content apart, however often it is looked at", { timeout: LONG }, async () => {
    proved(await conflicts({ ...short, rows: 40 }));
  });

  it("does not believe case numbers blindly", { timeout: LONG }, async () => {
    proved(await lyingNumbers({ ...short, rows: 40 }));
  });

  it("waits while only the filing call fails, and asks nobody", { timeout: LONG }, async () => {
    const tier = await callOutages({ ...short, rows: 240 });
    proved(tier);
    expect(tier.figures).toMatchObject({ "needs a person": 0 });
  });

  it("takes a refusal of a call for no refusal of its filings", { timeout: LONG }, async () => {
    proved(await callRefusals({ ...short, rows: 120 }));
  });

  it("ends where lists do not, and reads a feed anew whose cursor is refused", { timeout: LONG }, async () => {
    proved(await endlessPages({ ...short, rows: 40 }));
  });
});
