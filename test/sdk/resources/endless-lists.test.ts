import { describe, expect, it } from "vitest";
import { isContractBreach, type RegistryClient, type RegistryError } from "../../../src/sdk/index.js";
import { PageGuard } from "../../../src/sdk/resources/page-guard.js";
import { aCase, client as clientOf, failure, httpServer, send } from "../fake-gateway.js";

const AT = "2026-11-20T10:00:00+08:00";
const FACTS = { method: "GET", path: "/v1/cases", attempts: 1 };

/** Returns the content of the nth page and the cursor of the next one; undefined for the last page. */
type Page = (nth: number) => { readonly refs: readonly string[]; readonly next: string | undefined };

/** Starts a gateway that returns these pages in order and ignores the cursor of the request. */
async function gatewayWith(page: Page): Promise<{ client: RegistryClient; calls: () => number }> {
  const { url, requests } = await httpServer(({ url: asked }, response, nth) => {
    const { refs, next } = page(nth);
    const cases = refs.map((ref) => aCase(ref));
    if (asked.startsWith("/v1/changes"))
      send(response, 200, {
        changes: cases.map((found) => ({ cursor: `${nth}`, at: AT, case: found })),
        nextCursor: next ?? "end",
        more: next !== undefined,
      });
    else send(response, 200, { cases, ...(next !== undefined && { nextCursor: next }) });
  });
  return { client: clientOf(url, { maxRetries: 0 }), calls: () => requests.length };
}

async function count(all: AsyncIterable<unknown>): Promise<number> {
  let n = 0;
  for await (const one of all) n += one === undefined ? 0 : 1;
  return n;
}

const ENDLESS: readonly [name: string, page: Page, reason: RegExp, maxCalls: number][] = [
  ["repeats its cursor", () => ({ refs: ["A"], next: "same" }), /cursor does not advance/, 3],
  ["alternates between two cursors", (n) => ({ refs: [`R${n}`], next: n % 2 ? "a" : "b" }), /cursors repeat/, 6],
  ["has a cycle of 700 pages", (n) => ({ refs: [`R${n}`], next: `${n % 700}` }), /cursors repeat/, 2_800],
  ["has only empty pages", (n) => ({ refs: [], next: `${n}` }), /1000 in a row were empty/, 1_000],
  ["repeats one page", (n) => ({ refs: ["A", "B"], next: `${n}` }), /one page came more than 20 times/, 50],
  ["repeats three pages", (n) => ({ refs: [`R${n % 3}`], next: `${n}` }), /one page came more than 20 times/, 200],
  ["has a cursor longer than the contract allows", (n) => ({ refs: ["A"], next: "x".repeat(200 + n) }), /longer/, 1],
];

describe.each<[string, (client: RegistryClient) => AsyncIterable<unknown>]>([
  ["cases.list", (client) => client.cases.list()],
  ["cases.changes", (client) => client.cases.changes()],
])("%s", (_, read) => {
  it.each(ENDLESS)("fails when the list %s", { timeout: 60_000 }, async (_name, page, reason, maxCalls) => {
    const { client, calls } = await gatewayWith(page);
    const error = (await failure(count(read(client)))) as RegistryError;
    expect(isContractBreach(error)).toBe(true);
    expect(error.en).toMatch(reason);
    expect(error.zh).toMatch(/游标|列表无法结束/);
    expect(calls()).toBeLessThanOrEqual(maxCalls);
  });

  it("reads a list to its end when some pages are empty and some are repeated", { timeout: 60_000 }, async () => {
    const { client, calls } = await gatewayWith((n) => ({
      refs: n % 200 === 0 ? [`R${n}`, "again"] : n % 500 === 1 ? ["twice"] : [],
      next: n < 1_500 ? `${n}` : undefined,
    }));
    expect(await count(read(client))).toBe(7 * 2 + 3);
    expect(calls()).toBe(1_500);
  });
});

describe("PageGuard", () => {
  it("accepts a list of a million pages", () => {
    const guard = new PageGuard(FACTS, undefined);
    for (let n = 0; n < 1_000_000; n++) guard.check(`${n}`, n % 900 ? "" : `C-${n} 1`);
    expect(() => guard.check("999999", "C 1")).toThrow(/does not advance/);
  });
});

describe("cases.findByRef", () => {
  it.each<[string, Page]>([
    ["empty pages", (n) => ({ refs: [], next: `${n}` })],
    ["pages with the case", (n) => ({ refs: ["R1"], next: `${n}` })],
  ])("fails for an endless list of %s", async (_, page) => {
    const { client, calls } = await gatewayWith(page);
    const error = (await failure(client.cases.findByRef("mortgage.cancel", "R1"))) as RegistryError;
    expect(isContractBreach(error)).toBe(true);
    expect(error.en).toContain("still more pages after 10");
    expect(calls()).toBeLessThanOrEqual(11);
  });
});
