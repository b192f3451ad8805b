import { describe, expect, it, onTestFinished } from "vitest";
import { pausedUntil } from "../../../src/batch/engine/authority-pause.js";
import { catchUp } from "../../../src/batch/index.js";
import { watchBatch } from "../../../src/batch/watch-batch.js";
import { MaterialUploads } from "../../../src/batch/engine/material-uploads.js";
import { OutcomeUnknownError } from "../../../src/sdk/http/errors.js";
import { ScriptedClock, WORKERS, PER_CALL, healthy, setUpEngine } from "../../support/scripted-gateway.js";

/** Makes waits take no time, for tests that do not depend on the clock. */
const fast = () => {
  const { now, sleep } = new ScriptedClock();
  return { now, sleep };
};

describe("an authority that refuses a call as a whole", () => {
  it.each([
    [400, "invalid-request"],
    [409, "not-allowed-now"],
  ] as const)(
    "with status %d has the filing at fault isolated and turned away, and the others filed",
    async (status, code) => {
      const { gateway, ledger, batch, send, states, filings } = await setUpEngine(25);
      const bad = filings[7]!.ref;
      gateway.respondWith(({ refs }) => (refs.includes(bad) ? { status, code } : undefined));
      expect(await send()).toBeUndefined();
      expect(await states()).toEqual({ filed: 24, "turned-away": 1 });
      expect((await gateway.register()).sort()).toEqual(filings.map((f) => f.ref).filter((ref) => ref !== bad));
      const [found] = await ledger.find({ batch: batch.id, ref: bad });
      expect(JSON.parse(found!.reasons!)).toMatchObject([{ code }]);
      // Sending the filings one by one would take 25 calls.
      expect(gateway.batches().length).toBeLessThan(25);
    },
  );

  it("because it is too large gets smaller calls", async () => {
    const { gateway, send, expectAllFiled } = await setUpEngine(40, ({ refs }) =>
      refs.length > 3 ? { status: 413, code: "batch-too-large" } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    // Until the size is known, each worker may try each larger size once.
    expect(gateway.batches().filter((b) => b.refs.length > 3).length).toBeLessThanOrEqual(2 * WORKERS);
  });

  it.each([
    [401, "unauthenticated", "authentication"],
    [403, "forbidden", "permission"],
  ] as const)(
    "with status %d stops the run without unclear filings, and the next run files everything",
    async (status, code, reason) => {
      const { gateway, send, states, expectAllFiled } = await setUpEngine(60, ({ refs }) =>
        refs.length ? { status, code } : undefined,
      );
      expect(await send()).toMatchObject({ reason, error: { status } });
      expect(await states()).toEqual({ queued: 60 });
      expect(gateway.batches().length).toBeLessThanOrEqual(WORKERS);
      gateway.respondWith(healthy);
      expect(await send()).toBeUndefined();
      await expectAllFiled();
    },
  );
});

describe("an unavailable gateway", () => {
  it("receives one call and one probe until it recovers, and what it accepted is found, not sent again", async () => {
    const { gateway, send, expectAllFiled } = await setUpEngine(100);
    let calls = 0;
    let reads = 0;
    gateway.respondWith(({ path, refs }) => {
      if (path === "/v1/capabilities") reads++;
      if (reads > 1) return undefined;
      if (refs.length) calls++;
      return { status: 503, code: "unavailable", worked: true };
    });
    expect(await send({ concurrency: 8, ...fast() })).toBeUndefined();
    // The first call and one probe; then only reads, until one is answered.
    expect(calls).toBe(2);
    expect(reads).toBe(2);
    await expectAllFiled();
    const sent = gateway.batches().flatMap((b) => b.refs);
    expect(sent).toHaveLength(100);
  });

  it("that cannot be reached for a while leaves nothing unclear, and the run continues by itself", async () => {
    const { gateway, ledger, batch, send, expectAllFiled } = await setUpEngine(60);
    let gone: Promise<void> | undefined;
    let unclear = 0;
    const watch = setInterval(
      () => void ledger.counts(batch.id).then(({ byState }) => (unclear = Math.max(unclear, byState.unclear.filings))),
      20,
    );
    onTestFinished(() => clearInterval(watch));
    // The gateway is down before the first call: open connections are closed and new ones refused.
    await gateway.down();
    await new Promise((resolve) => setTimeout(resolve, 100));
    setTimeout(() => (gone = gateway.up()), 900);
    expect(await send()).toBeUndefined();
    await gone;
    expect(unclear).toBe(0);
    await expectAllFiled();
  });

  it("that stays down stops the run at its time limit, with the cause", async () => {
    const clock = new ScriptedClock();
    const { gateway, send, states, expectAllFiled } = await setUpEngine(60, () => "cut", clock);
    const started = clock.now();
    const stop = await send({ patienceMs: 1_800_000 });
    expect(stop).toMatchObject({ reason: "gateway-unreachable", error: { code: expect.any(String) as string } });
    expect(clock.now() - started).toBeGreaterThanOrEqual(1_800_000);
    expect(clock.now() - started).toBeLessThan(1_860_000);
    // One call and one probe were sent; the rest were reads, so no other filing is in doubt.
    expect(await states()).toEqual({ queued: 60 - PER_CALL - 1, unclear: PER_CALL + 1 });
    gateway.respondWith(healthy);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });

  it("that asks for a pause has its end rounded up to a full millisecond", () => {
    const at = Date.now();
    expect(pausedUntil({ rateLimiter: { notBefore: at + 5_000 } })).toBe(at + 5_001);
    expect(pausedUntil({ rateLimiter: { notBefore: at + 5_000.2 } })).toBe(at + 5_001);
    expect(pausedUntil({ rateLimiter: { notBefore: at } })).toBe(at);
  });

  it.each(["follows", "catches up"])(
    "that asks for a pause is not called before its end by another process that only %s",
    async (what) => {
      const { gateway, client, ledger, batch, send } = await setUpEngine(3);
      expect(await send()).toBeUndefined();
      gateway.asked.length = 0;
      const until = Date.now() + 600_000;
      await ledger.setPause(batch.authority, until);
      if (what === "follows") {
        const { stop } = await watchBatch({ batch, ledger, client, waitMs: 1_000, toTheEnd: true });
        expect(stop).toMatchObject({ reason: "paused" });
        expect(stop!.until).toBeGreaterThanOrEqual(until);
      } else await expect(catchUp({ batch, ledger, client })).rejects.toMatchObject({ name: "RateLimitedError" });
      expect(gateway.asked).toEqual([]);
    },
  );

  it("that asks for a short pause is called again after it; a long pause stops the run, which reports its end", async () => {
    const { gateway, send, states, expectAllFiled, ledger, batch } = await setUpEngine(30);
    let notBefore = 0;
    let early = 0;
    gateway.respondWith(({ refs }) => {
      if (notBefore && performance.now() < notBefore) early++;
      if (notBefore || !refs.length) return undefined;
      notBefore = performance.now() + 1_000;
      return { status: 429, code: "too-many-requests", retryAfter: "1" };
    });
    expect(await send({ concurrency: 1 })).toBeUndefined();
    expect(early).toBe(0);
    await expectAllFiled();
    // The run slept through the pause instead of calling again.
    expect(Math.max(...(await ledger.find({ batch: batch.id })).map((f) => f.attempt))).toBe(2);

    const long = await setUpEngine(30, ({ refs }) =>
      refs.length ? { status: 429, code: "too-many-requests", retryAfter: "600" } : undefined,
    );
    const before = Date.now();
    const stop = await long.send({ concurrency: 1 });
    expect(stop).toMatchObject({ reason: "paused" });
    expect(stop!.until!).toBeGreaterThanOrEqual(before + 600_000);
    expect(await long.states()).toEqual({ queued: 30 });
    // The two values are computed separately and may differ by a millisecond.
    expect(Math.abs((await long.ledger.pause(long.batch.authority)) - stop!.until!)).toBeLessThanOrEqual(1);
    expect(long.gateway.batches()).toHaveLength(1);
    expect(await ledger.pause(batch.authority)).toBeLessThanOrEqual(Date.now());
    expect(await states()).toEqual({ filed: 30 });
  });
});

describe("a sending run", () => {
  it("stops after an unexpected error with unclear filings, and the next run looks them up", async () => {
    const { gateway, client, send, states, expectAllFiled } = await setUpEngine(30);
    const { filings } = client;
    const real = filings.fileEncoded.bind(filings);
    filings.fileEncoded = async (...args) => {
      await real(...args);
      throw new TypeError("a bug in the client");
    };
    expect(await send({ concurrency: 1 })).toMatchObject({
      reason: "gateway-unreachable",
      error: { name: "TypeError" },
    });
    expect(await states()).toEqual({ unclear: PER_CALL, queued: 20 });
    filings.fileEncoded = real;
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expect(gateway.batches().flatMap((b) => b.refs)).toHaveLength(30);
  });

  it("leaves nothing unclear when it is aborted before a call is sent", async () => {
    const { gateway, client, send, states, expectAllFiled } = await setUpEngine(30);
    const abort = new AbortController();
    const uploads = new MaterialUploads(client, "/");
    const ensure = uploads.ensure.bind(uploads);
    uploads.ensure = async (...args) => ensure(...args).finally(() => abort.abort());
    expect(await send({ uploads, signal: abort.signal, concurrency: 1 })).toMatchObject({ reason: "interrupted" });
    expect(await states()).toEqual({ queued: 30 });
    expect(gateway.batches()).toHaveLength(0);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });

  it("returns its claims and sends nothing more when it is stopped between calls", async () => {
    const { gateway, send, states, expectAllFiled } = await setUpEngine(60);
    const drain = new AbortController();
    gateway.respondWith(({ refs }) => (refs.length ? void drain.abort() : undefined));
    expect(await send({ drain: drain.signal, concurrency: 1 })).toMatchObject({ reason: "interrupted" });
    expect(await states()).toEqual({ filed: PER_CALL, queued: 50 });
    expect(gateway.batches()).toHaveLength(1);
    gateway.respondWith(healthy);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });

  it("returns its claims and sends nothing when it is stopped while rows are claimed", async () => {
    const { gateway, ledger, send, states, expectAllFiled } = await setUpEngine(30);
    const drain = new AbortController();
    const { recordAndClaim: original } = ledger;
    ledger.recordAndClaim = async (...args) => original.apply(ledger, args).finally(() => drain.abort());
    expect(await send({ drain: drain.signal })).toMatchObject({ reason: "interrupted" });
    expect(gateway.batches()).toHaveLength(0);
    expect(await states()).toEqual({ queued: 30 });
    ledger.recordAndClaim = original;
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });

  it("reports progress at intervals, not with every call", async () => {
    const { send, expectAllFiled } = await setUpEngine(100);
    const progress: number[] = [];
    const started = performance.now();
    expect(
      await send({ maxFilings: 1, onProgress: ({ byState }) => void progress.push(byState.filed.filings) }),
    ).toBeUndefined();
    await expectAllFiled();
    expect(progress.length).toBeGreaterThan(0);
    expect(progress.length).toBeLessThanOrEqual(2 + (performance.now() - started) / 200);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  it("leaves no filing unclear when the upload of a document is cut", async () => {
    const { client, gateway, send, expectAllFiled, ledger, batch } = await setUpEngine(20);
    const uploads = new MaterialUploads(client, "/");
    const ensure = uploads.ensure.bind(uploads);
    let cut = true;
    let unclear = 0;
    uploads.ensure = async (...args) => {
      unclear += (await ledger.counts(batch.id)).byState.unclear.filings;
      if (!cut) return ensure(...args);
      cut = false;
      throw new OutcomeUnknownError(
        { code: "outcome-unknown", zh: "结果不明", en: "outcome unknown" },
        { method: "POST", path: "/v1/materials", attempts: 1 },
      );
    };
    expect(await send({ uploads, concurrency: 1 })).toBeUndefined();
    expect(unclear).toBe(0);
    await expectAllFiled();
    expect(gateway.batches().flatMap((b) => b.refs)).toHaveLength(20);
  });
});
