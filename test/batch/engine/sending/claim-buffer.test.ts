import { describe, expect, it, vi } from "vitest";
import type {
  AddedRow,
  ClaimedFiling,
  NewRow,
  RecordAndClaimResult,
  Transition,
} from "../../../../src/batch/ledger/types.js";
import { ClaimBuffer, type ClaimSource } from "../../../../src/batch/engine/sending/claim-buffer.js";

const filing = (id: number, attempt = 1): ClaimedFiling => ({
  id,
  ref: `R${id}`,
  attempt,
  rounds: 0,
  body: Buffer.from("{}"),
});
const newRows = (count: number): NewRow[] => Array.from({ length: count }, (_, i) => ({ rows: [i + 2], ref: `N${i}` }));

/** A buffer with workers. `reading`: the file is still being read. */
function openBuffer(
  source: Partial<ClaimSource>,
  minAhead: number,
  { reading = false, now }: { reading?: boolean; now?: () => number } = {},
) {
  const none = () => Promise.reject(new Error("not in this test"));
  const buffer = new ClaimBuffer({ recordAndClaim: none, addRows: none, ...source }, now);
  if (!reading) buffer.endIntake();
  buffer.open(() => minAhead);
  return buffer;
}

/** A ledger of `rows` queued filings that answers on command. */
function queue(rows: number) {
  const queued = Array.from({ length: rows }, (_, i) => filing(i + 1));
  const recorded: Transition[] = [];
  const calls: { finished: number; claim: number }[] = [];
  let ids = rows;
  const claims = (count: number) => Array.from({ length: count }, (): ClaimedFiling => filing(++ids));
  return {
    recorded,
    calls,
    /** New rows: queued, or claimed as they are recorded. */
    addRows: async (rows: readonly NewRow[], claim: boolean): Promise<AddedRow[]> => {
      const added = claims(rows.length);
      if (!claim) queued.push(...added);
      await new Promise((resolve) => setImmediate(resolve));
      return added.map((one, i) => ({ rows: [i + 2], ref: one.ref, intake: "new", ...(claim && { claimed: one }) }));
    },
    left: () => queued.length,
    recordAndClaim: async (finished: readonly Transition[], claim: number): Promise<RecordAndClaimResult> => {
      calls.push({ finished: finished.length, claim });
      recorded.push(...finished);
      await new Promise((resolve) => setImmediate(resolve));
      for (const { id, attempt, cause } of finished)
        if (cause === "not-taken" || cause === "not-sent") queued.push(filing(id, attempt + 1));
      return { claimed: queued.splice(0, claim), ignored: [], leaseHeld: true };
    },
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
const refused = ({ id, attempt }: ClaimedFiling): Transition => ({ id, attempt, cause: "refused", reasons: "[]" });

describe("ClaimBuffer", () => {
  it("hands every filing out once and records every outcome, whoever asks", async () => {
    const ledger = queue(1_000);
    const buffer = openBuffer(ledger, 64);
    const seen: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (;;) {
          const taken = await buffer.take(7);
          if (taken.length === 0) return;
          seen.push(...taken.map((c) => c.id));
          buffer.report(taken.map(refused));
        }
      }),
    );
    await buffer.close();
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 1));
    expect(ledger.recorded.map((t) => t.id).sort((a, b) => a - b)).toEqual(seen);
    // Outcomes share transactions: far fewer than calls.
    expect(ledger.calls.length).toBeLessThan(1_000 / 7);
  });

  it("records half of what it holds at a time where a call carries one filing", async () => {
    const ledger = queue(1_000);
    const buffer = openBuffer(ledger, 64);
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let taken = await buffer.take(1); taken.length > 0; taken = await buffer.take(1)) {
          await new Promise((resolve) => setImmediate(resolve));
          buffer.report(taken.map(refused));
        }
      }),
    );
    await buffer.close();
    expect(ledger.recorded).toHaveLength(1_000);
    // A few small ones at either end.
    expect(ledger.calls.length).toBeLessThan(1_000 / 32 + 8);
  });

  it("keeps no outcome waiting for others that do not come", async () => {
    const ledger = queue(100);
    const buffer = openBuffer(ledger, 64);
    const [one, another] = await buffer.take(2);
    buffer.report([one!].map(refused));
    await vi.waitFor(() => expect(ledger.recorded.map((t) => t.id)).toEqual([one!.id]));
    // Also one that comes while a flush is under way.
    buffer.report([another!].map(refused));
    await vi.waitFor(() => expect(ledger.recorded.map((t) => t.id)).toEqual([one!.id, another!.id]));
  });

  it("holds more while filings go fast, and the minimum again when they do not", async () => {
    const ledger = queue(100_000);
    let now = 0;
    const buffer = openBuffer(ledger, 64, { now: () => now });
    const held = async (most: number, ms: number) => {
      for (let n = 0; n < 12; n++) {
        await buffer.take(most);
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
    const buffer = openBuffer(ledger, 64);
    await buffer.take(1);
    const before = ledger.calls.length;
    // More than half is gone, and there is enough for another call: nothing is written until the turn has ended.
    await buffer.take(40);
    await buffer.take(10);
    expect(ledger.calls.length).toBe(before);
    await vi.waitFor(() => expect(ledger.calls.length).toBe(before + 1));
  });

  it("claims no more than it was asked to hold", async () => {
    const ledger = queue(1_000);
    const buffer = openBuffer(ledger, 64);
    await buffer.take(10);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(1_000 - ledger.left()).toBeLessThanOrEqual(64 + 10);
  });

  it("hands out a filing again when it was reported as not taken", async () => {
    const ledger = queue(3);
    const buffer = openBuffer(ledger, 64);
    const first = await buffer.take(3);
    buffer.report(first.map(({ id, attempt }) => ({ id, attempt, cause: "not-taken" })));
    expect((await buffer.take(3)).map((c) => c.attempt)).toEqual([2, 2, 2]);
  });

  it("returns claims that no worker took when it is closed", async () => {
    const ledger = queue(100);
    const buffer = openBuffer(ledger, 64);
    const taken = await buffer.take(10);
    buffer.report(taken.map(refused));
    await buffer.close();
    expect(ledger.recorded.filter((t) => t.cause === "refused")).toHaveLength(10);
    expect(ledger.left()).toBe(90);
  });

  it("throws the ledger's failure to the next caller, and never hands out what may not be durable", async () => {
    const buffer = openBuffer({ recordAndClaim: () => Promise.reject(new Error("disk")) }, 64);
    buffer.report([{ id: 1, attempt: 1, cause: "not-taken" }]);
    await expect(buffer.take(1)).rejects.toThrow("disk");
    await expect(buffer.close()).rejects.toThrow("disk");
  });

  it("stops when another process holds the batch", async () => {
    const buffer = openBuffer(
      { recordAndClaim: () => Promise.resolve({ claimed: [], ignored: [], leaseHeld: false }) },
      64,
    );
    expect(await buffer.take(1)).toEqual([]);
    expect(buffer.leaseHeld).toBe(false);
  });

  it("waits for rows that still come, fills its calls with them, and ends when none will come", async () => {
    const ledger = queue(0);
    let now = 0;
    // Slow calls: new rows are recorded unclaimed.
    const buffer = openBuffer(ledger, 8, { reading: true, now: () => now });
    const taken: number[] = [];
    const worker = (async () => {
      for (let some = await buffer.take(4); some.length > 0; some = await buffer.take(4)) taken.push(some.length);
    })();
    for (const rows of [3, 3, 1]) {
      await settled();
      now += 10_000;
      await buffer.record(newRows(rows));
    }
    await settled();
    expect(taken).toEqual([4]);
    buffer.endIntake();
    await worker;
    await buffer.close();
    expect(taken).toEqual([4, 3]);
  });

  it("does not miss rows that come while it asks", async () => {
    const ledger = queue(0);
    let came = false;
    const buffer = openBuffer(
      {
        ...ledger,
        recordAndClaim: async (finished, claim) => {
          const answer = await ledger.recordAndClaim(finished, claim);
          // After the ledger had looked, before the buffer learns that nothing was there.
          if (!came) {
            came = true;
            await buffer.record(newRows(2));
          }
          return answer;
        },
      },
      8,
      { reading: true },
    );
    expect(await buffer.take(2)).toHaveLength(2);
    buffer.endIntake();
    await buffer.close();
  });

  describe("while a file is read", () => {
    it("claims new rows as they are recorded, hands them out without asking for them, and records what became of them", async () => {
      const ledger = queue(0);
      const buffer = openBuffer(ledger, 64, { reading: true });
      const seen: number[] = [];
      const workers = Array.from({ length: 4 }, async () => {
        for (let some = await buffer.take(20); some.length > 0; some = await buffer.take(20)) {
          seen.push(...some.map((c) => c.id));
          buffer.report(some.map(refused));
        }
      });
      await settled();
      for (let chunk = 0; chunk < 5; chunk++) {
        const added = await buffer.record(newRows(100));
        expect(added.every((row) => row.claimed)).toBe(true);
      }
      buffer.endIntake();
      await Promise.all(workers);
      await buffer.close();
      expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
      expect(ledger.recorded.map((t) => t.id).sort((a, b) => a - b)).toEqual(seen);
    });

    it("lets what is queued go first, so that filings leave in the order of the file", async () => {
      const ledger = queue(200);
      const buffer = openBuffer(ledger, 64, { reading: true });
      const first = await buffer.take(40);
      let added: AddedRow[] | undefined;
      void buffer.record(newRows(10)).then((rows) => (added = rows));
      await settled();
      expect(added).toBeUndefined();
      for (let left = 200 - first.length; left > 0; left -= (await buffer.take(20)).length);
      await vi.waitFor(() => expect(added).toHaveLength(10));
      expect(added!.every((row) => row.claimed)).toBe(true);
      expect(ledger.left()).toBe(0);
    });

    it("keeps the reading waiting no longer than half a second", async () => {
      const ledger = queue(200);
      const buffer = openBuffer(ledger, 64, { reading: true });
      await buffer.take(40);
      const added = await buffer.record(newRows(10));
      expect(added.some((row) => row.claimed)).toBe(false);
    });

    it("does not keep the reading waiting when calls are slow", async () => {
      const ledger = queue(10_000);
      let now = 0;
      const buffer = openBuffer(ledger, 64, { reading: true, now: () => now });
      for (let n = 0; n < 12; n++) {
        await buffer.take(64);
        now += 100;
        await settled();
      }
      const added = await Promise.race([buffer.record(newRows(1)), settled().then(() => "still waiting")]);
      expect(added).toMatchObject([{ intake: "new" }]);
    });

    it("returns what was claimed and not sent, and claims nothing after it is closed", async () => {
      const ledger = queue(0);
      const buffer = openBuffer(ledger, 64, { reading: true });
      const taking = buffer.take(10);
      await settled();
      await buffer.record(newRows(30));
      expect(await taking).toHaveLength(10);
      await buffer.close();
      const returned = Array.from({ length: 20 }, (_, i) => [i + 11, "not-sent"]);
      expect(ledger.recorded.map(({ id, cause }) => [id, cause])).toEqual(returned);
      expect((await buffer.record(newRows(1)))[0]!.claimed).toBeUndefined();
    });

    it("returns also what is being recorded while it is closed", async () => {
      const ledger = queue(0);
      const buffer = openBuffer(ledger, 64, { reading: true });
      void buffer.take(10);
      await settled();
      const recording = buffer.record(newRows(5));
      await buffer.close();
      expect((await recording).every((row) => row.claimed)).toBe(true);
      expect(ledger.recorded.map((t) => t.cause)).toEqual(Array(5).fill("not-sent"));
    });

    it("hands out claims again after it was closed and opened", async () => {
      const ledger = queue(100);
      const buffer = openBuffer(ledger, 64);
      await buffer.take(10);
      await buffer.close();
      buffer.open(() => 64);
      expect(await buffer.take(90)).toHaveLength(90);
    });
  });
});
