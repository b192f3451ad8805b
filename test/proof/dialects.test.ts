import { describe, expect, it } from "vitest";
import { playedDialects } from "../../proof/dialects/descriptions.js";
import { dialectFaults } from "../../proof/dialects/faults.js";
import { dialectKills } from "../../proof/dialects/kills.js";

// Short runs of `npm run proof:dialects`: faults after which the client need not wait long, and one kill.
const LONG = 120_000;

const dialects = await playedDialects();

it("descriptions are there to be played, one of them without a look-up", () => {
  expect(dialects.map(({ description }) => description.lookUp.by)).toContain("none");
});

describe.each(dialects)("over $name", (dialect) => {
  it("a batch loses and doubles nothing under faults of gateway and network", { timeout: LONG }, async () => {
    const { figures, failures } = await dialectFaults(dialect, {
      faults: 0,
      rows: 10,
      workers: 2,
      seed: 1,
      plans: ["answer-lost", "token-stale", "two-results", "wrong-signature"],
    });
    expect(failures).toEqual([]);
    expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
  });

  it.skipIf(dialect.description.lookUp.by === "none")(
    "a batch loses and doubles nothing when it is killed",
    { timeout: LONG },
    async () => {
      const { figures, failures } = await dialectKills(dialect, { kills: 1, rows: 40, seed: 1 });
      expect(failures).toEqual([]);
      expect(figures).toMatchObject({ lost: 0, duplicated: 0, wrong: 0 });
    },
  );
});
