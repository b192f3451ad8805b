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

/** What left, and when by the scripted clock. */
interface Sent {
  readonly at: number;
  readonly asked: Asked;
}

/** An engine on a scripted clock, with everything that reaches the gateway noted down. */
async function setUp(rows: number) {
  const clock = new ScriptedClock();
  const made = await setUpEngine(rows, healthy, clock);
  const sent: Sent[] = [];
  const respondWith = (script: Parameters<typeof made.gateway.respondWith>[0]) =>
    made.gateway.respondWith((asked) => {
      sent.push({ at: clock.now(), asked });
      return script(asked);
    });
  const reasons = async () =>
    (await made.ledger.find({ batch: made.batch.id, states: ["needs-a-person"] })).map(
      ({ ref, reasons: text }) => [ref, (JSON.parse(text!) as { code: string }[])[0]!.code] as const,
    );
  const timesSent = () => {
    const times = new Map<string, number>();
    for (const { asked } of sent) for (const ref of asked.refs) times.set(ref, (times.get(ref) ?? 0) + 1);
    return times;
  };
  return { ...made, clock, sent, respondWith, reasons, timesSent };
}

/** Every filing that left again had been looked up since it left last. */
function expectLookedUpBeforeSentAgain(sent: readonly Sent[]): void {
  const unproven = new Set<string>();
  for (const { asked } of sent) {
    if (isLookup(asked)) unproven.delete(new URL(asked.path, "http://x").searchParams.get("ref")!);
    for (const ref of asked.refs) {
      expect(unproven.has(ref), `${ref} left again without a look-up`).toBe(false);
      unproven.add(ref);
    }
  }
}

/** The largest number of requests within any ten seconds from `from` on. */
function mostInTenSeconds(sent: readonly Sent[], from: number, to: number): number {
  const times = sent.map(({ at }) => at).filter((at) => at >= from && at < to);
  return Math.max(0, ...times.map((at) => times.filter((other) => other >= at && other < at + 10_000).length));
}

describe("an outage of the filing call alone", () => {
  // The figure of ten minutes with 10,000 rows: OUTAGE_ROWS=10000.
  const ROWS = Number(process.env["OUTAGE_ROWS"] ?? 2_000);
  const FOR_MS = 600_000;

  it.each([
    ["cut", () => "cut" as const],
    ["503", () => ({ status: 503, code: "unavailable" }) as const],
    ["a web page", () => page(502)],
  ])(
    "%s for ten minutes: few are sent twice, one probe in ten seconds, all filed, nobody asked",
    async (_, failing) => {
      const { respondWith, send, clock, sent, timesSent, expectAllFiled } = await setUp(ROWS);
      let answered = 0;
      let began: number | undefined;
      // The outage begins in the middle of filing.
      respondWith((asked) => {
        if (!isFiling(asked)) return undefined;
        if (++answered <= 3) return undefined;
        began ??= clock.now();
        return clock.now() < began + FOR_MS ? failing() : undefined;
      });
      const waits: Waiting[] = [];
      const onWaiting: SendOptions["onWaiting"] = (w) => waits.push(w);
      const options = { patienceMs: 1_800_000, maxFilings: ROWS / 50, concurrency: 8, onWaiting };
      expect(await send(options)).toBeUndefined();
      await expectAllFiled();
      const ended = clock.now();
      const pending = ROWS - 3 * options.maxFilings;
      const twice = [...timesSent().values()].filter((n) => n > 1).length;
      const during = sent.filter(({ at }) => at >= began! && at < began! + FOR_MS);
      if (process.env["OUTAGE_ROWS"])
        console.log({ twice, pending, requests: during.length, took: (ended - began!) / 1_000 });
      expect(twice).toBeLessThanOrEqual(pending / 10);
      expect(mostInTenSeconds(sent, began! + 5_000, began! + FOR_MS)).toBe(1);
      // Those under way when it began, the first probes, and then one in ten seconds.
      expect(during.length).toBeLessThanOrEqual(8 + 2 + FOR_MS / 10_000);
      expect(during.filter(({ asked }) => asked.refs.length > 1).length).toBeLessThanOrEqual(8);
      expect(during.filter(({ asked }) => isLookup(asked))).toEqual([]);
      expect(ended - began!).toBeLessThan(2 * FOR_MS);
      expectLookedUpBeforeSentAgain(sent);
      expect(waits.every(({ reason, since, until }) => reason === "outage" && until === since + 1_800_000)).toBe(true);
      expect(waits.length).toBeGreaterThan(50);
    },
    120_000,
  );

  it("outlasts its patience: the run stops, and the next goes on with everything", async () => {
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

  it("with nothing queued: what is unclear is looked up and filed in turn, at the pace of probes", async () => {
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

describe("a refusal that the authority did not write", () => {
  it.each([400, 401, 403, 404, 405, 409, 410, 422, 451, 499, 302])(
    "%d as a web page is an outage: nothing is turned away, nobody is asked, and all is filed when it is over",
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

  it("of filings that the authority took all the same: they are found, not sent again", async () => {
    const { respondWith, send, clock, timesSent, expectAllFiled } = await setUp(40);
    const until = clock.now() + 30_000;
    respondWith((asked) => (isFiling(asked) && clock.now() < until ? page(403, true) : undefined));
    expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
    await expectAllFiled();
    expect(Math.max(...timesSent().values())).toBe(1);
  });

  it.each(["not-found", "method-not-allowed", "media-type"] as const)(
    "%s in the contract's words is about the call: an outage, and no filing is turned away",
    async (code) => {
      const { respondWith, send, clock, expectAllFiled } = await setUp(20);
      const until = clock.now() + 30_000;
      const status = { "not-found": 404, "method-not-allowed": 405, "media-type": 415 }[code];
      respondWith((asked) => (isFiling(asked) && clock.now() < until ? { status, code } : undefined));
      expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
      await expectAllFiled();
    },
  );

  it("of calls of several only: smaller calls, once writing is proven", async () => {
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
    ["a cut", 120, [60], PER_CALL],
    ["a web page", 120, [3, 55], PER_CALL],
    ["a web page", 120, [10], 1],
  ] as const)(
    "%s of %i: filings %j go to a person when 50 others were filed, and the others are filed (%i a call)",
    async (what, rows, bad, maxFilings) => {
      const { respondWith, send, sent, states, filings, reasons, gateway } = await setUp(rows);
      const refs = bad.map((i) => filings[i]!.ref);
      respondWith((asked) =>
        asked.refs.some((ref) => refs.includes(ref)) ? (what === "a cut" ? "cut" : page(403)) : undefined,
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

  it("is kept in mind over runs", async () => {
    const { respondWith, send, sent, states, filings } = await setUp(120);
    const bad = filings[7]!.ref;
    let calls = 0;
    const drain = new AbortController();
    respondWith((asked) => {
      if (!asked.refs.includes(bad)) return undefined;
      // Stopped by a person in the middle of it.
      if (asked.refs.length === 1 && ++calls === 4) drain.abort();
      return page(403);
    });
    expect(await send({ patienceMs: 1_800_000, drain: drain.signal })).toMatchObject({ reason: "interrupted" });
    expect(await send({ patienceMs: 1_800_000 })).toBeUndefined();
    expect(await states()).toEqual({ filed: 119, "needs-a-person": 1 });
    expect(sent.filter(({ asked }) => asked.refs.length === 1 && asked.refs[0] === bad).length).toBeLessThanOrEqual(10);
  }, 60_000);

  it("goes to nobody while the others fail too", async () => {
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

  it("is not made of kills", async () => {
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

describe("filings that the authority wants later", () => {
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

  it("wait with a date, the others are filed meanwhile, and each round waits longer", async () => {
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
    // Rounds are the authority's; the splits before are none.
    const [found] = await ledger.find({ batch: batch.id, ref: bad });
    expect(found!.attempt).toBeGreaterThan(5);
  });

  it("are waited for within the patience; then the run stops and names the date, and the next obeys it", async () => {
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

    // Another process, with a ledger of its own.
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

  it("that a person releases begin anew", async () => {
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

describe("an authority that asks to wait, and nothing else", () => {
  it("for ever: the run stops at the end of its patience, after few requests", async () => {
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
    ["in the contract's words", { status: 413, code: "batch-too-large" } as const],
    ["of a proxy", page(413)],
  ])("is split at once down to one, whatever worker met the limit first: %s", async (_, answer) => {
    const { respondWith, send, clock, states, expectAllFiled, sent } = await setUp(60);
    const from = clock.now();
    respondWith(({ refs }) => (refs.length > 1 ? answer : undefined));
    expect(await send({ maxFilings: 16, concurrency: 4 })).toBeUndefined();
    expect(await states()).toEqual({ filed: 60 });
    await expectAllFiled();
    // No outage of it.
    expect(clock.now() - from).toBeLessThan(20_000);
    expect(sent.filter(({ asked }) => asked.refs.length > 1).length).toBeLessThanOrEqual(16);
  });

  it("and is of one filing: that one is turned away with the authority's reason", async () => {
    const { respondWith, send, states, ledger, batch, filings } = await setUp(30);
    const bad = filings[11]!.ref;
    respondWith(({ refs }) => (refs.includes(bad) ? { status: 413, code: "body-too-large" } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 29, "turned-away": 1 });
    const [found] = await ledger.find({ batch: batch.id, states: ["turned-away"] });
    expect([found!.ref, JSON.parse(found!.reasons!)]).toMatchObject([bad, [{ code: "body-too-large" }]]);
  });

  it("is not made: calls are filled up to the bytes that the authority takes", async () => {
    const { send, gateway, filings, expectAllFiled } = await setUp(40);
    const bytes = (refs: readonly string[]) =>
      14 + filings.filter((f) => refs.includes(f.ref)).reduce((n, f) => n + 1 + JSON.stringify(f).length, 0);
    const most = bytes(filings.slice(0, 3).map((f) => f.ref)) + 20;
    expect(await send({ maxBytes: most })).toBeUndefined();
    await expectAllFiled();
    const calls = gateway.batches();
    expect(Math.max(...calls.map(({ refs }) => bytes(refs)))).toBeLessThanOrEqual(most);
    expect(calls.length).toBeLessThanOrEqual(20);
  });
});

describe("a refusal of a call in the authority's words", () => {
  it("other content under one of its refs: that one needs a person, the others are filed", async () => {
    const { respondWith, send, states, filings, reasons } = await setUp(20);
    const bad = filings[5]!.ref;
    respondWith(({ refs }) => (refs.includes(bad) ? { status: 409, code: "ref-conflict" } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 19, "needs-a-person": 1 });
    expect(await reasons()).toEqual([[bad, "ref-conflict"]]);
  });

  it("an answer that tells of no filing is an outage", async () => {
    const { respondWith, send, clock, expectAllFiled, sent } = await setUp(20);
    const until = clock.now() + 60_000;
    respondWith((asked) => (isFiling(asked) && clock.now() < until ? { json: { outcomes: [] } } : undefined));
    expect(await send({ patienceMs: 600_000 })).toBeUndefined();
    await expectAllFiled();
    expect(sent.filter(({ at }) => at < until).length).toBeLessThanOrEqual(12);
  });
});
