import { onTestFinished, describe, expect, it } from "vitest";
import { ClaimBuffer, claimSourceOf } from "../../../src/batch/engine/sending/claim-buffer.js";
import { openLedger } from "../../../src/batch/index.js";
import type { Waiting } from "../../../src/batch/engine/stop.js";
import type { SendOptions } from "../../../src/batch/engine/sender.js";
import { liveOwner } from "../ledger/temporary-ledger.js";
import { PER_CALL, ScriptedClock, healthy, setUpEngine, type Asked } from "../../support/scripted-gateway.js";

const isFiling = ({ refs }: Asked) => refs.length > 0;
const isLookup = ({ path }: Asked) => path.startsWith("/v1/cases?");
const page = (status: number, worked = false) => ({ status, html: "<html>blocked</html>", worked });

/** A request, and when it was sent by the scripted clock. */
interface Sent {
  readonly at: number;
  readonly asked: Asked;
}

/** An engine on a scripted clock that records every request to the gateway. */
async function setUp(rows: number) {
  const clock = new ScriptedClock();
  const engine = await setUpEngine(rows, healthy, clock);
  const sent: Sent[] = [];
  const respondWith = (script: Parameters<typeof engine.gateway.respondWith>[0]) =>
    engine.gateway.respondWith((asked) => {
      sent.push({ at: clock.now(), asked });
      return script(asked);
    });
  const reasons = async () =>
    (await engine.ledger.find({ batch: engine.batch.id, states: ["needs-a-person"] })).map(
      ({ ref, reasons: text }) => [ref, (JSON.parse(text!) as { code: string }[])[0]!.code] as const,
    );
  const timesSent = () => {
    const times = new Map<string, number>();
    for (const { asked } of sent) for (const ref of asked.refs) times.set(ref, (times.get(ref) ?? 0) + 1);
    return times;
  };
  return { ...engine, clock, sent, respondWith, reasons, timesSent };
}

/** Checks that every filing that was sent again had been looked up since it was last sent. */
function expectLookedUpBeforeSentAgain(sent: readonly Sent[]): void {
  const unproven = new Set<string>();
  for (const { asked } of sent) {
    if (isLookup(asked)) unproven.delete(new URL(asked.path, "http://x").searchParams.get("ref")!);
    for (const ref of asked.refs) {
      expect(unproven.has(ref), `${ref} was sent again without a look-up`).toBe(false);
      unproven.add(ref);
    }
  }
}

/** The largest number of requests in any ten seconds between `from` and `to`. */
function maxInTenSeconds(sent: readonly Sent[], from: number, to: number): number {
  const times = sent.map(({ at }) => at).filter((at) => at >= from && at < to);
  return Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + 10_000).length));
}

describe("an outage of the filing call", () => {
  // OUTAGE_ROWS=10000 prints the figures for 10,000 rows.
  const ROWS = Number(process.env["OUTAGE_ROWS"] ?? 2_000);
  const OUTAGE_MS = 600_000;

  it.each([
    ["cut connections", () => "cut" as const],
    ["status 503", () => ({ status: 503, code: "unavailable" }) as const],
    ["web pages", () => page(502)],
  ])(
    "with %s for ten minutes resends few filings, probes every ten seconds, and leaves nothing to a person",
    async (_, failing) => {
      const { respondWith, send, clock, sent, timesSent, expectAllFiled } = await setUp(ROWS);
      let answered = 0;
      let began: number | undefined;
      // The outage begins after three successful calls.
      respondWith((asked) => {
        if (!isFiling(asked)) return undefined;
        if (++answered <= 3) return undefined;
        began ??= clock.now();
        return clock.now() < began + OUTAGE_MS ? failing() : undefined;
      });
      const waits: Waiting[] = [];
      const onWaiting: SendOptions["onWaiting"] = (w) => waits.push(w);
      const options = { patienceMs: 1_800_000, maxFilings: ROWS / 50, concurrency: 8, onWaiting };
      expect(await send(options)).toBeUndefined();
      await expectAllFiled();
      const ended = clock.now();
      const pending = ROWS - 3 * options.maxFilings;
      const twice = [...timesSent().values()].filter((n) => n > 1).length;
      const during = sent.filter(({ at }) => at >= began! && at < began! + OUTAGE_MS);
      if (process.env["OUTAGE_ROWS"])
        console.log({ twice, pending, requests: during.length, took: (ended - began!) / 1_000 });
      expect(twice).toBeLessThanOrEqual(pending / 10);
      expect(maxInTenSeconds(sent, began! + 5_000, began! + OUTAGE_MS)).toBe(1);
      // The calls under way when it began, the first probes, and then one call in ten seconds.
      expect(during.length).toBeLessThanOrEqual(8 + 2 + OUTAGE_MS / 10_000);
      expect(during.filter(({ asked }) => asked.refs.length > 1).length).toBeLessThanOrEqual(8);
      expect(during.filter(({ asked }) => isLookup(asked))).toEqual([]);
      expect(ended - began!).toBeLessThan(2 * OUTAGE_MS);
      expectLookedUpBeforeSentAgain(sent);
      expect(waits.every(({ reason, since, until }) => reason === "outage" && until === since + 1_800_000)).toBe(true);
      expect(waits.length).toBeGreaterThan(50);
    },
    120_000,
  );

  it("stops the run when it exceeds the time limit, and the next run files everything", async () => {
    const { respondWith, send, clock, sent, states, expectAllFiled } = await setUp(60);
    respondWith((asked) => (isFiling(asked) ? "cut" : undefined));
    const from = clock.now();
    expect(await send({ patienceMs: 120_000 })).toMatchObject({ reason: "gateway-unreachable" });
    expect(clock.now() - from).toBeGreaterThanOrEqual(120_000);
    expect(clock.now() - from).toBeLessThan(140_000);
    const { queued = 0, unclear = 0, "needs-a-person": asked = 0 } = await states();
    expect([queued + unclear, asked]).toEqual([60, 0]);
    respondWith(healthy);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expectLookedUpBeforeSentAgain(sent);
  });

  it("looks up and resends unclear filings at the rate of probes when nothing is queued", async () => {
    const { respondWith, send, clock, sent, states, expectAllFiled } = await setUp(3);
    let until = Infinity;
    respondWith((asked) => (isFiling(asked) && clock.now() < until ? "cut" : undefined));
    until = clock.now() + 300_000;
    expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
    expect(sent.filter(({ at }) => at < until).length).toBeLessThanOrEqual(4 + 300_000 / 10_000);
    expect(await states()).toEqual({ filed: 3 });
    await expectAllFiled();
    expectLookedUpBeforeSentAgain(sent);
  });
});

describe("an error response that says nothing about a filing", () => {
  it.each([400, 401, 403, 404, 405, 409, 410, 422, 451, 499, 302])(
    "with status %d as a web page is an outage: all filings are filed afterwards, none needs a person",
    async (status) => {
      const { respondWith, send, clock, sent, states, expectAllFiled } = await setUp(40);
      const until = clock.now() + 60_000;
      respondWith((asked) => (isFiling(asked) && clock.now() < until ? page(status) : undefined));
      expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
      expect(await states()).toEqual({ filed: 40 });
      await expectAllFiled();
      expect(sent.filter(({ at, asked }) => at < until && isFiling(asked)).length).toBeLessThanOrEqual(12);
      expectLookedUpBeforeSentAgain(sent);
    },
  );

  it("to filings that the authority accepted leads to a look-up, and nothing is sent again", async () => {
    const { respondWith, send, clock, timesSent, expectAllFiled } = await setUp(40);
    const until = clock.now() + 30_000;
    respondWith((asked) => (isFiling(asked) && clock.now() < until ? page(403, true) : undefined));
    expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
    await expectAllFiled();
    expect(Math.max(...timesSent().values())).toBe(1);
  });

  it.each(["not-found", "method-not-allowed", "media-type"] as const)(
    "with the problem code %s is an outage: no filing is turned away",
    async (code) => {
      const { respondWith, send, clock, expectAllFiled } = await setUp(20);
      const until = clock.now() + 30_000;
      const status = { "not-found": 404, "method-not-allowed": 405, "media-type": 415 }[code];
      respondWith((asked) => (isFiling(asked) && clock.now() < until ? { status, code } : undefined));
      expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
      await expectAllFiled();
    },
  );

  it("to calls with several filings leads to smaller calls once filing is known to work", async () => {
    const { respondWith, send, sent, expectAllFiled } = await setUp(60);
    respondWith(({ refs }) => (refs.length > 3 ? page(403) : undefined));
    expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
    await expectAllFiled();
    expectLookedUpBeforeSentAgain(sent);
  });
});

describe("one filing that never arrives", () => {
  it.each([
    ["a web page", 120, [7], PER_CALL],
    ["a cut connection", 120, [60], PER_CALL],
    ["a web page", 120, [3, 55], PER_CALL],
    ["a web page", 120, [10], 1],
  ] as const)(
    "goes to a person after 50 others were filed: %s, %i filings of which %j fail, %i a call",
    async (what, rows, bad, maxFilings) => {
      const { respondWith, send, sent, states, filings, reasons, gateway } = await setUp(rows);
      const refs = bad.map((i) => filings[i]!.ref);
      respondWith((asked) =>
        asked.refs.some((ref) => refs.includes(ref)) ? (what === "a cut connection" ? "cut" : page(403)) : undefined,
      );
      expect(await send({ patienceMs: 1_800_000, maxFilings })).toBeUndefined();
      expect(await states()).toEqual({ filed: rows - bad.length, "needs-a-person": bad.length });
      expect(await reasons()).toEqual(refs.map((ref) => [ref, "never-arrives"]));
      expect(await gateway.register()).toHaveLength(rows - bad.length);
      for (const ref of refs) {
        const alone = sent.filter(({ asked }) => asked.refs.length === 1 && asked.refs[0] === ref).length;
        expect(alone).toBeGreaterThanOrEqual(8);
        expect(alone).toBeLessThanOrEqual(9);
      }
      expectLookedUpBeforeSentAgain(sent);
    },
    60_000,
  );

  it("keeps its count of failures across runs", async () => {
    const { respondWith, send, sent, states, filings } = await setUp(120);
    const bad = filings[7]!.ref;
    let calls = 0;
    const drain = new AbortController();
    respondWith((asked) => {
      if (!asked.refs.includes(bad)) return undefined;
      // A user stops the run before the filing goes to a person.
      if (asked.refs.length === 1 && ++calls === 4) drain.abort();
      return page(403);
    });
    expect(await send({ patienceMs: 1_800_000, drain: drain.signal })).toMatchObject({ reason: "interrupted" });
    expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
    expect(await states()).toEqual({ filed: 119, "needs-a-person": 1 });
    expect(sent.filter(({ asked }) => asked.refs.length === 1 && asked.refs[0] === bad).length).toBeLessThanOrEqual(10);
  }, 60_000);

  it("does not go to a person while the others fail too", async () => {
    const { respondWith, send, states, clock } = await setUp(120);
    const from = clock.now();
    let filed = 0;
    // 60 are filed, then nothing for five hours.
    respondWith(({ refs }) => (refs.length > 0 && (filed += refs.length) > 60 ? "cut" : undefined));
    for (let hour = 0; hour < 5; hour++)
      expect(await send({ patienceMs: 3_600_000 })).toMatchObject({ reason: "gateway-unreachable" });
    expect(clock.now() - from).toBeGreaterThan(5 * 3_600_000);
    expect((await states())["needs-a-person"]).toBeUndefined();
    respondWith(healthy);
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 120 });
  }, 120_000);

  it("is not inferred from kills of the process", async () => {
    const { ledger, batch, send, expectAllFiled } = await setUp(80);
    for (let kill = 0; kill < 30; kill++) {
      await ledger.recordAndClaim(batch.id, liveOwner, [], 1);
      await ledger.recover(batch.id, liveOwner);
      const [unclear] = await ledger.listUnclear(batch.id, 0, 1);
      expect(unclear!.lost).toBeUndefined();
      await ledger.recordAndClaim(batch.id, liveOwner, [{ ...unclear!, cause: "absent" }], 0);
    }
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });
});

describe("filings that the authority asks to send later", () => {
  const later = (refs: readonly string[], when: (ref: string) => boolean, retryAfter?: number) => ({
    json: {
      outcomes: refs.map((ref) => ({
        ref,
        outcome: when(ref) ? "failed" : "unknown",
        problem: {
          type: "about:blank",
          title: "t",
          status: 503,
          code: "unavailable",
          zh: "暂停服务",
          en: "not available",
          ...(retryAfter !== undefined && { retryAfter }),
        },
      })),
    },
  });

  it("wait for a date, longer in each round, while the others are filed", async () => {
    const { respondWith, send, sent, filings, clock, ledger, batch, expectAllFiled } = await setUp(30);
    const bad = filings[4]!.ref;
    let rounds = 0;
    respondWith(({ refs }) =>
      refs.includes(bad) && refs.length === 1 && rounds++ < 4
        ? later(refs, () => true)
        : refs.includes(bad) && rounds < 4
          ? { status: 413, code: "batch-too-large" }
          : undefined,
    );
    const waits: Waiting[] = [];
    const from = clock.now();
    expect(await send({ onWaiting: (w) => waits.push(w), patienceMs: 600_000 })).toBeUndefined();
    await expectAllFiled();
    const times = sent.filter(({ asked }) => asked.refs.includes(bad) && asked.refs.length === 1).map(({ at }) => at);
    const gaps = times.slice(1).map((at, i) => at - times[i]!);
    expect(gaps.slice(0, 4).map((gap, i) => gap >= 5_000 * 2 ** i && gap < 5_000 * 2 ** i + 4_000)).toEqual(
      Array(4).fill(true),
    );
    expect(waits.map(({ reason }) => reason)).toContain("send-later");
    expect(clock.now() - from).toBeGreaterThan(75_000);
    // Every sending is an attempt; only the authority's requests to wait are rounds.
    const [found] = await ledger.find({ batch: batch.id, ref: bad });
    expect(found!.attempt).toBeGreaterThan(5);
  });

  it("stop the run with their date when it is beyond the time limit, and the next run keeps to it", async () => {
    const { respondWith, send, sent, clock, ledger, ledgerPath, batch, states, expectAllFiled } = await setUp(5);
    respondWith(({ refs }) => (refs.length > 0 ? later(refs, () => true, 7_200) : undefined));
    const from = clock.now();
    const stop = await send({ patienceMs: 1_800_000 });
    expect(stop).toMatchObject({ reason: "send-later" });
    expect(stop!.until! - from).toBeGreaterThanOrEqual(7_200_000);
    expect(await states()).toEqual({ queued: 5 });
    expect(sent.filter(({ asked }) => isFiling(asked))).toHaveLength(1);
    const [first] = await ledger.find({ batch: batch.id });
    expect(first!.notBefore).toBe(stop!.until);
    expect(JSON.parse(first!.reasons!)).toMatchObject([{ code: "unavailable" }]);

    // Another process opens the same ledger file.
    respondWith(healthy);
    sent.length = 0;
    const other = await openLedger(ledgerPath, {}, clock.now);
    onTestFinished(() => other.close());
    const buffer = new ClaimBuffer(claimSourceOf(other, batch.id, liveOwner));
    buffer.endIntake();
    expect(await send({ ledger: other, buffer, patienceMs: 60_000 })).toMatchObject({
      reason: "send-later",
      until: stop!.until,
    });
    expect(sent).toEqual([]);
    expect(await send({ patienceMs: 24 * 3_600_000 })).toBeUndefined();
    expect(sent.filter(({ asked }) => isFiling(asked))[0]!.at).toBeGreaterThanOrEqual(stop!.until!);
    await expectAllFiled();
  });

  it("start again with round 0 when a person releases them", async () => {
    const { respondWith, send, batch, ledger, states } = await setUp(1);
    respondWith(({ refs }) => (refs.length > 0 ? later(refs, () => true) : undefined));
    expect(await send({ patienceMs: 48 * 3_600_000 })).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 1 });
    const [found] = await ledger.find({ batch: batch.id });
    await ledger.release(found!, { who: "test", reason: "asked them" });
    const [claim] = (await ledger.recordAndClaim(batch.id, liveOwner, [], 1)).claimed;
    expect(claim).toMatchObject({ ref: found!.ref, rounds: 0 });
  });
});

describe("an authority that always answers 429", () => {
  it("stops the run at its time limit after few requests", async () => {
    const { respondWith, send, sent, clock, states } = await setUp(30);
    respondWith((asked) => (isFiling(asked) ? { status: 429, code: "too-many-requests" } : undefined));
    const from = clock.now();
    const stop = await send({ patienceMs: 600_000 });
    expect(["paused", "gateway-unreachable"]).toContain(stop?.reason);
    expect(clock.now() - from).toBeLessThan(700_000);
    expect(await states()).toEqual({ queued: 30 });
    expect(sent.length).toBeLessThan(20 + 60);
  }, 60_000);
});

describe("a call that is too large", () => {
  it.each([
    ["a problem document", { status: 413, code: "batch-too-large" } as const],
    ["a web page of a proxy", page(413)],
  ])("is split down to single filings at once, whichever worker met the limit: %s", async (_, answer) => {
    const { respondWith, send, clock, states, expectAllFiled, sent } = await setUp(60);
    const from = clock.now();
    respondWith(({ refs }) => (refs.length > 1 ? answer : undefined));
    expect(await send({ maxFilings: 16, concurrency: 4 })).toBeUndefined();
    expect(await states()).toEqual({ filed: 60 });
    await expectAllFiled();
    // It is not treated as an outage.
    expect(clock.now() - from).toBeLessThan(20_000);
    expect(sent.filter(({ asked }) => asked.refs.length > 1).length).toBeLessThanOrEqual(16);
  });

  it("leads to its filing being turned away with the authority's reason when it carries only one", async () => {
    const { respondWith, send, states, ledger, batch, filings } = await setUp(30);
    const bad = filings[11]!.ref;
    respondWith(({ refs }) => (refs.includes(bad) ? { status: 413, code: "body-too-large" } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 29, "turned-away": 1 });
    const [found] = await ledger.find({ batch: batch.id, states: ["turned-away"] });
    expect([found!.ref, JSON.parse(found!.reasons!)]).toMatchObject([bad, [{ code: "body-too-large" }]]);
  });

  it("is avoided because calls are filled only up to the authority's limit in bytes", async () => {
    const { send, gateway, filings, expectAllFiled } = await setUp(40);
    const bytes = (refs: readonly string[]) =>
      14 + filings.filter((f) => refs.includes(f.ref)).reduce((n, f) => n + 1 + JSON.stringify(f).length, 0);
    const limit = bytes(filings.slice(0, 3).map((f) => f.ref)) + 20;
    expect(await send({ maxBytes: limit })).toBeUndefined();
    await expectAllFiled();
    const calls = gateway.batches();
    expect(Math.max(...calls.map(({ refs }) => bytes(refs)))).toBeLessThanOrEqual(limit);
    expect(calls.length).toBeLessThanOrEqual(20);
  });
});

describe("a response to a whole call", () => {
  it("with ref-conflict leaves the filing in conflict to a person and files the others", async () => {
    const { respondWith, send, states, filings, reasons } = await setUp(20);
    const bad = filings[5]!.ref;
    respondWith(({ refs }) => (refs.includes(bad) ? { status: 409, code: "ref-conflict" } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 19, "needs-a-person": 1 });
    expect(await reasons()).toEqual([[bad, "ref-conflict"]]);
  });

  it("without any outcome is an outage", async () => {
    const { respondWith, send, clock, expectAllFiled, sent } = await setUp(20);
    const until = clock.now() + 60_000;
    respondWith((asked) => (isFiling(asked) && clock.now() < until ? { json: { outcomes: [] } } : undefined));
    expect(await send({ patienceMs: 600_000 })).toBeUndefined();
    await expectAllFiled();
    expect(sent.filter(({ at }) => at < until).length).toBeLessThanOrEqual(12);
  });
});
