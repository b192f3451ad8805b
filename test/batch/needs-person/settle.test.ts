import { describe, expect, it } from "vitest";
import {
  discardNeedsPerson,
  discardOneNeedsPerson,
  lookUpNeedsPerson,
  releaseNeedsPerson,
  type NeedsPersonOptions,
} from "../../../src/batch/index.js";
import { findCase } from "../../../src/batch/needs-person/find-case.js";
import { contentDigest } from "../../../src/contract/index.js";
import { mortgageFiling } from "../../support/generated-filings.js";
import { KIND, healthy, setUpEngine, type Asked, type ScriptedResponse } from "../../support/scripted-gateway.js";
import { liveOwner, otherOwner } from "../ledger/temporary-ledger.js";

const by = { who: "李四", reason: "登记机构已恢复" };
const isLookup = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases?");
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");
const refOf = ({ path }: Asked) => new URL(path, "http://x").searchParams.get("ref");
const noFeed = (asked: Asked): ScriptedResponse | undefined =>
  isFeed(asked) ? { status: 500, code: "internal" } : undefined;

/** A batch whose filings all need a person, with `codes` in turn; the authority has the first `there` of them. */
async function setUpNeedsPerson(
  rows: number,
  there: number,
  codes: readonly string[] = ["no-progress"],
  respondWith: (asked: Asked) => ScriptedResponse | undefined = healthy,
) {
  const engine = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = engine;
  for (let claimed; (claimed = (await ledger.recordAndClaim(batch.id, liveOwner, [], 1_000)).claimed).length > 0;) {
    await ledger.recordAndClaim(
      batch.id,
      liveOwner,
      claimed.map(({ id, attempt }) => ({
        id,
        attempt,
        cause: "stuck",
        reasons: JSON.stringify([{ code: codes[(id - 1) % codes.length], zh: "原因", en: "reason" }]),
      })),
      0,
    );
  }
  for (let i = 0; i < there; i += 100) {
    const file = () => client.filings.fileBatch(KIND, filings.slice(i, Math.min(i + 100, there)) as never);
    // An idle connection may be closed at this moment; filing twice still makes one case each.
    await file().catch(file);
  }
  gateway.asked.length = 0;
  gateway.respondWith(respondWith);
  const options: NeedsPersonOptions = { ledger, client, batch, owner: liveOwner };
  const sent = () => gateway.batches().flatMap((b) => b.refs);
  return { ...engine, options, sent, lookups: () => gateway.asked.filter(isLookup).length };
}

describe("releasing filings that need a person", () => {
  it("records the cases that the authority has, queues the other filings, and sends nothing", async () => {
    const { options, ledger, batch, states, sent, send, expectAllFiled, filings, lookups } = await setUpNeedsPerson(
      150,
      100,
    );
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ filed: 100, released: 50, discarded: 0, absent: 0, left: [], needsPerson: [] });
    expect(outcome.stop).toBeUndefined();
    expect(await states()).toEqual({ filed: 100, queued: 50 });
    // One page of the feed reported all cases that the authority has.
    expect(lookups()).toBe(50);
    expect(sent()).toEqual([]);
    const [released] = await ledger.find({ batch: batch.id, states: ["queued"], limit: 1 });
    expect((await ledger.history(released!.id)).at(-1)).toMatchObject({
      from: "needs-a-person",
      to: "queued",
      cause: "released",
      note: `李四: ${by.reason}`,
    });
    await ledger.acquireLease(batch.id, liveOwner);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expect(sent().sort()).toEqual(filings.slice(100).map((f) => f.ref));
    expect(await ledger.verify()).toEqual([]);
  });

  it("affects only filings with the given reasons", async () => {
    const { options, states, ledger, batch } = await setUpNeedsPerson(12, 6, ["no-progress", "material-gone"], noFeed);
    const outcome = await releaseNeedsPerson({ ...options, codes: ["material-gone"], by });
    expect(outcome).toMatchObject({ lookedUp: 6, filed: 3, released: 3 });
    expect(outcome.needsPerson).toEqual([{ code: "no-progress", batch: batch.id, rows: 6, filings: 6 }]);
    expect(await states()).toEqual({ filed: 3, queued: 3, "needs-a-person": 6 });
    expect(await ledger.verify()).toEqual([]);
  });

  it.each<[string, ScriptedResponse, string]>([
    ["the authority does not allow the look-up", { status: 403, code: "forbidden" }, "lookup-refused"],
    ["the answer breaks the contract", { json: { cases: "none" } }, "lookup-unreadable"],
    ["the look-up of this ref alone fails", { status: 500, code: "internal" }, "lookup-failed"],
    ["the look-up of this ref is cut", "cut", "lookup-failed"],
  ])("leaves a filing unsettled when %s, and settles the others", async (_, response, why) => {
    const { options, states, gateway, filings } = await setUpNeedsPerson(9, 3, ["no-progress"], noFeed);
    const odd = filings[4]!.ref;
    gateway.respondWith((asked) => noFeed(asked) ?? (refOf(asked) === odd ? response : undefined));
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ lookedUp: 9, filed: 3, released: 5, left: [{ why, filings: 1, refs: [odd] }] });
    expect(outcome.stop).toBeUndefined();
    expect(await states()).toEqual({ filed: 3, queued: 5, "needs-a-person": 1 });
  });

  it("never queues or files a filing with a ref conflict, and does not look it up", async () => {
    const { options, states, lookups } = await setUpNeedsPerson(8, 8, ["ref-conflict"]);
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ filed: 0, released: 0, left: [{ why: "ref-conflict", filings: 8 }] });
    expect(lookups()).toBe(0);
    expect(await states()).toEqual({ "needs-a-person": 8 });
  });

  it.each<[string, ScriptedResponse, string]>([
    ["the token has expired", { status: 401, code: "unauthenticated" }, "authentication"],
    ["the gateway fails", { status: 500, code: "internal" }, "gateway-unreachable"],
    ["the gateway cuts the connection", "cut", "gateway-unreachable"],
    ["something else answers", { json: { hello: "world" } }, "gateway-unreachable"],
    ["the authority asks for a long pause", { status: 429, code: "too-many-requests", retryAfter: "600" }, "paused"],
  ])(
    "stops without changes when %s, and continues when repeated",
    async (_, response, reason) => {
      const { options, states, gateway, ledger, batch, lookups } = await setUpNeedsPerson(200, 0);
      gateway.respondWith((asked) => (isLookup(asked) ? response : noFeed(asked)));
      const outcome = await releaseNeedsPerson({ ...options, by });
      expect(outcome.stop).toMatchObject({ reason });
      expect(await states()).toEqual({ "needs-a-person": 200 });
      // It stops before it has looked up all 200.
      expect(lookups()).toBeLessThanOrEqual(24);
      if (reason === "paused") return expect(await ledger.pause(batch.authority)).toBeGreaterThan(Date.now() + 500_000);
      gateway.respondWith(healthy);
      // The client delays calls for a moment after so many failures.
      await expect
        .poll(async () => (await releaseNeedsPerson({ ...options, by })).counts.byState.queued.filings, {
          timeout: 60_000,
          interval: 1_000,
        })
        .toBe(200);
    },
    90_000,
  );

  it("waits for the end of a short pause and continues", async () => {
    let until = 0;
    const { options, states } = await setUpNeedsPerson(20, 10, ["no-progress"], (asked) => {
      if (isFeed(asked)) return { status: 500, code: "internal" };
      if (until || !isLookup(asked)) return undefined;
      until = performance.now() + 1_000;
      return { status: 429, code: "too-many-requests", retryAfter: "1" };
    });
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect([outcome.filed, outcome.released]).toEqual([10, 10]);
    expect(performance.now()).toBeGreaterThanOrEqual(until);
    expect(await states()).toEqual({ filed: 10, queued: 10 });
  });

  it("stops when the authority always answers 429, with or without Retry-After", async () => {
    for (const retryAfter of ["1", undefined]) {
      const { ledger, client, batch, gateway, filings, lookups } = await setUpNeedsPerson(1, 0);
      gateway.respondWith((asked) =>
        isLookup(asked) ? { status: 429, code: "too-many-requests", ...(retryAfter && { retryAfter }) } : undefined,
      );
      const look = await findCase({ id: 1, ref: filings[0]!.ref }, { ledger, client, batch, maxWaitMs: 3_000 });
      expect(look).toMatchObject({ stop: { reason: "paused" } });
      expect(lookups()).toBeLessThanOrEqual(4);
    }
  });

  it("keeps what was done when it is interrupted, and settles the rest when repeated", async () => {
    const drain = new AbortController();
    const { options, states, ledger, batch, gateway, lookups } = await setUpNeedsPerson(
      200,
      0,
      ["no-progress"],
      noFeed,
    );
    const progress: number[] = [];
    const outcome = await releaseNeedsPerson({
      ...options,
      by,
      drain: drain.signal,
      onProgress: (done) => void (progress.push(done), drain.abort()),
    });
    expect(outcome.stop).toMatchObject({ reason: "interrupted" });
    expect(outcome.released).toBe(progress[0]);
    expect(await states()).toEqual({ queued: outcome.released, "needs-a-person": 200 - outcome.released });
    gateway.asked.length = 0;
    expect((await releaseNeedsPerson({ ...options, by })).released).toBe(200 - outcome.released);
    expect(lookups()).toBe(200 - outcome.released);
    expect(await ledger.needsPerson(batch.id)).toEqual([]);
  });

  it("changes nothing in a batch that another process works on", async () => {
    const { options, states, ledger, batch } = await setUpNeedsPerson(3, 0);
    await ledger.releaseLease(batch.id, liveOwner);
    await ledger.acquireLease(batch.id, otherOwner);
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ released: 0, stop: { reason: "lease-lost" } });
    expect(await states()).toEqual({ "needs-a-person": 3 });
  });

  it("stops when another process takes over the batch", async () => {
    const { options, states, ledger, batch } = await setUpNeedsPerson(200, 0, ["no-progress"], noFeed);
    const outcome = await releaseNeedsPerson({
      ...options,
      by,
      onProgress: (done) => {
        if (done > 64) return;
        void ledger.releaseLease(batch.id, liveOwner);
        void ledger.acquireLease(batch.id, otherOwner);
      },
    });
    expect(outcome.stop).toMatchObject({ reason: "lease-lost" });
    expect(await states()).toEqual({ queued: 64, "needs-a-person": 136 });
  });

  it("settles 10,000 filings with three reasons, together with look-ups and discards", async () => {
    const { options, states, ledger, batch, sent } = await setUpNeedsPerson(10_000, 4_000, [
      "no-progress",
      "lookup-refused",
      "material-gone",
    ]);
    expect((await ledger.needsPerson(batch.id)).map((t) => t.filings)).toEqual([3_334, 3_333, 3_333]);
    const released = await releaseNeedsPerson({ ...options, codes: ["no-progress"], by });
    expect([released.filed, released.released, released.left]).toEqual([1_334, 2_000, []]);
    const looked = await lookUpNeedsPerson({ ...options, codes: ["lookup-refused"] });
    expect(looked.released + looked.discarded).toBe(0);
    const given = await discardNeedsPerson({ ...options, codes: ["material-gone"], by });
    expect(given.stop).toBeUndefined();
    const after = await states();
    expect(after.filed).toBe(4_000);
    // The authority lacks 6,000: for each reason, those after the first 4,000.
    expect(after).toEqual({ filed: 4_000, queued: 2_000, "needs-a-person": 2_000, discarded: 2_000 });
    expect(sent()).toEqual([]);
    expect(await ledger.verify()).toEqual([]);
  }, 300_000);
});

describe("looking up filings that need a person", () => {
  it("records the cases that exist and changes nothing else", async () => {
    const { options, states, ledger, batch, filings } = await setUpNeedsPerson(20, 12, ["no-progress"], noFeed);
    const before = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    const outcome = await lookUpNeedsPerson(options);
    expect(outcome).toMatchObject({ lookedUp: 20, filed: 12, released: 0, discarded: 0, absent: 8, left: [] });
    expect(await states()).toEqual({ filed: 12, "needs-a-person": 8 });
    const after = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(after).toEqual(before.filter(({ ref }) => filings.findIndex((f) => f.ref === ref) >= 12));
  });

  it("never files a filing with a ref conflict, whether the feed or a look-up reports the case", async () => {
    const { options, states, ledger, batch } = await setUpNeedsPerson(6, 6, ["ref-conflict"]);
    const outcome = await lookUpNeedsPerson(options);
    expect(outcome).toMatchObject({ filed: 0, left: [{ why: "ref-conflict", filings: 6 }] });
    expect(await states()).toEqual({ "needs-a-person": 6 });
    expect(await ledger.find({ batch: batch.id, states: ["filed"] })).toEqual([]);
  });
});

describe("discarding filings that need a person", () => {
  it("discards only filings that a look-up proves absent", async () => {
    const { options, states, gateway, filings, ledger, batch } = await setUpNeedsPerson(20, 8, ["no-progress"], noFeed);
    const hidden = filings[15]!.ref;
    gateway.respondWith((asked) =>
      isLookup(asked) && refOf(asked) === hidden ? { status: 403, code: "forbidden" } : noFeed(asked),
    );
    const outcome = await discardNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({
      filed: 8,
      discarded: 11,
      left: [{ why: "lookup-refused", filings: 1, refs: [hidden] }],
    });
    expect(await states()).toEqual({ filed: 8, discarded: 11, "needs-a-person": 1 });
    const register = new Set(await gateway.register());
    const given = await ledger.find({ batch: batch.id, states: ["discarded"] });
    expect(given.filter(({ ref }) => register.has(ref))).toEqual([]);
    expect(JSON.parse(given[0]!.reasons!)).toMatchObject([{ code: "discarded", zh: `由 李四 撤下：${by.reason}` }]);
  });

  /** Discards one filing. The authority has `there` under its ref, if given. */
  async function single(
    code: string,
    there: object | undefined,
    respondWith: (asked: Asked) => ScriptedResponse | undefined = healthy,
  ) {
    const engine = await setUpNeedsPerson(1, 0, [code]);
    if (there) await engine.client.filings.fileBatch(KIND, [there] as never);
    engine.gateway.respondWith(respondWith);
    const [filing] = await engine.ledger.find({ batch: engine.batch.id });
    const { ledger, client, batch } = engine;
    return { ...engine, outcome: await discardOneNeedsPerson({ ledger, client, batch, filing: filing!, by }) };
  }
  const ours = mortgageFiling(0, "S") as unknown as { ref: string };
  const others = { ...(mortgageFiling(1, "S") as unknown as { ref: string }), ref: ours.ref };

  it("discards a single filing without a case, and records one with a case as filed", async () => {
    const gone = await single("no-progress", undefined);
    expect([gone.outcome, await gone.states()]).toEqual([{ outcome: "discarded" }, { discarded: 1 }]);
    const there = await single("no-progress", ours);
    expect(there.outcome).toMatchObject({ outcome: "filed" });
    expect(await there.states()).toEqual({ filed: 1 });
  });

  it("discards a single conflict when the case under its ref belongs to another filing", async () => {
    const other = await single("ref-conflict", others);
    expect([other.outcome, await other.states()]).toEqual([{ outcome: "discarded" }, { discarded: 1 }]);
  });

  it("keeps a single conflict when the case under its ref may be its own", async () => {
    const same = await single("ref-conflict", ours);
    expect(same.outcome).toMatchObject({ outcome: "left", why: "ref-conflict", caseNo: expect.any(String) });
    expect(await same.states()).toEqual({ "needs-a-person": 1 });
  });

  it.each<[string, string, boolean]>([
    ["the digest of the filing", contentDigest(KIND, ours as never), false],
    ["another digest", "0".repeat(64), true],
  ])("decides a single conflict by the digest of its case: %s", async (_, digest, given) => {
    const engine = await setUpNeedsPerson(1, 0, ["ref-conflict"]);
    const { ledger, client, batch, gateway } = engine;
    await client.filings.fileBatch(KIND, [ours] as never);
    const found = (await client.cases.findByRef(KIND, ours.ref))!;
    gateway.respondWith((asked) =>
      isLookup(asked) ? { json: { cases: [{ ...found, contentDigest: digest }] } } : undefined,
    );
    const [filing] = await ledger.find({ batch: batch.id });
    const outcome = await discardOneNeedsPerson({ ledger, client, batch, filing: filing!, by });
    expect(outcome.outcome).toBe(given ? "discarded" : "left");
  });

  it("changes nothing for a single filing when its look-up fails", async () => {
    const refused = await single("no-progress", undefined, (asked: Asked) =>
      isLookup(asked) ? { status: 403, code: "forbidden" } : undefined,
    );
    expect([refused.outcome, await refused.states()]).toEqual([
      { outcome: "left", why: "lookup-refused" },
      { "needs-a-person": 1 },
    ]);
    const down = await single("no-progress", undefined, (asked: Asked) => (isLookup(asked) ? "cut" : undefined));
    expect(down.outcome).toMatchObject({ outcome: "stopped", stop: { reason: "gateway-unreachable" } });
    expect(await down.states()).toEqual({ "needs-a-person": 1 });
  });
});
