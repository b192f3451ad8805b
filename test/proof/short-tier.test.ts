import { describe, expect, it } from "vitest";
import { givenUp } from "../../proof/given-up.js";
import { randomKills } from "../../proof/kill.js";
import { networkFaults } from "../../proof/network.js";
import { durableBeforeReported } from "../../proof/order.js";
import { networkSteps } from "../../proof/steps.js";
import { registryKills } from "../../proof/registry-kills.js";
import { registryOrder } from "../../proof/registry-order.js";
import type { Tier } from "../../proof/tier.js";

// The same tiers as `npm run proof`, made short: some kills, each fault, some of the steps.
const LONG = 240_000;
const seed = 1;

function proved({ figures, failures }: Tier): Record<string, number | string> {
  expect(failures).toEqual([]);
  return figures;
}

describe("never twice, never lost", () => {
  it("survives kills at random moments, also during recovery", { timeout: LONG }, async () => {
    const figures = proved(await randomKills({ kills: 6, recoveryKills: 2, workers: 2, seed }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
  });

  it("gives up only what the authority has not, killed again and again", { timeout: LONG }, async () => {
    const figures = proved(await givenUp({ discardKills: 4, workers: 2, seed }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
  });

  it("survives a kill around its network calls, and asks before it sends again", { timeout: LONG }, async () => {
    const figures = proved(await networkSteps({ stepStride: 2 }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0, "sent twice": 0 });
  });

  it("survives each fault of the network", { timeout: LONG }, async () => {
    const figures = proved(await networkFaults({ faults: 1, workers: 4, seed, rows: 40 }));
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0, "sent twice": 0, "needs a person": 0 });
  });

  it("flushes its ledger before a filing leaves and before anything is reported", { timeout: LONG }, async () => {
    proved(await durableBeforeReported());
  });
});

describe("the authority that all of this is proved against", () => {
  it("keeps what it acknowledged when it is killed under every kind of write", { timeout: LONG }, async () => {
    const figures = proved(await registryKills({ registryKills: 3, workers: 1, seed }));
    expect(figures).toMatchObject({ kills: 3, lost: 0, duplicated: 0, wrong: 0 });
  });

  it("flushes before it answers", { timeout: LONG }, async () => {
    proved(await registryOrder());
  });
});
