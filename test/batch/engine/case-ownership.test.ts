import { describe, expect, it } from "vitest";
import type { Case, Filing } from "../../../src/contract/index.js";
import { watchBatch } from "../../../src/batch/index.js";
import { liveOwner } from "../ledger/temporary-ledger.js";
import { KIND, setUpEngine, type Asked } from "../../support/scripted-gateway.js";

const isLookup = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases?");
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");
const feedFails = { status: 500, code: "internal" } as const;

/** Rewrites the cases of an answer, wherever they stand in it. */
const cases = (change: (found: Case, all: Case[]) => Partial<Case>) => (answer: string) => {
  const json = JSON.parse(answer) as { outcomes?: { case?: Case }[]; cases?: Case[]; changes?: { case: Case }[] };
  const all = [
    ...(json.outcomes ?? []).flatMap((o) => o.case ?? []),
    ...(json.cases ?? []),
    ...(json.changes ?? []).map((c) => c.case),
  ];
  const copies = structuredClone(all);
  all.forEach((found, i) => Object.assign(found, change(copies[i]!, copies)));
  return JSON.stringify(json);
};
const withoutContent = cases(() => ({ units: [], certificates: [], contentDigest: undefined }));

/** `rows` that left and were never answered. */
async function inDoubt(rows: number, filedBefore: (filing: Filing) => Filing) {
  const made = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = made;
  await ledger.recordAndClaim(batch.id, liveOwner, [], rows);
  await ledger.recover(batch.id, liveOwner);
  const items = await client.filings.fileBatch(KIND, filings.map(filedBefore) as never);
  expect(items.every((item) => item.outcome === "filed")).toBe(true);
  gateway.asked.length = 0;
  const watch = () =>
    watchBatch({ batch, ledger, client, timeoutMs: 3_000, toTheEnd: true } as Parameters<typeof watchBatch>[0]);
  return { ...made, watch };
}

describe("a case that is found by number", () => {
  it("of other content under the same ref is a conflict, whatever is looked at later", async () => {
    const { gateway, ledger, batch, send, states, watch } = await inDoubt(6, (filing) => ({
      ...filing,
      securedPrincipal: "1.00",
    }));
    gateway.respondWith((asked) => (isFeed(asked) ? feedFails : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
    gateway.respondWith(() => undefined);
    await watch();
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
    const [first] = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(JSON.parse(first!.reasons!)).toMatchObject([{ code: "ref-conflict" }]);
    expect(gateway.batches()).toEqual([]);
  });

  it("is a conflict when the feed tells first", async () => {
    const { send, states } = await inDoubt(6, (filing) => ({ ...filing, securedPrincipal: "1.00" }));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
  });

  it("and tells neither units nor digest is confirmed by a repeat", async () => {
    const { gateway, send, expectAllFiled } = await inDoubt(6, (filing) => filing);
    gateway.respondWith((asked) =>
      isFeed(asked) ? feedFails : isLookup(asked) ? { altered: withoutContent } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expect(gateway.batches().flatMap((b) => b.refs)).toHaveLength(6);
  });

  it("and tells neither, of another's content: the repeat is answered with the conflict", async () => {
    const { gateway, send, states, ledger, batch } = await inDoubt(6, (filing) => ({
      ...filing,
      securedPrincipal: "1.00",
    }));
    gateway.respondWith((asked) => (isFeed(asked) || isLookup(asked) ? { altered: withoutContent } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
    const [first] = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(first!.conflict).toMatch(/-/);
  });

  it("a look-up that answers with the case of another ref leaves it to a person", async () => {
    const { gateway, send, states, ledger, batch } = await inDoubt(2, (filing) => filing);
    gateway.respondWith((asked) =>
      isFeed(asked) ? feedFails : isLookup(asked) ? { altered: cases(() => ({ ref: "OTHER" })) } : undefined,
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 2 });
    const [first] = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(JSON.parse(first!.reasons!)).toMatchObject([{ code: "lookup-mismatch" }]);
  });
});

describe("an answer to a filing", () => {
  it.each<[string, (found: Case, all: Case[]) => Partial<Case>]>([
    ["another unit", () => ({ units: [{ unitCode: "330106004001GB00001F00990099" }] })],
    ["another content digest", () => ({ contentDigest: "0".repeat(64) })],
    [
      "the cases of two refs swapped",
      (found, all) => ({ ...all[all.length - 1 - all.findIndex((c) => c.ref === found.ref)], ref: found.ref }),
    ],
    [
      "a certificate of another unit",
      () => ({
        certificates: [
          {
            no: "浙（2026）杭州市不动产证明第0000001号",
            kind: "proof",
            right: "mortgage",
            unitCodes: ["330106004001GB00001F00990099"],
            issuedAt: "2026-11-29T10:00:00.000+08:00",
          },
        ],
      }),
    ],
  ])("with %s files nothing in our books", async (_, change) => {
    const { gateway, send, states } = await setUpEngine(6);
    gateway.respondWith(({ path }) => (path.endsWith("/batch") ? { altered: cases(change) } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
  });

  it("with one case number for all marks the first and leaves the others to a person", async () => {
    const { gateway, send, states, ledger, batch } = await setUpEngine(6);
    gateway.respondWith(({ path }) =>
      path.endsWith("/batch") ? { altered: cases((_, all) => ({ caseNo: all[0]!.caseNo })) } : undefined,
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 1, "needs-a-person": 5 });
    expect((await ledger.counts(batch.id)).contradictions).toBe(1);
  });

  it("with an empty case number is no answer: looked up", async () => {
    const { gateway, send, expectAllFiled } = await setUpEngine(6);
    gateway.respondWith(({ path }) =>
      path.endsWith("/batch") ? { altered: cases(() => ({ caseNo: "" })) } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });
});
