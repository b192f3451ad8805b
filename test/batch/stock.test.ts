import { describe, expect, it, vi } from "vitest";
import type { ClaimedFiling, RecordAndClaimResult, Transition } from "../../src/batch/ledger/types.js";
import { IntakeChannel } from "../../src/batch/engine/intake-channel.js";
import { ClaimBuffer } from "../../src/batch/engine/claim-buffer.js";

/** A ledger of `rows` queued filings that answers when told to. */
function queue(rows: number) {
  const queued = Array.from({ length: rows }, (_, i): ClaimedFiling => ({ id: i + 1, ref: `R${i + 1}`, attempt: 1, body: Buffer.from("{}") }));
  const recorded: Transition[] = [];
  const calls: { finished: number; claim: number }[] = [];
  return {
    recorded, calls,
    left: () => queued.length,
    put: (more: number) => void queued.push(...Array.from({ length: more }, (_, i): ClaimedFiling => ({ id: rows + i + 1, ref: `R${rows + i + 1}`, attempt: 1, body: Buffer.from("{}") }))),
    exchange: async (finished: readonly Transition[], claim: number): Promise<RecordAndClaimResult> => {
      calls.push({ finished: finished.length, claim });
      recorded.push(...finished);
      await new Promise((resolve) => setImmediate(resolve));
      for (const { id, attempt, cause } of finished) if (cause === "not-taken" || cause === "not-sent") queued.push({ id, ref: `R${id}`, attempt: attempt + 1, body: Buffer.from("{}") });
      return { claimed: queued.splice(0, claim), ignored: [], leaseHeld: true };
    },
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const refused = ({ id, attempt }: ClaimedFiling): Transition => ({ id, attempt, cause: "refused", reasons: "[]" });

describe("the stock of claimed filings", () => {
  it("hands every filing out once and records every outcome, whoever asks", async () => {
    const ledger = queue(1_000);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    const seen: number[] = [];
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (;;) {
        const taken = await stock.take(7);
        if (taken.length === 0) return;
        seen.push(...taken.map((c) => c.id));
        stock.report(taken.map(refused));
      }
    }));
    await stock.close();
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    expect(ledger.recorded.map((t) => t.id).sort((a, b) => a - b)).toEqual(seen);
    // Outcomes share transactions: far fewer than calls.
    expect(ledger.calls.length).toBeLessThan(1_000 / 7);
  });

  it("records half of what it holds at a time where a call carries one filing", async () => {
    const ledger = queue(1_000);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let taken = await stock.take(1); taken.length > 0; taken = await stock.take(1)) {
        await new Promise((resolve) => setImmediate(resolve));
        stock.report(taken.map(refused));
      }
    }));
    await stock.close();
    expect(ledger.recorded).toHaveLength(1_000);
    // A few small ones at either end.
    expect(ledger.calls.length).toBeLessThan(1_000 / 32 + 8);
  });

  it("keeps no outcome waiting for others that do not come", async () => {
    const ledger = queue(100);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    const [one, another] = await stock.take(2);
    stock.report([one!].map(refused));
    await vi.waitFor(() => expect(ledger.recorded.map((t) => t.id)).toEqual([one!.id]));
    // Also one that comes while a flush is under way.
    stock.report([another!].map(refused));
    await vi.waitFor(() => expect(ledger.recorded.map((t) => t.id)).toEqual([one!.id, another!.id]));
  });

  it("holds more while filings go fast, and again the least when they do not", async () => {
    const ledger = queue(100_000);
    let now = 0;
    const stock = new ClaimBuffer(ledger.exchange, () => 64, IntakeChannel.none(), () => now);
    const held = async (most: number, ms: number) => {
      for (let n = 0; n < 12; n++) {
        await stock.take(most);
        now += ms;
        await new Promise((resolve) => setImmediate(resolve));
        await new Promise((resolve) => setImmediate(resolve));
      }
      return Math.max(...ledger.calls.slice(-6).map((c) => c.claim));
    };
    expect(await held(64, 200)).toBeLessThanOrEqual(64);
    expect(await held(64, 20)).toBeGreaterThan(128);
    expect(Math.max(...ledger.calls.map((c) => c.claim))).toBeLessThanOrEqual(256);
    await held(64, 1_000);
    expect(await held(64, 1_000)).toBeLessThanOrEqual(64);
  });

  it("lets a call leave before it writes", async () => {
    const ledger = queue(1_000);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    await stock.take(1);
    const before = ledger.calls.length;
    // More than half is gone, and there is enough for another call: nothing is written until the turn has ended.
    await stock.take(40);
    await stock.take(10);
    expect(ledger.calls.length).toBe(before);
    await vi.waitFor(() => expect(ledger.calls.length).toBe(before + 1));
  });

  it("claims no more than it was told to hold", async () => {
    const ledger = queue(1_000);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    await stock.take(10);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(1_000 - ledger.left()).toBeLessThanOrEqual(64 + 10);
  });

  it("hands out again what was reported as not taken", async () => {
    const ledger = queue(3);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    const first = await stock.take(3);
    stock.report(first.map(({ id, attempt }) => ({ id, attempt, cause: "not-taken" })));
    expect((await stock.take(3)).map((c) => c.attempt)).toEqual([2, 2, 2]);
  });

  it("gives back what nobody took when it is closed", async () => {
    const ledger = queue(100);
    const stock = new ClaimBuffer(ledger.exchange, () => 64);
    const taken = await stock.take(10);
    stock.report(taken.map(refused));
    await stock.close();
    expect(ledger.recorded.filter((t) => t.cause === "refused")).toHaveLength(10);
    expect(ledger.left()).toBe(90);
  });

  it("tells whoever asks next that the ledger failed, and never hands out what may not be durable", async () => {
    const stock = new ClaimBuffer(() => Promise.reject(new Error("disk")), () => 64);
    stock.report([{ id: 1, attempt: 1, cause: "not-taken" }]);
    await expect(stock.take(1)).rejects.toThrow("disk");
    await expect(stock.close()).rejects.toThrow("disk");
  });

  it("stops when another process holds the batch", async () => {
    const stock = new ClaimBuffer(() => Promise.resolve({ claimed: [], ignored: [], leaseHeld: false }), () => 64);
    expect(await stock.take(1)).toEqual([]);
    expect(stock.leaseHeld).toBe(false);
  });

  it("waits for rows that still come, fills its calls with them, and ends when none will come", async () => {
    const ledger = queue(0);
    const arrivals = new IntakeChannel();
    const stock = new ClaimBuffer(ledger.exchange, () => 8, arrivals);
    const taken: number[] = [];
    const lane = (async () => {
      for (let some = await stock.take(4); some.length > 0; some = await stock.take(4)) taken.push(some.length);
    })();
    for (const rows of [3, 3, 1]) {
      await settled();
      ledger.put(rows);
      arrivals.publish([], true);
    }
    await settled();
    expect(taken).toEqual([4]);
    arrivals.end();
    await lane;
    await stock.close();
    expect(taken).toEqual([4, 3]);
  });

  it("does not miss rows that come while it asks", async () => {
    const ledger = queue(0);
    const arrivals = new IntakeChannel();
    const stock = new ClaimBuffer(async (finished, claim) => {
      const answer = await ledger.exchange(finished, claim);
      // After the ledger had looked, before the stock hears that nothing was there.
      if (ledger.left() === 0 && arrivals.count === 0) {
        ledger.put(2);
        arrivals.publish([], true);
      }
      return answer;
    }, () => 8, arrivals);
    expect(await stock.take(2)).toHaveLength(2);
    arrivals.end();
    await stock.close();
  });

  describe("while a file is read", () => {
    const claimed = (from: number, rows: number) => Array.from({ length: rows }, (_, i): ClaimedFiling => ({ id: from + i, ref: `R${from + i}`, attempt: 1, body: Buffer.from("{}") }));

    it("wants lots claimed as they come, sends them without asking for them, and records what became of them", async () => {
      const ledger = queue(0);
      const arrivals = new IntakeChannel();
      const stock = new ClaimBuffer(ledger.exchange, () => 64, arrivals);
      const seen: number[] = [];
      const lanes = Array.from({ length: 4 }, async () => {
        for (let some = await stock.take(20); some.length > 0; some = await stock.take(20)) {
          seen.push(...some.map((c) => c.id));
          stock.report(some.map(refused));
        }
      });
      for (let lot = 0; lot < 5; lot++) {
        expect(await arrivals.awaitDemand()).toBe(true);
        expect(arrivals.publish(claimed(1 + 100 * lot, 100), false)).toBe(true);
      }
      arrivals.end();
      await Promise.all(lanes);
      await stock.close();
      expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
      expect(ledger.recorded.map((t) => t.id).sort((a, b) => a - b)).toEqual(seen);
    });

    it("lets what is queued go first, so that filings leave in the order of the file", async () => {
      const ledger = queue(200);
      const arrivals = new IntakeChannel();
      const stock = new ClaimBuffer(ledger.exchange, () => 64, arrivals);
      const first = await stock.take(40);
      let isWanted: boolean | undefined;
      void arrivals.awaitDemand().then((wanted) => (isWanted = wanted));
      await settled();
      expect(isWanted).toBeUndefined();
      for (let left = 200 - first.length; left > 0; left -= (await stock.take(20)).length);
      await vi.waitFor(() => expect(isWanted).toBe(true));
      expect(ledger.left()).toBe(0);
    });

    it("keeps nobody waiting when calls are slow", async () => {
      const ledger = queue(10_000);
      const arrivals = new IntakeChannel();
      let now = 0;
      const stock = new ClaimBuffer(ledger.exchange, () => 64, arrivals, () => now);
      for (let n = 0; n < 12; n++) {
        await stock.take(64);
        now += 100;
        await settled();
      }
      expect(await Promise.race([arrivals.awaitDemand(), settled().then(() => "still waiting")])).toBe(false);
    });

    it("gives back what came and was not sent, and takes nothing after its end", async () => {
      const ledger = queue(0);
      const arrivals = new IntakeChannel();
      const stock = new ClaimBuffer(ledger.exchange, () => 64, arrivals);
      const taking = stock.take(10);
      arrivals.publish(claimed(1, 30), false);
      expect(await taking).toHaveLength(10);
      await stock.close();
      expect(ledger.recorded.map(({ id, cause }) => [id, cause])).toEqual(Array.from({ length: 20 }, (_, i) => [i + 11, "not-sent"]));
      expect(await arrivals.awaitDemand()).toBe(false);
      expect(arrivals.publish(claimed(31, 1), false)).toBe(false);
    });
  });
});
