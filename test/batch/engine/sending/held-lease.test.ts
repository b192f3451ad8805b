import { describe, expect, it } from "vitest";
import { HeldLease } from "../../../../src/batch/engine/sending/held-lease.js";
import type { RateLimiter } from "../../../../src/sdk/http/rate-limiter.js";
import { setUpEngine } from "../../../support/scripted-gateway.js";
import { liveOwner, otherOwner } from "../../ledger/temporary-ledger.js";

/** A monotonic clock that the test moves forward, as it does while a process is stopped. */
function stoppableClock() {
  let lostMs = 0;
  return { monotonic: () => performance.now() + lostMs, stopFor: (ms: number) => void (lostMs += ms) };
}

/** An engine whose lease is measured by a clock of the test. */
async function setUp(rows: number) {
  const engine = await setUpEngine(rows);
  const clock = stoppableClock();
  const lease = new HeldLease(engine.ledger, engine.batch.id, liveOwner, clock.monotonic(), clock.monotonic);
  return { ...engine, clock, lease };
}

describe("a process that was stopped for longer than its lease", () => {
  it("sends nothing when another process has taken the batch", async () => {
    const { gateway, ledger, batch, send, states, clock, lease } = await setUp(25);
    clock.stopFor(20_000);
    await ledger.releaseLease(batch.id, liveOwner);
    expect(await ledger.acquireLease(batch.id, otherOwner)).toBeDefined();
    expect(await send({ lease })).toMatchObject({ reason: "lease-lost" });
    expect(gateway.batches()).toEqual([]);
    expect(await states()).not.toHaveProperty("filed");
  });

  it("sends nothing when it was stopped between the claim and the call", async () => {
    const { gateway, ledger, batch, send, clock, lease } = await setUp(5);
    const claim = ledger.recordAndClaim.bind(ledger);
    ledger.recordAndClaim = async (...asked) => {
      const result = await claim(...asked);
      if (result.claimed.length > 0) {
        clock.stopFor(20_000);
        await ledger.releaseLease(batch.id, liveOwner);
        await ledger.acquireLease(batch.id, otherOwner);
        await ledger.recover(batch.id, otherOwner);
      }
      return result;
    };
    expect(await send({ lease })).toMatchObject({ reason: "lease-lost" });
    expect(gateway.batches()).toEqual([]);
  });

  it("goes on when nobody has taken the batch", async () => {
    const { send, expectAllFiled, clock, lease } = await setUp(25);
    clock.stopFor(20_000);
    expect(lease.isCurrent()).toBe(false);
    expect(await send({ lease })).toBeUndefined();
    expect(lease.isCurrent()).toBe(true);
    await expectAllFiled();
  });

  it("does not let a call leave that was prepared before it was stopped, and sends it after renewing", async () => {
    const { gateway, client, send, expectAllFiled, clock, lease } = await setUp(5);
    const limiter = client.rateLimiter as RateLimiter;
    const enter = limiter.enterNow.bind(limiter);
    let stops = 0;
    // The call has its slot, and the process is stopped before a byte has left.
    limiter.enterNow = () => {
      if (lease.isCurrent() && stops++ === 0) clock.stopFor(20_000);
      return enter();
    };
    const renewed: boolean[] = [];
    const renew = lease.renew.bind(lease);
    lease.renew = async () => {
      renewed.push(gateway.batches().length === 0);
      return renew();
    };
    expect(await send({ lease })).toBeUndefined();
    expect(stops).toBeGreaterThan(1);
    expect(renewed).toEqual([true]);
    await expectAllFiled();
    expect(gateway.batches()).toHaveLength(1);
  });

  it("knows that it has lost the lease, however often it asks", async () => {
    const { ledger, batch, lease } = await setUp(1);
    await ledger.releaseLease(batch.id, liveOwner);
    await ledger.acquireLease(batch.id, otherOwner);
    expect(await lease.renew()).toBe(false);
    expect(lease.isCurrent()).toBe(false);
    expect(await lease.renew()).toBe(false);
  });
});
