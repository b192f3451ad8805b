import { describe, expect, it } from "vitest";
import { isContractBreach, type RegistryClient, type RegistryError } from "../../../src/sdk/index.js";
import { PageGuard } from "../../../src/sdk/resources/page-guard.js";
import { aCase, client as clientOf, failure, httpServer, send } from "../fake-gateway.js";

const AT = "2026-11-20T10:00:00+08:00";
const FACTS = { method: "GET", path: "/v1/cases", attempts: 1 };

/** What the nth page holds, and the cursor of the next one; undefined: it is the last. */
type Page = (nth: number) => { readonly refs: readonly string[]; readonly next: string | undefined };

/** A gateway that gives such pages, whatever cursor it is asked for. */
async function gatewayWith(page: Page): Promise<{ client: RegistryClient; calls: () => number }> {
  const { url, requests } = await httpServer(({ url: asked }, response, nth) => {
    const { refs, next } = page(nth);
    const cases = refs.map((ref) => aCase(ref));
    if (asked.startsWith("/v1/changes"))
      send(response, 200, {
        changes: cases.map((found) => ({ cursor: `${nth}`, at: AT, case: found })),
        next: next ?? "end",
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

const ENDLESS: readonly [name: string, page: Page, why: RegExp, most: number][] = [
  ["stands still", () => ({ refs: ["A"], next: "same" }), /does not move/, 3],
  ["alternates between two cursors", (n) => ({ refs: [`R${n}`], next: n % 2 ? "a" : "b" }), /come round again/, 6],
  ["goes round in a circle of 700 pages", (n) => ({ refs: [`R${n}`], next: `${n % 700}` }), /come round again/, 2_800],
  ["grows for ever with empty pages", (n) => ({ refs: [], next: `${n}` }), /1000 pages in a row were empty/, 1_000],
  ["gives one page again and again", (n) => ({ refs: ["A", "B"], next: `${n}` }), /the same page came/, 50],
  ["gives three pages again and again", (n) => ({ refs: [`R${n % 3}`], next: `${n}` }), /the same page came/, 200],
  ["gives a cursor longer than the contract allows", (n) => ({ refs: ["A"], next: "x".repeat(200 + n) }), /longer/, 1],
];

describe.each<[string, (client: RegistryClient) => AsyncIterable<unknown>]>([
  ["the list of cases", (client) => client.cases.list()],
  ["the change feed", (client) => client.cases.changes()],
])("%s", (_, read) => {
  it.each(ENDLESS)("ends with the reason when it %s", { timeout: 60_000 }, async (_name, page, why, most) => {
    const { client, calls } = await gatewayWith(page);
    const error = (await failure(count(read(client)))) as RegistryError;
    expect(isContractBreach(error)).toBe(true);
    expect(error.en).toMatch(why);
    expect(error.zh).toMatch(/游标|列表没有尽头/);
    expect(calls()).toBeLessThanOrEqual(most);
  });

  it("is read to its end when some pages are empty and one comes twice", { timeout: 60_000 }, async () => {
    const { client, calls } = await gatewayWith((n) => ({
      refs: n % 200 === 0 ? [`R${n}`, "again"] : n % 500 === 1 ? ["twice"] : [],
      next: n < 1_500 ? `${n}` : undefined,
    }));
    expect(await count(read(client))).toBe(7 * 2 + 3);
    expect(calls()).toBe(1_500);
  });
});

describe("a list of a million pages", () => {
  it("is no endless list, and nothing of it is kept", () => {
    const guard = new PageGuard(FACTS, undefined);
    for (let n = 0; n < 1_000_000; n++) guard.check(`${n}`, n % 900 ? "" : `C-${n} 1`);
    expect(() => guard.check("999999", "C 1")).toThrow(/does not move/);
  });
});

describe("the case of one ref", () => {
  it.each<[string, Page]>([
    ["empty pages", (n) => ({ refs: [], next: `${n}` })],
    ["its case", (n) => ({ refs: ["R1"], next: `${n}` })],
  ])("is not looked for in %s without end", async (_, page) => {
    const { client, calls } = await gatewayWith(page);
    const error = (await failure(client.cases.findByRef("mortgage.cancel", "R1"))) as RegistryError;
    expect(isContractBreach(error)).toBe(true);
    expect(error.en).toContain("after 10 pages");
    expect(calls()).toBeLessThanOrEqual(11);
  });
});
