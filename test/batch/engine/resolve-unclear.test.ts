import { describe, expect, it } from "vitest";
import { MAX_ROUNDS } from "../../../src/batch/engine/outcomes.js";
import { other, me } from "../ledger/temporary-ledger.js";
import { KIND, healthy, world, type Asked, type Played } from "../../support/scripted-gateway.js";

const isLookup = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases?");
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");

/** A batch of `rows` that left and were never answered; the first `done` of them are at the authority. */
async function inDoubt(rows: number, done: number, play: (asked: Asked) => Played | undefined = healthy) {
  const made = await world(rows);
  const { front, client, ledger, batch, filings } = made;
  await ledger.recordAndClaim(batch.id, me, [], rows);
  await ledger.recover(batch.id, me);
  if (done > 0) await client.filings.fileBatch(KIND, filings.slice(0, done) as never);
  front.asked.length = 0;
  front.play(play);
  const reasons = async () =>
    (await ledger.find({ batch: batch.id, states: ["needs-a-person"] })).map(
      (f) => (JSON.parse(f.reasons!) as { code: string; fixEn: string }[])[0]!,
    );
  return { ...made, reasons, sent: () => front.batches().flatMap((b) => b.refs) };
}

describe("rows in doubt", () => {
  it("what the authority has is filed, what it surely has not is sent under the same identity, and nothing is asked before it can be there", async () => {
    const { front, send, sent, filings, expectAllFiled } = await inDoubt(25, 15);
    const started = performance.now();
    let first: number | undefined;
    front.play((asked) => ((isLookup(asked) || isFeed(asked)) && (first ??= performance.now()), undefined));
    expect(await send()).toBeUndefined();
    expect(first! - started).toBeGreaterThanOrEqual(990);
    await expectAllFiled();
    expect(sent().sort()).toEqual(filings.slice(15).map((f) => f.ref));
    // The feed told of the others in one call.
    expect(front.asked.filter(isLookup)).toHaveLength(10);
  });

  it("a feed that fails says nothing: each is looked up", async () => {
    const { front, send, sent, expectAllFiled } = await inDoubt(20, 12, (asked) =>
      isFeed(asked) ? { status: 500, code: "internal" } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expect(front.asked.filter(isLookup)).toHaveLength(20);
    expect(sent()).toHaveLength(8);
  });

  it("the authority does not let us look up: a person must settle it, with the command to do so, and nothing is sent", async () => {
    const { send, sent, states, reasons } = await inDoubt(12, 5, (asked) =>
      isLookup(asked) || isFeed(asked) ? { status: 403, code: "forbidden" } : undefined,
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 12 });
    expect(sent()).toEqual([]);
    const [first] = await reasons();
    expect(first).toMatchObject({ code: "lookup-refused" });
    expect(first!.fixEn).toMatch(/bdc case adopt.*bdc case release/);
  });

  it.each<[string, Played, string]>([
    ["the token has run out", { status: 401, code: "unauthenticated" }, "authentication"],
    ["the gateway fails", { status: 500, code: "internal" }, "gateway-unreachable"],
    ["the gateway cuts", "cut", "gateway-unreachable"],
    ["the authority asks for a long pause", { status: 429, code: "too-many-requests", retryAfter: "600" }, "paused"],
  ])(
    "%s: the run stops, they stay in doubt, and nothing is sent until they have been looked up",
    async (_, played, reason) => {
      const { front, ledger, batch, send, sent, states, expectAllFiled } = await inDoubt(12, 5, (asked) =>
        isLookup(asked) ? played : isFeed(asked) ? { status: 500, code: "internal" } : undefined,
      );
      const before = Date.now();
      const stop = await send();
      expect(stop).toMatchObject({ reason });
      expect(await states()).toEqual({ unclear: 12 });
      expect(sent()).toEqual([]);
      // The next process must know of the pause too.
      const pause = await ledger.pause(batch.authority);
      if (reason === "paused") {
        // Several asked at once; the last answer counts.
        expect(pause).toBeGreaterThanOrEqual(stop!.until!);
        return expect(stop!.until).toBeGreaterThanOrEqual(before + 600_000);
      }
      expect(pause).toBe(0);
      front.play(healthy);
      expect(await send()).toBeUndefined();
      await expectAllFiled();
      expect(sent()).toHaveLength(7);
    },
  );

  it("the authority asks for a short pause: kept, and then they are looked up", async () => {
    let until = 0;
    let early = 0;
    const { send, sent, expectAllFiled } = await inDoubt(6, 3, (asked) => {
      if (until && performance.now() < until) early++;
      if (isFeed(asked)) return { status: 500, code: "internal" };
      if (until || !isLookup(asked)) return undefined;
      until = performance.now() + 1_000;
      return { status: 429, code: "too-many-requests", retryAfter: "1" };
    });
    expect(await send()).toBeUndefined();
    // Those that left at the same moment as the first.
    expect(early).toBeLessThanOrEqual(5);
    await expectAllFiled();
    expect(sent()).toHaveLength(3);
  });

  it("Ctrl-C, once or twice, while the gateway is silent: they stay in doubt", async () => {
    const { front, send, sent, states, expectAllFiled } = await inDoubt(6, 3, (asked) =>
      isLookup(asked) || isFeed(asked) ? "silence" : undefined,
    );
    const now = new AbortController();
    setTimeout(() => now.abort(), 1_300);
    expect(await send({ signal: now.signal })).toMatchObject({ reason: "interrupted" });
    expect(await states()).toEqual({ unclear: 6 });
    const stop = new AbortController();
    stop.abort();
    expect(await send({ drain: stop.signal })).toMatchObject({ reason: "interrupted" });
    expect(await states()).toEqual({ unclear: 6 });
    expect(sent()).toEqual([]);
    front.play(healthy);
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });

  it("somebody else has taken the batch over: what was learnt is kept, and sending is left to them", async () => {
    const { ledger, batch, send, sent, states } = await inDoubt(6, 3, (asked) =>
      isFeed(asked) ? { status: 500, code: "internal" } : undefined,
    );
    await ledger.releaseLease(batch.id, me);
    await ledger.acquireLease(batch.id, other);
    expect(await send()).toMatchObject({ reason: "lease-lost" });
    expect(await states()).toEqual({ filed: 3, queued: 3 });
    expect(sent()).toEqual([]);
  });
});

describe("a filing that comes to nothing again and again", () => {
  it("neither taken nor refused: a person hears of it after so many rounds", async () => {
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
    const { front, ledger, batch, send, states } = await world(3, failed);
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 3 });
    expect(front.batches()).toHaveLength(MAX_ROUNDS);
    const [first] = await ledger.find({ batch: batch.id });
    expect((JSON.parse(first!.reasons!) as { code: string }[]).map((r) => r.code)).toEqual(["no-progress", "internal"]);
  });

  it("never answered and never found: the same", async () => {
    const { ledger, batch, front, send, states } = await world(1);
    for (let round = 1; round < MAX_ROUNDS; round++) {
      const {
        claimed: [claim],
      } = await ledger.recordAndClaim(batch.id, me, [], 1);
      await ledger.recordAndClaim(batch.id, me, [{ id: claim!.id, attempt: claim!.attempt, cause: "not-taken" }], 0);
    }
    // One round is left: it is looked up and sent no more when that too stays without an answer.
    front.play(({ refs }) => (refs.length ? "cut" : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 1 });
    expect(front.batches()).toHaveLength(1);
    const [first] = await ledger.find({ batch: batch.id });
    expect(JSON.parse(first!.reasons!)).toMatchObject([{ code: "no-progress" }]);
  });
});
