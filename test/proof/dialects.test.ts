import { beforeAll, describe, expect, it } from "vitest";
import { playedDialects } from "../../proof/dialects/descriptions.js";
import { dialectFaults } from "../../proof/dialects/faults.js";
import { dialectKills } from "../../proof/dialects/kills.js";
import { eachFault } from "../../proof/dialects/plans.js";
import { built } from "../support/workspace.js";

// Short runs of `npm run proof:dialects`: every fault once, and one kill.
const LONG = 180_000;

beforeAll(built);
const dialects = await playedDialects();

it("descriptions are there to be played, one of them without a look-up", () => {
  expect(dialects.map(({ description }) => description.lookUp.by)).toContain("none");
});

describe.concurrent.each(dialects)("over $name", (dialect) => {
  it("a batch loses and doubles nothing under each fault of gateway and network", { timeout: LONG }, async () => {
    const sizes = { faults: 0, times: 1, rows: 4, workers: 8, seed: 1 };
    const { figures, failures, struck } = await dialectFaults(dialect, sizes);
    expect(failures).toEqual([]);
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
    for (const { name } of eachFault(dialect.description, 1))
      if (!/ of /.test(name)) expect(struck.get(name)).toBeGreaterThan(0);
  });

  it("a batch loses and doubles nothing when it is killed", { timeout: LONG }, async () => {
    const { figures, failures } = await dialectKills(dialect, { kills: 1, rows: 20, seed: 1 });
    expect(failures).toEqual([]);
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
    if (dialect.description.lookUp.by === "none") expect(figures["exit 5"]).toBeGreaterThan(0);
  });
});
