import { describe, expect, it } from "vitest";
import { givenUp } from "../../proof/given-up.js";
import { randomKills } from "../../proof/kill.js";
import { networkFaults } from "../../proof/network.js";
import { durableBeforeReported } from "../../proof/order.js";
import { networkSteps } from "../../proof/steps.js";
import { registryKills } from "../../proof/registry-kills.js";
import { registryOrder } from "../../proof/registry-order.js";
import type { Tier } from "../../proof/tier.js";

// Short runs of the tiers of `npm run proof`: some kills, each fault, some of the steps.
const LONG = 240_000;
const seed = 1;

function proved({ figures, failures }: Tier): Record<string, number | string> {
  expect(failures).toEqual([]);
  return figures;
}

describe("a batch", () => {
  it("loses and duplicates nothing when killed at random times, also during recovery", { timeout: LONG }, async () => {
    const figures = proved(await randomKills({ kills: 4, recoveryKills: 1, workers: 2, seed }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
  });

  it(
    "discards only filings that the authority does not have, even when discard is killed",
    { timeout: LONG },
    async () => {
      const figures = proved(await givenUp({ discardKills: 2, workers: 2, seed }));
      expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
    },
  );

  it("looks filings up before sending them again after a kill during network calls", { timeout: LONG }, async () => {
    const figures = proved(await networkSteps({ stepStride: 4 }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0, "sent twice": 0 });
  });

  it("loses and duplicates nothing under each network fault", { timeout: LONG }, async () => {
    const figures = proved(await networkFaults({ faults: 1, workers: 4, seed, rows: 40 }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0, "sent twice": 0, "needs manual review": 0 });
  });

  it("flushes its ledger before it sends a filing and before it reports a result", { timeout: LONG }, async () => {
    proved(await durableBeforeReported());
  });
});

describe("the embedded authority", () => {
  it("keeps every acknowledged write when it is killed during all kinds of writes", { timeout: LONG }, async () => {
    const figures = proved(await registryKills({ registryKills: 2, workers: 1, seed }));
    expect(figures).toMatchObject({ kills: 2, lost: 0, duplicated: 0, wrong: 0 });
  });

  it("flushes before it answers", { timeout: LONG }, async () => {
    proved(await registryOrder());
  });
});
