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

/** A batch whose filings all need a person, for reasons in turn; the first `there` of them are at the authority. */
async function standing(
  rows: number,
  there: number,
  codes: readonly string[] = ["no-progress"],
  respondWith: (asked: Asked) => ScriptedResponse | undefined = healthy,
) {
  const made = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = made;
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
    // A connection that was idle for long may be closed just then; filed twice they are one case each.
    await file().catch(file);
  }
  gateway.asked.length = 0;
  gateway.respondWith(respondWith);
  const options: NeedsPersonOptions = { ledger, client, batch, owner: liveOwner };
  const sent = () => gateway.batches().flatMap((b) => b.refs);
  return { ...made, options, sent, lookups: () => gateway.asked.filter(isLookup).length };
}

describe("releasing what needs a person", () => {
  it("records what the authority has, queues what it does not have, and sends nothing itself", async () => {
    const { options, ledger, batch, states, sent, send, expectAllFiled, filings, lookups } = await standing(150, 100);
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ filed: 100, released: 50, discarded: 0, absent: 0, left: [], needsPerson: [] });
    expect(outcome.stop).toBeUndefined();
    expect(await states()).toEqual({ filed: 100, queued: 50 });
    // One page of the feed told of all that the authority has.
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

  it("is about the named reasons only", async () => {
    const { options, states, ledger, batch } = await standing(12, 6, ["no-progress", "material-gone"], noFeed);
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
  ])("leaves a filing where %s; the others are settled", async (_, played, why) => {
    const { options, states, gateway, filings } = await standing(9, 3, ["no-progress"], noFeed);
    const odd = filings[4]!.ref;
    gateway.respondWith((asked) => noFeed(asked) ?? (refOf(asked) === odd ? played : undefined));
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ lookedUp: 9, filed: 3, released: 5, left: [{ why, filings: 1, refs: [odd] }] });
    expect(outcome.stop).toBeUndefined();
    expect(await states()).toEqual({ filed: 3, queued: 5, "needs-a-person": 1 });
  });

  it("never queues or files what has another filing's ref, and does not ask about it", async () => {
    const { options, states, lookups } = await standing(8, 8, ["ref-conflict"]);
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ filed: 0, released: 0, left: [{ why: "ref-conflict", filings: 8 }] });
    expect(lookups()).toBe(0);
    expect(await states()).toEqual({ "needs-a-person": 8 });
  });

  it.each<[string, ScriptedResponse, string]>([
    ["the token has run out", { status: 401, code: "unauthenticated" }, "authentication"],
    ["the gateway fails", { status: 500, code: "internal" }, "gateway-unreachable"],
    ["the gateway cuts", "cut", "gateway-unreachable"],
    ["something else answers", { json: { hello: "world" } }, "gateway-unreachable"],
    ["the authority asks for a long pause", { status: 429, code: "too-many-requests", retryAfter: "600" }, "paused"],
  ])(
    "stops when %s: nothing is changed, and repeated it goes on",
    async (_, played, reason) => {
      const { options, states, gateway, ledger, batch, lookups } = await standing(200, 0);
      gateway.respondWith((asked) => (isLookup(asked) ? played : noFeed(asked)));
      const outcome = await releaseNeedsPerson({ ...options, by });
      expect(outcome.stop).toMatchObject({ reason });
      expect(await states()).toEqual({ "needs-a-person": 200 });
      // It does not ask for each of them in vain.
      expect(lookups()).toBeLessThanOrEqual(24);
      if (reason === "paused") return expect(await ledger.pause(batch.authority)).toBeGreaterThan(Date.now() + 500_000);
      gateway.respondWith(healthy);
      // The client of the test holds calls back for a moment after so many failures.
      await expect
        .poll(async () => (await releaseNeedsPerson({ ...options, by })).counts.byState.queued.filings, {
          timeout: 60_000,
          interval: 1_000,
        })
        .toBe(200);
    },
    90_000,
  );

  it("keeps to a short pause and goes on after it", async () => {
    let until = 0;
    const { options, states } = await standing(20, 10, ["no-progress"], (asked) => {
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

  it("ends when the authority only ever asks to wait, whether it says how long or not", async () => {
    for (const retryAfter of ["1", undefined]) {
      const { ledger, client, batch, gateway, filings, lookups } = await standing(1, 0);
      gateway.respondWith((asked) =>
        isLookup(asked) ? { status: 429, code: "too-many-requests", ...(retryAfter && { retryAfter }) } : undefined,
      );
      const look = await findCase(filings[0]!.ref, { ledger, client, batch, maxWaitMs: 3_000 });
      expect(look).toMatchObject({ stop: { reason: "paused" } });
      expect(lookups()).toBeLessThanOrEqual(4);
    }
  });

  it("keeps what was done when it is interrupted, and goes on with the rest", async () => {
    const stop = new AbortController();
    const { options, states, ledger, batch, gateway, lookups } = await standing(200, 0, ["no-progress"], noFeed);
    const progress: number[] = [];
    const outcome = await releaseNeedsPerson({
      ...options,
      by,
      drain: stop.signal,
      onProgress: (done) => void (progress.push(done), stop.abort()),
    });
    expect(outcome.stop).toMatchObject({ reason: "interrupted" });
    expect(outcome.released).toBe(progress[0]);
    expect(await states()).toEqual({ queued: outcome.released, "needs-a-person": 200 - outcome.released });
    gateway.asked.length = 0;
    expect((await releaseNeedsPerson({ ...options, by })).released).toBe(200 - outcome.released);
    expect(lookups()).toBe(200 - outcome.released);
    expect(await ledger.needsPerson(batch.id)).toEqual([]);
  });

  it("leaves a batch alone at which another process is at work", async () => {
    const { options, states, ledger, batch } = await standing(3, 0);
    await ledger.releaseLease(batch.id, liveOwner);
    await ledger.acquireLease(batch.id, otherOwner);
    const outcome = await releaseNeedsPerson({ ...options, by });
    expect(outcome).toMatchObject({ released: 0, stop: { reason: "lease-lost" } });
    expect(await states()).toEqual({ "needs-a-person": 3 });
  });

  it("stops when another process takes the batch over meanwhile", async () => {
    const { options, states, ledger, batch } = await standing(200, 0, ["no-progress"], noFeed);
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

  it("settles 10,000 filings with three reasons, each by its own call", async () => {
    const { options, states, ledger, batch, sent } = await standing(10_000, 4_000, [
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
    // 6,000 are not there: of each reason those behind the first 4,000.
    expect(after).toEqual({ filed: 4_000, queued: 2_000, "needs-a-person": 2_000, discarded: 2_000 });
    expect(sent()).toEqual([]);
    expect(await ledger.verify()).toEqual([]);
  }, 300_000);
});

describe("looking up what needs a person", () => {
  it("records the cases that exist and changes nothing else", async () => {
    const { options, states, ledger, batch, filings } = await standing(20, 12, ["no-progress"], noFeed);
    const before = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    const outcome = await lookUpNeedsPerson(options);
    expect(outcome).toMatchObject({ lookedUp: 20, filed: 12, released: 0, discarded: 0, absent: 8, left: [] });
    expect(await states()).toEqual({ filed: 12, "needs-a-person": 8 });
    const after = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(after).toEqual(before.filter(({ ref }) => filings.findIndex((f) => f.ref === ref) >= 12));
  });

  it("never files what has another filing's ref, whether the feed or a look-up names the case", async () => {
    const { options, states, ledger, batch } = await standing(6, 6, ["ref-conflict"]);
    const outcome = await lookUpNeedsPerson(options);
    expect(outcome).toMatchObject({ filed: 0, left: [{ why: "ref-conflict", filings: 6 }] });
    expect(await states()).toEqual({ "needs-a-person": 6 });
    expect(await ledger.find({ batch: batch.id, states: ["filed"] })).toEqual([]);
  });
});

describe("giving up what needs a person", () => {
  it("gives up only what a look-up proves absent", async () => {
    const { options, states, gateway, filings, ledger, batch } = await standing(20, 8, ["no-progress"], noFeed);
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

  /** One filing of ours; under its ref the authority has what is given. */
  async function single(
    code: string,
    there: object | undefined,
    respondWith: (asked: Asked) => ScriptedResponse | undefined = healthy,
  ) {
    const made = await standing(1, 0, [code]);
    if (there) await made.client.filings.fileBatch(KIND, [there] as never);
    made.gateway.respondWith(respondWith);
    const [filing] = await made.ledger.find({ batch: made.batch.id });
    const { ledger, client, batch } = made;
    return { ...made, outcome: await discardOneNeedsPerson({ ledger, client, batch, filing: filing!, by }) };
  }
  const ours = mortgageFiling(0, "S") as unknown as { ref: string };
  const others = { ...(mortgageFiling(1, "S") as unknown as { ref: string }), ref: ours.ref };

  it("one by one: absent is given up, present is filed", async () => {
    const gone = await single("no-progress", undefined);
    expect([gone.outcome, await gone.states()]).toEqual([{ outcome: "discarded" }, { discarded: 1 }]);
    const there = await single("no-progress", ours);
    expect(there.outcome).toMatchObject({ outcome: "filed" });
    expect(await there.states()).toEqual({ filed: 1 });
  });

  it("one by one: a conflict is given up when the case under its ref is another filing's", async () => {
    const other = await single("ref-conflict", others);
    expect([other.outcome, await other.states()]).toEqual([{ outcome: "discarded" }, { discarded: 1 }]);
  });

  it("one by one: a conflict is kept when the case under its ref may be its own after all", async () => {
    const same = await single("ref-conflict", ours);
    expect(same.outcome).toMatchObject({ outcome: "left", why: "ref-conflict", caseNo: expect.any(String) });
    expect(await same.states()).toEqual({ "needs-a-person": 1 });
  });

  it.each<[string, string, boolean]>([
    ["the digest of our content", contentDigest(KIND, ours as never), false],
    ["another digest", "0".repeat(64), true],
  ])("one by one: a conflict whose case carries %s", async (_, digest, given) => {
    const made = await standing(1, 0, ["ref-conflict"]);
    const { ledger, client, batch, gateway } = made;
    await client.filings.fileBatch(KIND, [ours] as never);
    const found = (await client.cases.findByRef(KIND, ours.ref))!;
    gateway.respondWith((asked) =>
      isLookup(asked) ? { json: { cases: [{ ...found, contentDigest: digest }] } } : undefined,
    );
    const [filing] = await ledger.find({ batch: batch.id });
    const outcome = await discardOneNeedsPerson({ ledger, client, batch, filing: filing!, by });
    expect(outcome.outcome).toBe(given ? "discarded" : "left");
  });

  it("one by one: nothing changes when it cannot be looked up", async () => {
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
