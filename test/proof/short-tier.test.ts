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
const TIMEOUT_MS = 240_000;
const seed = 1;

function expectProved({ figures, failures }: Tier): Record<string, number | string> {
  expect(failures).toEqual([]);
  return figures;
}

describe("the client", () => {
  it(
    "neither loses nor doubles a filing when it is killed at random moments, even during recovery",
    { timeout: TIMEOUT_MS },
    async () => {
      const figures = expectProved(await randomKills({ kills: 6, recoveryKills: 2, workers: 2, seed }));
      expect(figures).toMatchObject({ lost: 0, doubled: 0, wrong: 0 });
    },
  );

  it(
    "discards only filings that the authority does not have when it is killed repeatedly",
    { timeout: TIMEOUT_MS },
    async () => {
      const figures = expectProved(await givenUp({ discardKills: 4, workers: 2, seed }));
      expect(figures).toMatchObject({ lost: 0, doubled: 0, wrong: 0 });
    },
  );

  it(
    "looks a filing up before it sends it again when it is killed around a network call",
    { timeout: TIMEOUT_MS },
    async () => {
      const figures = expectProved(await networkSteps({ stepStride: 2 }));
      expect(figures).toMatchObject({ lost: 0, doubled: 0, wrong: 0, "sent twice": 0 });
    },
  );

  it("neither loses nor doubles a filing on any network fault", { timeout: TIMEOUT_MS }, async () => {
    const figures = expectProved(await networkFaults({ faults: 1, workers: 4, seed, rows: 40 }));
    expect(figures).toMatchObject({ lost: 0, doubled: 0, wrong: 0, "sent twice": 0, "needs a person": 0 });
  });

  it(
    "flushes its ledger before it sends a filing and before it reports a result",
    { timeout: TIMEOUT_MS },
    async () => {
      expectProved(await durableBeforeReported());
    },
  );
});

describe("the authority used in these proofs", () => {
  it(
    "keeps everything that it acknowledged when it is killed during any kind of write",
    { timeout: TIMEOUT_MS },
    async () => {
      const figures = expectProved(await registryKills({ registryKills: 3, workers: 1, seed }));
      expect(figures).toMatchObject({ kills: 3, lost: 0, doubled: 0, wrong: 0 });
    },
  );

  it("flushes its data before it answers", { timeout: TIMEOUT_MS }, async () => {
    expectProved(await registryOrder());
  });
});
