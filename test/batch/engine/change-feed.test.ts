import { describe, expect, it } from "vitest";
import { catchUp } from "../../../src/batch/catch-up.js";
import { ChangeFeed, type FeedNotices } from "../../../src/batch/engine/change-feed.js";
import { newsOf } from "../../../src/batch/engine/case-news.js";
import { followBatch } from "../../../src/batch/engine/follow.js";
import { problem } from "../../../src/contract/index.js";
import type { CaseSummary, RegistryError } from "../../../src/sdk/index.js";
import { KIND, setUpEngine, type Asked, type ScriptedResponse } from "../../support/scripted-gateway.js";
import { mortgageFiling } from "../../support/generated-filings.js";
import { failure } from "../../sdk/fake-gateway.js";

const LOST = "C00000bad-000000000001";
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");
const isRefused = (asked: Asked) => isFeed(asked) && asked.path.includes(`cursor=${LOST}`);
const UNKNOWN: ScriptedResponse = { status: 400, code: "invalid-request" };

/** Filings whose certified cases the ledger has not seen yet; its feed cursor is `cursor`. */
async function setUpUnseenCases(
  rows: number,
  {
    cursor = LOST as string | null,
    respondWith = undefined as ((asked: Asked) => ScriptedResponse | undefined) | undefined,
  } = {},
) {
  const engine = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = engine;
  const scope = { authority: batch.authority, institution: batch.institution };
  await client.filings.fileBatch(KIND, filings as never);
  if (cursor !== null) await ledger.recordCases(scope, [], cursor);
  gateway.asked.length = 0;
  if (respondWith) gateway.respondWith(respondWith);
  const notices: FeedNotices = { news: [], contradictions: 0 };
  const follow = (more = {}) =>
    followBatch({ ledger, client, batch, notices, toTheEnd: true, timeoutMs: 20_000, ...more });
  const journal = async () => (await ledger.notes([batch.authority])).map((entry) => entry.what);
  return { ...engine, scope, notices, follow, journal, feeds: () => gateway.asked.filter(isFeed).map((a) => a.path) };
}

describe("alerts on registered cases", () => {
  it("of a filing whose case the ledger has not heard of are no news; of a case that it does not hold, told once", async () => {
    const { ledger, scope, filings } = await setUpUnseenCases(1);
    const { ref } = filings[0] as { ref: string };
    const alert = { code: "R-01", zh: "已查封", en: "seized", at: "2026-11-23T10:00:00.000+08:00" };
    const report = (more: object) =>
      ({
        caseNo: "C-1",
        kind: KIND,
        status: "certified",
        done: true,
        alerts: [alert],
        ...more,
      }) as unknown as CaseSummary;
    const news = (given: object, told = 0) => newsOf(ledger, scope, [report(given)], new Map([["C-1", told]]));
    expect(await news({ ref })).toEqual([]);
    expect(await news({ ref: "ELSEWHERE" })).toEqual([{ kind: KIND, ref: "ELSEWHERE", caseNo: "C-1", alert }]);
    expect(await news({ ref: "ELSEWHERE" }, 1)).toEqual([]);
    expect(await news({ ref: "ELSEWHERE", status: "reviewing", done: false })).toEqual([]);
  });
});

describe("a cursor that the authority does not know", () => {
  it.each<[string, (asked: Asked) => ScriptedResponse | undefined]>([
    ["410 with a problem document and the place to begin, as the sandbox answers", () => undefined],
    ["400 with a problem document", (asked) => (isRefused(asked) ? UNKNOWN : undefined)],
    ["410 with a problem document", (asked) => (isRefused(asked) ? { status: 410, code: "not-found" } : undefined)],
    ["410 without a problem document", (asked) => (isRefused(asked) ? { status: 410, html: "Gone" } : undefined)],
    [
      "400 without a problem document",
      (asked) => (isRefused(asked) ? { status: 400, html: "<h1>Bad Request</h1>" } : undefined),
    ],
    ["404", (asked) => (isRefused(asked) ? { status: 404, code: "not-found" } : undefined)],
  ])("is replaced once by the beginning of the feed, and the restart is reported: %s", async (_, respondWith) => {
    const { follow, states, notices, journal, ledger, scope, gateway } = await setUpUnseenCases(12, { respondWith });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
    expect(notices).toMatchObject({ feedRestarted: true, contradictions: 0, news: [] });
    expect(await journal()).toEqual(["feed-restarted"]);
    const cursor = await ledger.cursor(scope);
    expect(cursor).not.toBe(LOST);
    // The next read continues from the new cursor.
    gateway.asked.length = 0;
    await follow();
    expect(gateway.asked.filter(isFeed).every((a) => a.path.includes(`cursor=${cursor}`))).toBe(true);
    expect(await journal()).toEqual(["feed-restarted"]);
  });

  it("does not hide cases that the feed no longer contains, because the cases are listed too", async () => {
    // The authority keeps no older changes: its feed is empty from the beginning.
    const { follow, states, notices } = await setUpUnseenCases(12, {
      respondWith: (asked) =>
        isRefused(asked)
          ? { status: 410, code: "not-found" }
          : isFeed(asked)
            ? { json: { changes: [], nextCursor: "C000000000001", more: false } }
            : undefined,
    });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
    expect(notices.feedRestarted).toBe(true);
  });

  it("is replaced by the place that the authority names, after all cases were read", async () => {
    let restart = "";
    const { follow, states, feeds, client, ledger, scope, gateway } = await setUpUnseenCases(12, {
      respondWith: (asked) =>
        isRefused(asked) ? { status: 410, problem: { ...problem("cursor-gone"), restartCursor: restart } } : undefined,
    });
    // The authority keeps only the changes after the first filings.
    restart = (await client.cases.changesPage()).nextCursor;
    await client.filings.fileBatch(KIND, [{ ...mortgageFiling(900, "LATER") }] as never);
    gateway.asked.length = 0;
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
    expect(feeds()[1]).toContain(`cursor=${restart}`);
    expect(feeds().every((path) => path.includes("cursor="))).toBe(true);
    expect(gateway.asked.some((a) => a.path.startsWith("/v1/cases?"))).toBe(true);
    expect(await ledger.cursor(scope)).toBe((await client.cases.changesPage({ cursor: restart })).nextCursor);
  });

  it("is kept when the authority names a place but does not list the cases, because changes would be lost", async () => {
    const { follow, states, ledger, scope, journal } = await setUpUnseenCases(12, {
      respondWith: ({ path }) => (path.startsWith("/v1/cases") ? { status: 404, code: "not-found" } : undefined),
    });
    expect(await follow()).toMatchObject({ reason: "gateway-unreachable", error: { code: "not-found" } });
    expect(await ledger.cursor(scope)).toBe(LOST);
    expect(await states()).toEqual({ queued: 12 });
    expect(await journal()).toEqual([]);
  });

  it("is replaced by the beginning of the feed when the authority offers no list of cases", async () => {
    const { follow, states } = await setUpUnseenCases(12, {
      respondWith: (asked) =>
        asked.path.startsWith("/v1/cases")
          ? { status: 404, html: "Not Found" }
          : isRefused(asked)
            ? UNKNOWN
            : undefined,
    });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 12 });
  });

  it("is replaced by the beginning of the feed when it is longer than the contract allows", async () => {
    const { follow, states, notices } = await setUpUnseenCases(3, { cursor: "x".repeat(300) });
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 3 });
    expect(notices.feedRestarted).toBe(true);
  });

  it("is kept when a proxy refused the call and the repeated call succeeds", async () => {
    let refused = 0;
    const { ledger, scope, client, follow, notices, journal, states, gateway } = await setUpUnseenCases(3, {
      cursor: null,
      respondWith: (asked) =>
        isFeed(asked) && asked.path.includes("cursor=") && refused++ === 0 ? { status: 400, html: "no" } : undefined,
    });
    const [first] = (await client.cases.changesPage()).changes;
    await ledger.recordCases(scope, [], first!.cursor.replace(/\d{12}$/, "000000000000"));
    expect(await follow()).toBe("done");
    expect(await states()).toEqual({ filed: 3 });
    expect(refused).toBeGreaterThan(1);
    expect(notices.feedRestarted).toBeUndefined();
    expect(await journal()).toEqual([]);
    expect(gateway.asked.some((a) => a.path.startsWith("/v1/cases?"))).toBe(false);
  });

  it("is kept when the authority asks to wait while the feed restarts", async () => {
    let asked429 = 0;
    const { ledger, scope, follow, states } = await setUpUnseenCases(3, {
      respondWith: (asked) =>
        isFeed(asked) && !isRefused(asked) && asked429++ === 0
          ? { status: 429, code: "too-many-requests", retryAfter: "600" }
          : undefined,
    });
    expect(await follow()).toMatchObject({ reason: "paused" });
    expect(await ledger.cursor(scope)).toBe(LOST);
    expect(await states()).toEqual({ queued: 3 });
  });

  it("is a contract breach when the authority has just returned it, and causes no endless restarts", async () => {
    const { follow, gateway } = await setUpUnseenCases(3, {
      respondWith: (asked) =>
        !isFeed(asked)
          ? undefined
          : asked.path.includes("cursor=")
            ? { status: 400, code: "invalid-request" }
            : { json: { changes: [], nextCursor: "forgotten", more: true } },
    });
    const stop = await follow();
    expect(stop).toMatchObject({ reason: "gateway-unreachable", error: { code: "contract-breach" } });
    expect((stop as { error: RegistryError }).error.en).toContain("has just returned");
    expect(gateway.asked.filter(isFeed).length).toBeLessThanOrEqual(4);
  });
});

describe("a change feed that is refused from its beginning", () => {
  it.each([LOST, null])("stops following with feed-refused and keeps the cursor %s", async (cursor) => {
    const { ledger, scope, follow, client, batch } = await setUpUnseenCases(3, {
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

  it("is an outage and keeps the cursor when only web pages refuse it", async () => {
    const { ledger, scope, follow, journal } = await setUpUnseenCases(3, {
      respondWith: (asked) => (isFeed(asked) ? { status: 400, html: "<h1>blocked</h1>" } : undefined),
    });
    expect(await follow()).toMatchObject({ reason: "gateway-unreachable" });
    expect(await ledger.cursor(scope)).toBe(LOST);
    expect(await journal()).toEqual([]);
  });
});

describe("an endless change feed", () => {
  it.each<[string, (nth: number) => object]>([
    ["empty pages", (n) => ({ changes: [], nextCursor: `${n}`, more: true })],
    ["alternating cursors", (n) => ({ changes: [], nextCursor: n % 2 ? "a" : "b", more: true })],
  ])("stops following and catching up with a contract breach: %s", { timeout: 240_000 }, async (_, page) => {
    let nth = 0;
    const { follow, ledger, client, batch } = await setUpUnseenCases(1, {
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

it("a page of the change feed that could not be recorded is read again", async () => {
  const { ledger, client, batch, notices, states, feeds } = await setUpUnseenCases(3, { cursor: null });
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

it("following stops as paused when the change feed always answers 429", async () => {
  let time = Date.now();
  const { follow, gateway } = await setUpUnseenCases(1, {
    respondWith: (asked) => (isFeed(asked) ? { status: 429, code: "too-many-requests", retryAfter: "1" } : undefined),
  });
  // Each reading of the clock advances it by half a minute.
  const stop = await follow({ timeoutMs: 24 * 3_600_000, now: () => (time += 30_000) });
  expect(stop).toMatchObject({ reason: "paused" });
  expect(gateway.asked.filter(isFeed).length).toBeLessThan(8);
});
