import { describe, expect, it, vi } from "vitest";
import type { AddedRow, NewRow, ClaimedFiling } from "../../../../src/batch/ledger/types.js";
import type { RecordAndClaimResult, Transition } from "../../../../src/batch/ledger/reports.js";
import { ClaimBuffer, type ClaimSource } from "../../../../src/batch/engine/sending/claim-buffer.js";

const filing = (id: number, attempt = 1): ClaimedFiling => ({
  id,
  ref: `R${id}`,
  attempt,
  rounds: 0,
  body: Buffer.from("{}"),
});
const newRows = (count: number): NewRow[] => Array.from({ length: count }, (_, i) => ({ rows: [i + 2], ref: `N${i}` }));

/** An open buffer. `reading`: the file is still being read, so that more rows may come. */
function openBuffer(
  source: Partial<ClaimSource>,
  minAhead: number,
  { reading = false, now }: { reading?: boolean; now?: () => number } = {},
) {
  const unexpected = () => Promise.reject(new Error("not in this test"));
  const buffer = new ClaimBuffer({ recordAndClaim: unexpected, addRows: unexpected, ...source }, now);
  if (!reading) buffer.endIntake();
  buffer.open(() => minAhead);
  return buffer;
}

/** A fake ledger with `rows` queued filings that records every call. */
function fakeLedger(rows: number) {
  const queued = Array.from({ length: rows }, (_, i) => filing(i + 1));
  const recorded: Transition[] = [];
  const calls: { finished: number; claim: number }[] = [];
  let ids = rows;
  const claims = (count: number) => Array.from({ length: count }, (): ClaimedFiling => filing(++ids));
  return {
    recorded,
    calls,
    /** Adds new rows as queued, or claims them as they are recorded. */
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
  it("hands out every filing once and records every outcome when several workers use it", async () => {
    const ledger = fakeLedger(1_000);
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

  it("records outcomes in groups of half its size when a call carries one filing", async () => {
    const ledger = fakeLedger(1_000);
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
    // Plus a few small transactions at the beginning and at the end.
    expect(ledger.calls.length).toBeLessThan(1_000 / 32 + 8);
  });

  it("records a single outcome when no others follow", async () => {
    const ledger = fakeLedger(100);
    const buffer = openBuffer(ledger, 64);
    const [one, another] = await buffer.take(2);
    buffer.report([one!].map(refused));
    await vi.waitFor(() => expect(ledger.recorded.map((t) => t.id)).toEqual([one!.id]));
    // The same holds for an outcome that is reported during a flush.
    buffer.report([another!].map(refused));
    await vi.waitFor(() => expect(ledger.recorded.map((t) => t.id)).toEqual([one!.id, another!.id]));
  });

  it("holds more claims while sending is fast, and the minimum again when it is slow", async () => {
    const ledger = fakeLedger(100_000);
    let now = 0;
    const buffer = openBuffer(ledger, 64, { now: () => now });
    const held = async (max: number, ms: number) => {
      for (let n = 0; n < 12; n++) {
        await buffer.take(max);
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

  it("hands out filings before it writes to the ledger", async () => {
    const ledger = fakeLedger(1_000);
    const buffer = openBuffer(ledger, 64);
    await buffer.take(1);
    const before = ledger.calls.length;
    // Less than half is left, but enough for another call: nothing is written in this turn of the event loop.
    await buffer.take(40);
    await buffer.take(10);
    expect(ledger.calls.length).toBe(before);
    await vi.waitFor(() => expect(ledger.calls.length).toBe(before + 1));
  });

  it("claims no more filings than its target", async () => {
    const ledger = fakeLedger(1_000);
    const buffer = openBuffer(ledger, 64);
    await buffer.take(10);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(1_000 - ledger.left()).toBeLessThanOrEqual(64 + 10);
  });

  it("claims no filing ahead when it must not, also not to record outcomes or new rows", async () => {
    const ledger = fakeLedger(20);
    const buffer = openBuffer(ledger, 0, { reading: true });
    const inFlight: ClaimedFiling[] = [];
    for (let i = 0; i < 3; i++) inFlight.push(...(await Promise.all([buffer.take(1), buffer.take(2)])).flat());
    await buffer.record(newRows(5));
    await settled();
    expect([20 + 5 - ledger.left(), inFlight.length]).toEqual([9, 9]);
    buffer.report(inFlight.map(refused));
    await vi.waitFor(() => expect(ledger.recorded).toHaveLength(9));
    expect(20 + 5 - ledger.left()).toBe(9);
    buffer.endIntake();
    for (let taken = 9; taken < 25;) taken += (await buffer.take(1)).length;
    expect(await buffer.take(1)).toEqual([]);
    await buffer.close();
  });

  it("hands out a filing again when it was reported as not taken", async () => {
    const ledger = fakeLedger(3);
    const buffer = openBuffer(ledger, 64);
    const first = await buffer.take(3);
    buffer.report(first.map(({ id, attempt }) => ({ id, attempt, cause: "not-taken" })));
    expect((await buffer.take(3)).map((c) => c.attempt)).toEqual([2, 2, 2]);
  });

  it("returns claims that no worker took when it is closed", async () => {
    const ledger = fakeLedger(100);
    const buffer = openBuffer(ledger, 64);
    const taken = await buffer.take(10);
    buffer.report(taken.map(refused));
    await buffer.close();
    expect(ledger.recorded.filter((t) => t.cause === "refused")).toHaveLength(10);
    expect(ledger.left()).toBe(90);
  });

  it("throws a failure of the ledger to the next caller, and hands out no claim that may not be durable", async () => {
    const buffer = openBuffer({ recordAndClaim: () => Promise.reject(new Error("disk")) }, 64);
    buffer.report([{ id: 1, attempt: 1, cause: "not-taken" }]);
    await expect(buffer.take(1)).rejects.toThrow("disk");
    await expect(buffer.close()).rejects.toThrow("disk");
  });

  it("stops when another process holds the lease of the batch", async () => {
    const buffer = openBuffer(
      { recordAndClaim: () => Promise.resolve({ claimed: [], ignored: [], leaseHeld: false }) },
      64,
    );
    expect(await buffer.take(1)).toEqual([]);
    expect(buffer.leaseHeld).toBe(false);
  });

  it("waits for rows during intake, fills calls with them, and ends when the intake ends", async () => {
    const ledger = fakeLedger(0);
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

  it("does not miss rows that are recorded while it claims", async () => {
    const ledger = fakeLedger(0);
    let came = false;
    const buffer = openBuffer(
      {
        ...ledger,
        recordAndClaim: async (finished, claim) => {
          const answer = await ledger.recordAndClaim(finished, claim);
          // After the ledger found nothing, but before the buffer receives the result.
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
    it("claims new rows as they are recorded, hands them out without another claim, and records their outcomes", async () => {
      const ledger = fakeLedger(0);
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

    it("hands out queued filings first, so that filings are sent in file order", async () => {
      const ledger = fakeLedger(200);
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

    it("delays the reading by at most half a second", async () => {
      const ledger = fakeLedger(200);
      const buffer = openBuffer(ledger, 64, { reading: true });
      await buffer.take(40);
      const added = await buffer.record(newRows(10));
      expect(added.some((row) => row.claimed)).toBe(false);
    });

    it("does not delay the reading when calls are slow", async () => {
      const ledger = fakeLedger(10_000);
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

    it("returns unsent claims when it is closed, and claims nothing afterwards", async () => {
      const ledger = fakeLedger(0);
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

    it("returns claims that are recorded while it closes", async () => {
      const ledger = fakeLedger(0);
      const buffer = openBuffer(ledger, 64, { reading: true });
      void buffer.take(10);
      await settled();
      const recording = buffer.record(newRows(5));
      await buffer.close();
      expect((await recording).every((row) => row.claimed)).toBe(true);
      expect(ledger.recorded.map((t) => t.cause)).toEqual(Array(5).fill("not-sent"));
    });

    it("hands out claims again after it was closed and opened", async () => {
      const ledger = fakeLedger(100);
      const buffer = openBuffer(ledger, 64);
      await buffer.take(10);
      await buffer.close();
      buffer.open(() => 64);
      expect(await buffer.take(90)).toHaveLength(90);
    });
  });
});
