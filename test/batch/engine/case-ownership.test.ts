import { describe, expect, it } from "vitest";
import type { Case, Filing } from "../../../src/contract/index.js";
import { watchBatch } from "../../../src/batch/index.js";
import { liveOwner } from "../ledger/temporary-ledger.js";
import { KIND, setUpEngine, type Asked } from "../../support/scripted-gateway.js";

const isLookup = ({ method, path }: Asked) => method === "GET" && path.startsWith("/v1/cases?");
const isFeed = ({ path }: Asked) => path.startsWith("/v1/changes");
const feedFails = { status: 500, code: "internal" } as const;

/** Rewrites every case of a response: in outcomes, in a list and in changes. */
const rewriteCases = (change: (found: Case, all: Case[]) => Partial<Case>) => (answer: string) => {
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
const withoutContent = rewriteCases(() => ({ units: [], certificates: [], contentDigest: undefined }));

/** A batch of `rows` filings that were sent but not answered; the authority has what `filedBefore` makes of them. */
async function setUpUnclear(rows: number, filedBefore: (filing: Filing) => Filing) {
  const engine = await setUpEngine(rows);
  const { gateway, client, ledger, batch, filings } = engine;
  await ledger.recordAndClaim(batch.id, liveOwner, [], rows);
  await ledger.recover(batch.id, liveOwner);
  const items = await client.filings.fileBatch(KIND, filings.map(filedBefore) as never);
  expect(items.every((item) => item.outcome === "filed")).toBe(true);
  gateway.asked.length = 0;
  const watch = () =>
    watchBatch({ batch, ledger, client, waitMs: 3_000, toTheEnd: true } as Parameters<typeof watchBatch>[0]);
  return { ...engine, watch };
}

describe("a case found for an unclear filing", () => {
  it("is a conflict when it has other content under the same ref, and no later report changes that", async () => {
    const { gateway, ledger, batch, send, states, watch } = await setUpUnclear(6, (filing) => ({
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

  it("is a conflict when the change feed reports it first", async () => {
    const { send, states } = await setUpUnclear(6, (filing) => ({ ...filing, securedPrincipal: "1.00" }));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
  });

  it("is confirmed by filing again when it carries neither units nor digest", async () => {
    const { gateway, send, expectAllFiled } = await setUpUnclear(6, (filing) => filing);
    gateway.respondWith((asked) =>
      isFeed(asked) ? feedFails : isLookup(asked) ? { altered: withoutContent } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
    expect(gateway.batches().flatMap((b) => b.refs)).toHaveLength(6);
  });

  it("is a conflict when it carries neither units nor digest and filing again is answered with a conflict", async () => {
    const { gateway, send, states, ledger, batch } = await setUpUnclear(6, (filing) => ({
      ...filing,
      securedPrincipal: "1.00",
    }));
    gateway.respondWith((asked) => (isFeed(asked) || isLookup(asked) ? { altered: withoutContent } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
    const [first] = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(first!.conflict).toMatch(/-/);
  });

  it("leaves the filing to a person when it has another ref", async () => {
    const { gateway, send, states, ledger, batch } = await setUpUnclear(2, (filing) => filing);
    gateway.respondWith((asked) =>
      isFeed(asked) ? feedFails : isLookup(asked) ? { altered: rewriteCases(() => ({ ref: "OTHER" })) } : undefined,
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 2 });
    const [first] = await ledger.find({ batch: batch.id, states: ["needs-a-person"] });
    expect(JSON.parse(first!.reasons!)).toMatchObject([{ code: "lookup-mismatch" }]);
  });
});

describe("a response to a filing", () => {
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
  ])("does not make the filing filed when it carries %s", async (_, change) => {
    const { gateway, send, states } = await setUpEngine(6);
    gateway.respondWith(({ path }) => (path.endsWith("/batch") ? { altered: rewriteCases(change) } : undefined));
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ "needs-a-person": 6 });
  });

  it("with one case number for all filings marks the first and leaves the others to a person", async () => {
    const { gateway, send, states, ledger, batch } = await setUpEngine(6);
    gateway.respondWith(({ path }) =>
      path.endsWith("/batch") ? { altered: rewriteCases((_, all) => ({ caseNo: all[0]!.caseNo })) } : undefined,
    );
    expect(await send()).toBeUndefined();
    expect(await states()).toEqual({ filed: 1, "needs-a-person": 5 });
    expect((await ledger.counts(batch.id)).contradictions).toBe(1);
  });

  it("with an empty case number leads to a look-up", async () => {
    const { gateway, send, expectAllFiled } = await setUpEngine(6);
    gateway.respondWith(({ path }) =>
      path.endsWith("/batch") ? { altered: rewriteCases(() => ({ caseNo: "" })) } : undefined,
    );
    expect(await send()).toBeUndefined();
    await expectAllFiled();
  });
});
