import { describe, expect, it } from "vitest";
import { MAX_ROUNDS } from "../../../src/batch/engine/outcomes.js";
import { otherOwner, liveOwner } from "../ledger/temporary-ledger.js";
import {
  KIND,
  ScriptedClock,
  healthy,
  setUpEngine,
  type Asked,
  type ScriptedResponse,
} from "../../support/scripted-gateway.js";

const isLookup = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases?");
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");

/** A batch of `rows` filings that were sent but not answered; the authority has the first `done` of them. */
async function setUpUnclear(
  rows: number,
  done: number,
  respondWith: (asked: Asked) => ScriptedResponse | undefined = healthy,
) {
  const engine = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = engine;
  await ledger.recordAndClaim(batch.id, liveOwner, [], rows);
  await ledger.recover(batch.id, liveOwner);
  if (done > 0) await client.filings.fileBatch(KIND, filings.slice(0, done) as never);
  gateway.asked.length = 0;
  gateway.respondWith(respondWith);
  const reasons = async () =>
    (await ledger.find({ batch: batch.id, states: ["needs-a-person"] })).map(
      (f) => (JSON.parse(f.reasons!) as { code: string; fixEn: string }[])[0]!,
    );
  return { ...engine, reasons, sent: () => gateway.batches().flatMap((b) => b.refs) };
}

describe("unclear filings", () => {
  it("are recorded as filed when the authority has them, and sent again under the same ref when it does not", async () => {
    const { gateway, send, sent, filings, expectAllFiled } = await setUpUnclear(25, 15);
    const started = performance.now();
    let first: number | undefined;
    gateway.respondWith((asked) => ((isLookup(asked) || isFeed(asked)) && (first ??= performance.now()), undefined));
    expect(await send()).toBeUndefined();
    expect(first! - started).toBeGreaterThanOrEqual(990);
    await expectAllFiled();
    expect(sent().sort()).toEqual(filings.slice(15).map((f) => f.ref));
    // The feed reported the others in one call.
    expect(gateway.asked.filter(isLookup)).toHaveLength(10);
  });

  it("are looked up one by one when the feed fails", async () => {
    const { gateway, send, sent, expectAllFiled } = await setUpUnclear(20, 12, (asked) =>
      isFeed(asked) ? { status: 500, code: "internal" } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expect(gateway.asked.filter(isLookup)).toHaveLength(20);
    expect(sent()).toHaveLength(8);
  });

  it("need a person when the authority refuses look-ups; the reason names the commands, and nothing is sent", async () => {
    const { send, sent, states, reasons } = await setUpUnclear(12, 5, (asked) =>
      isLookup(asked) || isFeed(asked) ? { status: 403, code: "forbidden" } : undefined,
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 12 });
    expect(sent()).toEqual([]);
    const [first] = await reasons();
    expect(first).toMatchObject({ code: "lookup-refused" });
    expect(first!.fixEn).toMatch(/bdc case adopt.*bdc case release/);
  });

  it.each<[string, ScriptedResponse, string]>([
    ["the token has expired", { status: 401, code: "unauthenticated" }, "authentication"],
    ["the gateway fails", { status: 500, code: "internal" }, "gateway-unreachable"],
    ["the gateway cuts the connection", "cut", "gateway-unreachable"],
    ["the authority asks for a long pause", { status: 429, code: "too-many-requests", retryAfter: "600" }, "paused"],
  ])(
    "stay unclear when %s: the run stops, and nothing is sent until they have been looked up",
    async (_, response, reason) => {
      const { gateway, ledger, batch, send, sent, states, expectAllFiled } = await setUpUnclear(12, 5, (asked) =>
        isLookup(asked) ? response : isFeed(asked) ? { status: 500, code: "internal" } : undefined,
      );
      const before = Date.now();
      const stop = await send({ patienceMs: 0 });
      expect(stop).toMatchObject({ reason });
      expect(await states()).toEqual({ unclear: 12 });
      expect(sent()).toEqual([]);
      // The next process must know about the pause, too.
      const pause = await ledger.pause(batch.authority);
      if (reason === "paused") {
        // Several look-ups ran at once; the last answer counts.
        expect(pause).toBeGreaterThanOrEqual(stop!.until!);
        return expect(stop!.until).toBeGreaterThanOrEqual(before + 600_000);
      }
      expect(pause).toBe(0);
      gateway.respondWith(healthy);
      expect(await send()).toBeUndefined();
      await expectAllFiled();
      expect(sent()).toHaveLength(7);
    },
  );

  it("are looked up after a short pause that the authority asked for", async () => {
    let until = 0;
    let early = 0;
    const { send, sent, expectAllFiled } = await setUpUnclear(6, 3, (asked) => {
      if (until && performance.now() < until) early++;
      if (isFeed(asked)) return { status: 500, code: "internal" };
      if (until || !isLookup(asked)) return undefined;
      until = performance.now() + 1_000;
      return { status: 429, code: "too-many-requests", retryAfter: "1" };
    });
    expect(await send()).toBeUndefined();
    // Look-ups that were sent together with the first.
    expect(early).toBeLessThanOrEqual(5);
    await expectAllFiled();
    expect(sent()).toHaveLength(3);
  });

  it("stay unclear when Ctrl-C is pressed once or twice while the gateway is silent", async () => {
    const { gateway, send, sent, states, expectAllFiled } = await setUpUnclear(6, 3, (asked) =>
      isLookup(asked) || isFeed(asked) ? "silence" : undefined,
    );
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 1_300);
    expect(await send({ signal: abort.signal })).toMatchObject({ reason: "interrupted" });
    expect(await states()).toEqual({ unclear: 6 });
    const drain = new AbortController();
    drain.abort();
    expect(await send({ drain: drain.signal })).toMatchObject({ reason: "interrupted" });
    expect(await states()).toEqual({ unclear: 6 });
    expect(sent()).toEqual([]);
    gateway.respondWith(healthy);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });

  it("keep the results of the feed and the look-ups when another process has taken over the batch", async () => {
    const { ledger, batch, send, sent, states } = await setUpUnclear(6, 3, (asked) =>
      isFeed(asked) ? { status: 500, code: "internal" } : undefined,
    );
    await ledger.releaseLease(batch.id, liveOwner);
    await ledger.acquireLease(batch.id, otherOwner);
    expect(await send()).toMatchObject({ reason: "lease-lost" });
    expect(await states()).toEqual({ filed: 3, queued: 3 });
    expect(sent()).toEqual([]);
  });
});

describe("a filing that makes no progress", () => {
  it('needs a person after the maximum number of "send again later" answers', async () => {
    const failed = ({ refs }: Asked) =>
      refs.length
        ? {
            json: {
              outcomes: refs.map((ref) => ({
                ref,
                outcome: "failed",
                problem: {
                  type: "about:blank",
                  title: "t",
                  status: 500,
                  code: "internal",
                  zh: "内部错误",
                  en: "internal error",
                },
              })),
            },
          }
        : undefined;
    const clock = new ScriptedClock();
    const { gateway, ledger, batch, send, states } = await setUpEngine(3, failed, clock);
    expect(await send({ patienceMs: 24 * 3_600_000 })).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 3 });
    expect(gateway.batches()).toHaveLength(MAX_ROUNDS);
    const [first] = await ledger.find({ batch: batch.id });
    expect((JSON.parse(first!.reasons!) as { code: string }[]).map((r) => r.code)).toEqual(["no-progress", "internal"]);
  });
});
