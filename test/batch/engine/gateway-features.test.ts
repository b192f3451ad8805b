import { LedgerError } from "../../../src/batch/ledger/error.js";
import { describe, expect, it } from "vitest";
import { catchUp, deadlines, resumeBatch, watchBatch } from "../../../src/batch/index.js";
import type { GatewayFeatures } from "../../../src/contract/index.js";
import { liveOwner } from "../ledger/temporary-ledger.js";
import { KIND, ScriptedClock, setUpEngine, type Asked, type ScriptedResponse } from "../../support/scripted-gateway.js";

const FULL: GatewayFeatures = {
  lookUp: "ref",
  lookUpReturns: "units",
  absentAfterSeconds: 0,
  repeat: "unknown",
  progress: "feed",
  offers: [],
};
const isLookup = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases?");
const isCase = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases/");
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");

/** A batch of `rows` filings at a gateway with limits; the authority has the first `done` of them, unanswered. */
async function setUp(
  features: Partial<GatewayFeatures>,
  {
    rows = 6,
    done = 3,
    clock,
    review,
  }: { rows?: number; done?: number; clock?: ScriptedClock; review?: "manual" } = {},
  respondWith: (asked: Asked) => ScriptedResponse | undefined = () => undefined,
) {
  const engine = await setUpEngine(rows, undefined, clock, review);
  const { gateway, client, ledger, batch, filings } = engine;
  await ledger.recordAndClaim(batch.id, liveOwner, [], rows);
  await ledger.recover(batch.id, liveOwner);
  if (done > 0) await client.filings.fileBatch(KIND, filings.slice(0, done) as never);
  const limited = (answer: string) =>
    JSON.stringify({ ...(JSON.parse(answer) as object), features: { ...FULL, ...features } });
  gateway.respondWith((asked) => (asked.path === "/v1/capabilities" ? { altered: limited } : respondWith(asked)));
  await client.capabilities.get({ fresh: true });
  gateway.asked.length = 0;
  const reasons = async () =>
    (await ledger.find({ batch: batch.id, states: ["needs-a-person"] })).map(
      (f) => (JSON.parse(f.reasons!) as { code: string }[])[0]!.code,
    );
  return { ...engine, reasons, sent: () => gateway.batches().flatMap((b) => b.refs) };
}

/** An officer of the authority decides on a case. */
async function decide(url: string, caseNo: string, action: string): Promise<void> {
  const body = JSON.stringify({ caseNo, action });
  await fetch(`${url}/sandbox/desk`, { method: "POST", body, headers: { "content-type": "application/json" } });
}

describe("a gateway without look-up", () => {
  it("leaves unclear filings to a person: nothing is asked and nothing is sent again", async () => {
    const { gateway, send, sent, states, reasons } = await setUp({ lookUp: "none", progress: "poll" });
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
    expect(new Set(await reasons())).toEqual(new Set(["lookup-missing"]));
    expect(sent()).toEqual([]);
    expect(gateway.asked.filter((asked) => isLookup(asked) || isFeed(asked))).toEqual([]);
  });

  it("leaves only the calls under way to a person after a crash: nothing is claimed ahead", async () => {
    let calls = 0;
    const { gateway, send, states } = await setUpEngine(40, (asked) =>
      asked.refs.length > 0 && ++calls > 3 ? "silence" : undefined,
    );
    const end = new AbortController();
    const sending = send({ hasLookUp: false, maxFilings: 1, concurrency: 2, signal: end.signal });
    await expect.poll(() => calls).toBe(5);
    await expect.poll(states).toMatchObject({ filed: 3 });
    // What a process that is killed now leaves as sending is what the calls under way carry.
    expect(gateway.batches()).toHaveLength(5);
    expect(await states()).toEqual({ filed: 3, sending: 2, queued: 35 });
    end.abort();
    await sending;
  });
});

describe("a kind of which a call takes fewer filings than of others", () => {
  it("is sent in calls of that size", async () => {
    const { gateway, client, ledger, batch } = await setUpEngine(5, (asked) =>
      asked.path === "/v1/capabilities" ? { altered: oneAtATime } : undefined,
    );
    await client.capabilities.get({ fresh: true });
    await resumeBatch({ ledger, client, batch: (await ledger.batch(batch.id))!, owner: liveOwner });
    expect(gateway.batches().map(({ refs }) => refs.length)).toEqual([1, 1, 1, 1, 1]);
  });
});

function oneAtATime(answer: string): string {
  const told = JSON.parse(answer) as { kinds: { kind: string }[] };
  return JSON.stringify({
    ...told,
    kinds: told.kinds.map((one) => (one.kind === KIND ? { ...one, maxFilings: 1 } : one)),
  });
}

describe("a gateway that finds filings by their content", () => {
  it("is not blamed for a ledger that cannot be read", async () => {
    const { ledger, send } = await setUp({ lookUp: "filing", progress: "poll" });
    ledger.bodyOf = () => Promise.reject(new LedgerError("ledger-damaged", { zh: "", en: "", fixZh: "", fixEn: "" }));
    await expect(send()).rejects.toMatchObject({ code: "ledger-damaged" });
  });
});

describe("a look-up that shows neither units nor digest", () => {
  it("leaves what it finds to a person, and never sends it again", async () => {
    const bare = (answer: string) => {
      const page = JSON.parse(answer) as { cases: { units: []; certificates: []; contentDigest?: string }[] };
      for (const found of page.cases) {
        found.units = [];
        found.certificates = [];
        delete found.contentDigest;
      }
      return JSON.stringify(page);
    };
    const { send, sent, states, reasons, filings } = await setUp(
      { lookUpReturns: "neither", progress: "poll" },
      {},
      (asked) => (isLookup(asked) ? { altered: bare } : undefined),
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 3, filed: 3 });
    expect(new Set(await reasons())).toEqual(new Set(["lookup-unconfirmed"]));
    expect(sent().sort()).toEqual(filings.slice(3).map((f) => f.ref));
  });
});

describe("a gateway whose absence counts only some time after sending", () => {
  it("is asked again after that time, and a filing that appears meanwhile is not sent again", async () => {
    const clock = new ScriptedClock();
    const { gateway, client, send, sent, filings, expectAllFiled } = await setUp(
      { absentAfterSeconds: 60, progress: "poll" },
      { rows: 4, done: 2, clock },
    );
    const began = clock.now();
    let late = false;
    gateway.respondWith((asked) => {
      // The third filing arrives at the register after it was found absent.
      if (isLookup(asked) && asked.path.includes(filings[2]!.ref) && !late) {
        late = true;
        setImmediate(() => void client.filings.fileBatch(KIND, [filings[2]] as never));
      }
      return undefined;
    });
    expect(await send()).toBeUndefined();
    expect(clock.now() - began).toBeGreaterThanOrEqual(59_000);
    await expectAllFiled();
    expect(sent().filter((ref) => ref === filings[2]!.ref)).toHaveLength(1);
    expect(sent().filter((ref) => ref === filings[3]!.ref)).toHaveLength(1);
  });

  it("ends the run when that time is long; nothing is sent, and the filings stay unclear", async () => {
    const { send, sent, states } = await setUp({ absentAfterSeconds: 3_600, progress: "poll" });
    const before = Date.now();
    const stop = await send();
    expect(stop).toMatchObject({ reason: "absence-open" });
    expect(stop!.until).toBeGreaterThan(before + 3_500_000);
    expect(await states()).toEqual({ filed: 3, unclear: 3 });
    expect(sent()).toEqual([]);
  });
});

describe("a gateway without a change feed", () => {
  it("is followed case by case; unchanged cases are not recorded again, ended ones not read again", async () => {
    const setting = { rows: 5, done: 0, review: "manual" } as const;
    // A gateway that tells no version: every answer counts as a later one.
    let version = 1_000;
    const later = (answer: string) => JSON.stringify({ ...(JSON.parse(answer) as object), version: ++version });
    const { gateway, client, ledger, batch, send } = await setUp({ progress: "poll" }, setting, (asked) =>
      isCase(asked) ? { altered: later } : undefined,
    );
    expect(await send()).toBeUndefined();
    const events = async () => {
      const filings = await ledger.find({ batch: batch.id });
      return (await Promise.all(filings.map((f) => ledger.history(f.id)))).flat().length;
    };
    gateway.asked.length = 0;
    await catchUp({ ledger, client, batch });
    const before = await events();
    await catchUp({ ledger, client, batch });
    expect(gateway.asked.filter(isCase)).toHaveLength(10);
    expect(await events()).toBe(before);

    for (const { caseNo } of await ledger.find({ batch: batch.id }))
      await decide(gateway.sandbox.url, caseNo!, "approve");
    gateway.asked.length = 0;
    const { counts } = await watchBatch({ ledger, client, batch, waitMs: 60_000 });
    expect(counts.byCase.certified?.filings).toBe(5);
    expect(gateway.asked.filter(isCase)).toHaveLength(5);
    gateway.asked.length = 0;
    await catchUp({ ledger, client, batch });
    expect(gateway.asked.filter((asked) => isCase(asked) || isFeed(asked))).toEqual([]);
  });

  it("that no longer tells of an open case has the case named", async () => {
    const { client, ledger, batch, send } = await setUp(
      { progress: "poll" },
      { rows: 2, done: 0, review: "manual" },
      (asked) => (isCase(asked) ? { status: 404, code: "not-found" } : undefined),
    );
    expect(await send()).toBeUndefined();
    const { unreadable } = await catchUp({ ledger, client, batch });
    expect(unreadable?.map(({ kind, caseNo }) => [kind, typeof caseNo])).toEqual([
      [KIND, "string"],
      [KIND, "string"],
    ]);
  });

  it("that forgets cases some days after their end has the last day to read each as a deadline, which moves on", async () => {
    let until = "2026-12-03T10:00:00+08:00";
    const forgetful = (answer: string) =>
      JSON.stringify({ ...(JSON.parse(answer) as object), version: 1_000 + Date.parse(until), readableUntil: until });
    const setting = { rows: 1, done: 0, review: "manual" } as const;
    const { client, ledger, batch, send } = await setUp({ progress: "poll", readableDays: 7 }, setting, (asked) =>
      isCase(asked) ? { altered: forgetful } : undefined,
    );
    expect(await send()).toBeUndefined();
    const readBy = async () => {
      await catchUp({ ledger, client, batch });
      const found = await deadlines({ ledger, today: "2026-12-01", withinDays: 30 });
      return found.filter(({ what }) => what === "read-by").map(({ on, level }) => [on, level]);
    };
    expect(await readBy()).toEqual([["2026-12-03", "urgent"]]);
    until = "2026-12-20T10:00:00+08:00";
    expect(await readBy()).toEqual([["2026-12-20", "near"]]);
  });
});
