import { describe, expect, it } from "vitest";
import { catchUp } from "../../../src/batch/catch-up.js";
import { ChangeFeed, type FeedNotices } from "../../../src/batch/engine/change-feed.js";
import { followBatch } from "../../../src/batch/engine/follow.js";
import type { RegistryError } from "../../../src/sdk/index.js";
import { KIND, setUpEngine, type Asked, type ScriptedResponse } from "../../support/scripted-gateway.js";
import { failure } from "../../sdk/fake-gateway.js";

const LOST = "C999999999999";
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");
const isRefused = (asked: Asked) => isFeed(asked) && asked.path.includes(`after=${LOST}`);
const UNKNOWN: ScriptedResponse = { status: 400, code: "invalid-request" };

/** Filings that are certified, of which the ledger was told by nobody; the feed was left at `cursor`. */
async function filedUnseen(
  rows: number,
  {
    cursor = LOST as string | null,
    respondWith = undefined as ((asked: Asked) => ScriptedResponse | undefined) | undefined,
  } = {},
) {
  const made = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = made;
  const scope = { authority: batch.authority, institution: batch.institution };
  await client.filings.fileBatch(KIND, filings as never);
  if (cursor !== null) await ledger.recordCases(scope, [], cursor);
  gateway.asked.length = 0;
  if (respondWith) gateway.respondWith(respondWith);
  const notices: FeedNotices = { news: [], contradictions: 0 };
  const follow = (more = {}) =>
    followBatch({ ledger, client, batch, notices, toTheEnd: true, timeoutMs: 20_000, ...more });
  const journal = async () => (await ledger.notes([batch.authority])).map((entry) => entry.what);
  return { ...made, scope, notices, follow, journal, feeds: () => gateway.asked.filter(isFeed).map((a) => a.path) };
}

describe("a cursor that the authority does not know", () => {
  it.each<[string, (asked: Asked) => ScriptedResponse | undefined]>([
    ["400 with a problem document, as the sandbox says it", () => undefined],
    ["410 with a problem document", (asked) => (isRefused(asked) ? { status: 410, code: "not-found" } : undefined)],
    ["410 without one", (asked) => (isRefused(asked) ? { status: 410, html: "Gone" } : undefined)],
    ["400 without one", (asked) => (isRefused(asked) ? { status: 400, html: "<h1>Bad Request</h1>" } : undefined)],
    ["404", (asked) => (isRefused(asked) ? { status: 404, code: "not-found" } : undefined)],
  ])("is given up for the beginning of the feed (%s), once and told", async (_, respondWith) => {
    const { follow, states, notices, journal, ledger, scope, gateway } = await filedUnseen(12, { respondWith });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
    expect(notices).toMatchObject({ feedRestarted: true, contradictions: 0, news: [] });
    expect(await journal()).toEqual(["feed-restarted"]);
    const cursor = await ledger.cursor(scope);
    expect(cursor).not.toBe(LOST);
    // The next reading goes on from there.
    gateway.asked.length = 0;
    await follow();
    expect(gateway.asked.filter(isFeed).every((a) => a.path.includes(`after=${cursor}`))).toBe(true);
    expect(await journal()).toEqual(["feed-restarted"]);
  });

  it("does not hide what the feed has lost meanwhile: the cases are listed", async () => {
    // The authority has forgotten everything before: its feed is empty from the beginning.
    const { follow, states, notices } = await filedUnseen(12, {
      respondWith: (asked) =>
        isRefused(asked)
          ? { status: 410, code: "not-found" }
          : isFeed(asked)
            ? { json: { changes: [], next: "C000000000001", more: false } }
            : undefined,
    });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
    expect(notices.feedRestarted).toBe(true);
  });

  it("of an authority that gives no list either: its feed tells", async () => {
    const { follow, states } = await filedUnseen(12, {
      respondWith: ({ path }) => (path.startsWith("/v1/cases") ? { status: 404, html: "Not Found" } : undefined),
    });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
  });

  it("that is longer than the contract allows cannot be sent, and is given up too", async () => {
    const { follow, states, notices } = await filedUnseen(3, { cursor: "x".repeat(300) });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 3 });
    expect(notices.feedRestarted).toBe(true);
  });

  it("is known again when something in front had refused the call: nothing is started anew", async () => {
    let refused = 0;
    const { ledger, scope, follow, notices, journal, states, gateway } = await filedUnseen(3, {
      cursor: "C000000000000",
      respondWith: (asked) =>
        isFeed(asked) && asked.path.includes("after=") && refused++ === 0 ? { status: 400, html: "no" } : undefined,
    });
    expect(await ledger.cursor(scope)).toMatch(/^C0+$/);
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 3 });
    expect(refused).toBeGreaterThan(1);
    expect(notices.feedRestarted).toBeUndefined();
    expect(await journal()).toEqual([]);
    expect(gateway.asked.some((a) => a.path.startsWith("/v1/cases?"))).toBe(false);
  });

  it("stays when the authority asks to wait while the feed is started anew", async () => {
    let asked429 = 0;
    const { ledger, scope, follow, states } = await filedUnseen(3, {
      respondWith: (asked) =>
        isFeed(asked) && !isRefused(asked) && asked429++ === 0
          ? { status: 429, code: "too-many-requests", retryAfter: "600" }
          : undefined,
    });
    expect(await follow()).toMatchObject({ reason: "paused" });
    expect(await ledger.cursor(scope)).toBe(LOST);
    expect(await states()).toEqual({ queued: 3 });
  });

  it("that the authority has just returned is a breach of the contract, not a reason to start over again and again", async () => {
    const { follow, gateway } = await filedUnseen(3, {
      respondWith: (asked) =>
        !isFeed(asked)
          ? undefined
          : asked.path.includes("after=")
            ? { status: 400, code: "invalid-request" }
            : { json: { changes: [], next: "forgotten", more: true } },
    });
    const stop = await follow();
    expect(stop).toMatchObject({ reason: "gateway-unreachable", error: { code: "contract-breach" } });
    expect((stop as { error: RegistryError }).error.en).toContain("has just returned");
    expect(gateway.asked.filter(isFeed).length).toBeLessThanOrEqual(4);
  });
});

describe("a feed that is refused from its beginning too", () => {
  it.each([LOST, null])("has words of its own (cursor %s), and keeps the cursor", async (cursor) => {
    const { ledger, scope, follow, client, batch } = await filedUnseen(3, {
      cursor,
      respondWith: (asked) => (isFeed(asked) ? UNKNOWN : undefined),
    });
    const stop = await follow();
    expect(stop).toMatchObject({ reason: "feed-refused", error: { code: "feed-refused" } });
    const { zh, en } = (stop as { error: RegistryError }).error;
    expect([zh, en]).toEqual([
      expect.stringContaining("拒绝提供受理件变更"),
      expect.stringContaining("refuses the change feed"),
    ]);
    expect(await ledger.cursor(scope)).toBe(cursor ?? undefined);
    expect(await failure(catchUp({ ledger, client, batch }))).toMatchObject({ code: "feed-refused" });
  });

  it("by web pages alone is an outage, and the cursor stands", async () => {
    const { ledger, scope, follow, journal } = await filedUnseen(3, {
      respondWith: (asked) => (isFeed(asked) ? { status: 400, html: "<h1>blocked</h1>" } : undefined),
    });
    expect(await follow()).toMatchObject({ reason: "gateway-unreachable" });
    expect(await ledger.cursor(scope)).toBe(LOST);
    expect(await journal()).toEqual([]);
  });
});

describe("a feed without end", () => {
  it.each<[string, (nth: number) => object]>([
    ["empty pages", (n) => ({ changes: [], next: `${n}`, more: true })],
    ["cursors that alternate", (n) => ({ changes: [], next: n % 2 ? "a" : "b", more: true })],
  ])("ends following and catching up: %s", { timeout: 240_000 }, async (_, page) => {
    let nth = 0;
    const { follow, ledger, client, batch } = await filedUnseen(1, {
      cursor: null,
      respondWith: (asked) => (isFeed(asked) ? { json: page(++nth) } : undefined),
    });
    expect(await follow({ timeoutMs: 100_000 })).toMatchObject({
      reason: "gateway-unreachable",
      error: { code: "contract-breach" },
    });
    nth = 0;
    expect(await failure(catchUp({ ledger, client, batch }))).toMatchObject({ code: "contract-breach" });
  });
});

it("a page that could not be recorded is read again", async () => {
  const { ledger, client, batch, notices, states, feeds } = await filedUnseen(3, { cursor: null });
  let failures = 0;
  const failing = new Proxy(ledger, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: unknown[]): unknown => {
        if (name === "recordCases" && failures++ === 0) return Promise.reject(new Error("disk"));
        return (member as (...all: unknown[]) => unknown).apply(target, args);
      };
    },
  });
  const feed = new ChangeFeed({ ledger: failing, client, batch, notices });
  await expect(feed.applyNextPage()).rejects.toThrow("disk");
  expect(await feed.applyNextPage()).toBe(false);
  expect(await states()).toEqual({ filed: 3 });
  expect(feeds()).toHaveLength(2);
});

it("429 for ever: following stops as paused within the pause that is waited out", async () => {
  let time = Date.now();
  const { follow, gateway } = await filedUnseen(1, {
    respondWith: (asked) => (isFeed(asked) ? { status: 429, code: "too-many-requests", retryAfter: "1" } : undefined),
  });
  // Each look at the clock takes half a minute.
  const stop = await follow({ timeoutMs: 24 * 3_600_000, now: () => (time += 30_000) });
  expect(stop).toMatchObject({ reason: "paused" });
  expect(gateway.asked.filter(isFeed).length).toBeLessThan(8);
});
