import { describe, expect, it } from "vitest";
import type { ClaimedFiling } from "../../../src/batch/index.js";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import { filed, filings, liveOwner, startBatch, tempLedger } from "./temporary-ledger.js";

const HOUR_MS = 3_600_000;

/** A ledger whose clock the test sets, with one batch of `rows` filings. */
async function setUp(rows: number) {
  let now = 1_800_000_000_000;
  const ledger = await tempLedger(() => now);
  const batch = await startBatch(ledger, filings(2, rows + 1));
  const claim = async (count: number) => (await ledger.recordAndClaim(batch, liveOwner, [], count)).claimed;
  return { ledger, batch, claim, now: () => now, pass: (ms: number) => void (now += ms) };
}

/** Loses the answer to a filing, records that the authority does not have it, and claims it again. */
async function loseOnce(ledger: Ledger, batch: string, { id, attempt }: ClaimedFiling, alone?: boolean) {
  const lost = { id, attempt, cause: "answer-lost", ...(alone !== undefined && { alone }) } as const;
  await ledger.recordAndClaim(batch, liveOwner, [lost], 0);
  const { claimed } = await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "absent" }], 1);
  expect(claimed).toMatchObject([{ id, attempt: attempt + 1 }]);
  return claimed[0]!;
}

describe("a filing that waits for a date", () => {
  it("is not claimed before it, counts one round, and does not delay the others", async () => {
    const { ledger, batch, claim, now, pass } = await setUp(3);
    const [first] = await claim(1);
    const notBefore = now() + HOUR_MS;
    const { id, attempt } = first!;
    await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "not-taken", notBefore }], 0);
    expect((await claim(10)).map((c) => c.ref)).toEqual(["HZ-3", "HZ-4"]);
    expect(await ledger.earliestQueued(batch)).toBe(notBefore);
    expect(await ledger.find({ batch, states: ["queued"] })).toMatchObject([{ ref: "HZ-2", notBefore }]);
    pass(HOUR_MS);
    expect(await claim(10)).toMatchObject([{ ref: "HZ-2", attempt: 2, rounds: 1 }]);
    expect(await ledger.earliestQueued(batch)).toBeUndefined();
    expect((await ledger.history(id)).map((e) => e.note)).toContain(
      `send again after ${new Date(notBefore).toISOString()}`,
    );
    expect(await ledger.verify()).toEqual([]);
  });

  it("is claimed at once when the clock was set back after the date was recorded", async () => {
    const { ledger, batch, claim, pass } = await setUp(1);
    const [first] = await claim(1);
    const { id, attempt } = first!;
    const notBefore = 1_800_000_000_000 + HOUR_MS;
    await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "not-taken", notBefore }], 0);
    pass(-365 * 24 * HOUR_MS);
    expect(await ledger.earliestQueued(batch)).toBe(0);
    expect(await claim(1)).toHaveLength(1);
  });

  it("counts no round for a pause, a refused call or an absence", async () => {
    const { ledger, batch, claim } = await setUp(1);
    for (let i = 1; i <= 30; i++) {
      const [filing] = await claim(1);
      expect(filing).toMatchObject({ attempt: i, rounds: 0 });
      const { id, attempt } = filing!;
      if (i % 2) await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "not-taken" }], 0);
      else {
        await ledger.recover(batch, liveOwner);
        await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "absent" }], 0);
      }
    }
  });
});

describe("lost answers", () => {
  it("are counted when the filing was sent alone, together with the filings filed since the first loss", async () => {
    const { ledger, batch, claim } = await setUp(6);
    const [first, second, third] = await claim(3);
    await ledger.recordAndClaim(batch, liveOwner, [filed(third!)], 0);
    let sending = await loseOnce(ledger, batch, first!, false);
    await ledger.recordAndClaim(batch, liveOwner, [filed(second!)], 0);
    sending = await loseOnce(ledger, batch, sending, true);
    sending = await loseOnce(ledger, batch, sending, true);
    // The process was killed: it is unknown whether the filing was sent.
    sending = await loseOnce(ledger, batch, sending);
    const { id, attempt } = sending;
    await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "answer-lost", alone: true }], 0);
    expect(await ledger.listUnclear(batch, 0, 10)).toMatchObject([
      { ref: "HZ-2", attempt: 5, lost: { absences: 2, filedSince: 1, arrived: 0, failing: 0 } },
    ]);
  });

  it("of other filings are counted separately: those that arrived in the end, and those that still fail", async () => {
    const { ledger, batch, claim } = await setUp(3);
    const claims: ClaimedFiling[] = [];
    for (let i = 0; i < 3; i++) {
      const [filing] = await claim(1);
      claims.push(await loseOnce(ledger, batch, await loseOnce(ledger, batch, filing!, true), true));
    }
    const [one, ...others] = claims;
    const lost = others.map(({ id, attempt }) => ({ id, attempt, cause: "answer-lost", alone: true }) as const);
    await ledger.recordAndClaim(batch, liveOwner, [filed(one!)], 0);
    await ledger.recordAndClaim(batch, liveOwner, lost, 0);
    const expected = { absences: 2, filedSince: 1, arrived: 1, failing: 1 };
    expect((await ledger.listUnclear(batch, 0, 10)).map((f) => f.lost)).toEqual([expected, expected]);
  });

  it("are reset when a person releases the filing", async () => {
    const { ledger, batch, claim } = await setUp(1);
    const [filing] = await claim(1);
    const { id, attempt } = await loseOnce(ledger, batch, filing!, true);
    await ledger.recordAndClaim(batch, liveOwner, [{ id, attempt, cause: "stuck", reasons: "[]" }], 0);
    const [found] = await ledger.find({ batch });
    await ledger.release(found!, { who: "t", reason: "r" });
    await claim(1);
    const lost = { id, attempt: attempt + 1, cause: "answer-lost", alone: true } as const;
    await ledger.recordAndClaim(batch, liveOwner, [lost], 0);
    expect(await ledger.listUnclear(batch, 0, 1)).toMatchObject([{ lost: { absences: 0 } }]);
  });
});
