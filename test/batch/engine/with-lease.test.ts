import { expect, it, vi } from "vitest";
import { withBatchLease } from "../../../src/batch/engine/with-lease.js";
import type { RegistryClient } from "../../../src/sdk/index.js";
import { liveOwner, newBatch, otherOwner, tempLedger } from "../ledger/temporary-ledger.js";

it("withBatchLease holds the lease while the work runs, however long, and releases it when the work ends", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    let now = 1_000_000;
    const ledger = await tempLedger(() => now);
    // On another host the process cannot be checked: only the lease shows that it is alive.
    const [owner, stranger] = [
      { ...liveOwner, host: "here" },
      { ...otherOwner, host: "elsewhere" },
    ];
    const batch = await ledger.createBatch(newBatch);
    const client = { rateLimiter: { notBefore: 0 } } as unknown as RegistryClient;
    const held = await withBatchLease({ ledger, client, owner }, batch, async () => {
      const taken: unknown[] = [];
      for (let second = 0; second < 60; second++) {
        now += 1_000;
        await vi.advanceTimersByTimeAsync(1_000);
        taken.push(await ledger.acquireLease(batch.id, stranger));
        taken.push(
          await withBatchLease({ ledger, client, owner: stranger }, batch, () =>
            Promise.reject(new Error("two processes at work")),
          ),
        );
      }
      return taken.filter((lease) => lease !== undefined);
    });
    expect(held).toEqual([]);
    expect(await ledger.acquireLease(batch.id, stranger)).toBeDefined();
  } finally {
    vi.useRealTimers();
  }
});
