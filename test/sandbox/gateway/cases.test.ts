import { afterEach, describe, expect, it } from "vitest";
import { CaseDetail, CasePage, ChangePage, type Change } from "../../../src/contract/index.js";
import { courtMaterials, NOTICE, RULING, freshRef, sample, startBench, type Bench } from "./running-sandbox.js";
import type { SandboxOptions } from "../../../src/sandbox/index.js";

let bench: Bench;
const start = async (options: SandboxOptions = {}): Promise<void> => {
  bench = await startBench(options);
};
afterEach(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const file = async (more: Record<string, unknown> = {}) =>
  (await bench.call("/v1/mortgages", { body: sample["mortgage.file"](more) })).body;
const detail = async (caseNo: string) => CaseDetail.parse((await bench.call(`/v1/cases/${caseNo}`)).body);
const desk = (caseNo: string, action: string, more: Record<string, unknown> = {}) =>
  bench.control("/desk", { caseNo, action, ...more });
async function allChanges(as = "bank", limit = 1000): Promise<Change[]> {
  const changes: Change[] = [];
  for (let after = ""; ;) {
    const page = ChangePage.parse(
      (await bench.call(`/v1/changes?limit=${limit}${after && `&cursor=${after}`}`, { as })).body,
    );
    changes.push(...page.changes);
    after = page.nextCursor;
    if (!page.more) return changes;
  }
}

describe("instant review", () => {
  it("leads to the certificate at once and keeps every step in the history", async () => {
    await start();
    const { caseNo } = await file();
    const { history, version, status, done, caseNo: no } = await detail(caseNo);
    expect(history.map((h) => h.status)).toEqual(["submitted", "accepted", "reviewing", "registered", "certified"]);
    expect(history.map((h) => h.version)).toEqual([1, 2, 3, 4, 5]);
    expect({ version, status, done }).toEqual({ version: 5, status: "certified", done: true });
    expect(no).toMatch(/^330100-\d{8}-000001$/);
  });
});

describe("manual review", () => {
  it("waits for an officer to approve, return, refuse, suspend or resume a case", async () => {
    await start({ review: "manual" });
    const [a, b, c, d] = [await file(), await file(), await file(), await file()];
    expect(a.status).toBe("reviewing");
    const waiting = await bench.control("/desk");
    expect(waiting.body.cases).toHaveLength(4);
    expect((await desk(a.caseNo, "approve")).body.status).toBe("certified");
    expect((await desk(b.caseNo, "refuse", { reasons: ["权属有争议"] })).body).toMatchObject({
      status: "refused",
      done: true,
      reasons: [{ zh: "权属有争议" }],
    });
    expect(
      (
        await desk(c.caseNo, "suspend", {
          reasons: [{ code: "R-05", zh: "更正登记办理中", en: "a correction is in progress" }],
        })
      ).body.status,
    ).toBe("suspended");
    expect((await desk(c.caseNo, "approve")).status).toBe(409);
    expect((await desk(c.caseNo, "resume")).body.status).toBe("reviewing");
    expect((await desk(c.caseNo, "approve")).body.status).toBe("certified");
    expect(
      (await desk(d.caseNo, "return", { reasons: ["缺抵押合同", "缺询问记录"], dueBy: "2026-12-01T17:00:00+08:00" }))
        .body,
    ).toMatchObject({
      status: "supplement-required",
      supplement: { items: [{}, {}], dueBy: "2026-12-01T17:00:00.000+08:00" },
    });
    expect((await desk(b.caseNo, "approve")).status).toBe(409);
    expect((await desk("330100-20200101-000001", "approve")).status).toBe(404);
    expect((await desk(d.caseNo, "refuse")).status).toBe(400);
    expect((await desk(d.caseNo, "burn")).status).toBe(400);
  });

  it("refuses a supplement that comes after its date, also before the desk has ended the case", async () => {
    await start({ review: "manual", now: new Date("2026-03-02T10:00:00+08:00") });
    const { caseNo } = await file();
    await desk(caseNo, "return", { reasons: ["缺抵押合同"], dueBy: "2026-03-20T17:00:00+08:00" });
    bench.sandbox.clock.set(new Date("2026-03-20T17:00:01+08:00"));
    const late = await bench.call(`/v1/cases/${caseNo}/supplements`, { body: { note: "迟了" } });
    expect([late.status, late.body.code]).toEqual([409, "not-allowed-now"]);
    await bench.control("/clock", { advance: "1s" });
    expect(await detail(caseNo)).toMatchObject({ status: "refused", reasons: [{ code: "supplement-overdue" }, {}] });
  });

  it("checks the register again at registration, so that only the first of two cancellations of one proof is entered", async () => {
    await start({ review: "manual" });
    const filed = await file();
    await desk(filed.caseNo, "approve");
    const {
      certificates: [{ no }],
      units: [{ unitCode }],
    } = (await detail(filed.caseNo)) as never as { certificates: [{ no: string }]; units: [{ unitCode: string }] };
    const cancel = async () =>
      (await bench.call("/v1/mortgage-cancellations", { body: sample["mortgage.cancel"]({ unitCode, proofNo: no }) }))
        .body.caseNo as string;
    const [first, second] = [await cancel(), await cancel()];
    expect((await desk(first, "approve")).body.status).toBe("registered");
    const late = (await desk(second, "approve")).body;
    expect(late).toMatchObject({ status: "refused", done: true });
    expect(late.reasons.length).toBeGreaterThan(0);
  });

  it("accepts a supplement with new materials and corrected fields, but not with a changed ref or changed units", async () => {
    await start({ review: "manual" });
    const {
      caseNo,
      ref,
      units: [{ unitCode }],
    } = await file();
    expect((await bench.call(`/v1/cases/${caseNo}/supplements`, { body: {} })).body.code).toBe("not-allowed-now");
    await desk(caseNo, "return", { reasons: ["缺抵押合同"] });
    const sha256 = await bench.upload("bank", Buffer.from("%PDF-1.4 抵押合同"));
    const materials = [{ kind: "mortgage-contract", sha256, name: "抵押合同.pdf" }];
    for (const changes of [{ ref: "X" }, { unitCode: "1" }, { otherUnits: [] }, { materials: [] }]) {
      const answer = await bench.call(`/v1/cases/${caseNo}/supplements`, { body: { changes } });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, `/changes/${Object.keys(changes)[0]}`]);
    }
    expect(
      (await bench.call(`/v1/cases/${caseNo}/supplements`, { body: { changes: { termEnd: "2026-02-30" } } })).body
        .errors[0].pointer,
    ).toBe("/changes/termEnd");
    expect(
      (
        await bench.call(`/v1/cases/${caseNo}/supplements`, {
          body: { materials: [{ ...materials[0], sha256: "0".repeat(64) }] },
        })
      ).body.errors[0].code,
    ).toBe("material-not-uploaded");
    const answered = CaseDetail.parse(
      (
        await bench.call(`/v1/cases/${caseNo}/supplements`, {
          body: { materials, changes: { securedPrincipal: "900000.00" }, note: "已补" },
        })
      ).body,
    );
    expect(answered).toMatchObject({ ref, status: "reviewing", units: [{ unitCode }] });
    expect(answered.supplement).toBeUndefined();
    expect(answered.history.at(-1)).toMatchObject({ note: "已补", materials: [{ sha256 }] });
    await desk(caseNo, "approve");
    const state = (await bench.call(`/v1/units/${unitCode}`, { headers: await bench.grounds("bank") })).body;
    expect(state.mortgages[0].amount).toBe("900000.00");
  });

  it("recognizes the original filing of a case after supplements changed the content", async () => {
    await start({ review: "manual" });
    const first = sample["mortgage.file"]();
    const { caseNo } = (await bench.call("/v1/mortgages", { body: first })).body;
    for (const securedPrincipal of ["900000.00", "800000.00"]) {
      await desk(caseNo, "return", { reasons: ["金额有误"] });
      await bench.call(`/v1/cases/${caseNo}/supplements`, { body: { changes: { securedPrincipal } } });
      const again = await bench.call("/v1/mortgages", { body: first });
      expect([again.status, again.body.caseNo]).toEqual([200, caseNo]);
      expect((await bench.call("/v1/mortgages", { body: { ...first, securedPrincipal } })).body).toMatchObject({
        code: "ref-conflict",
        caseNo,
      });
    }
  });

  it("allows a withdrawal until registration and not after", async () => {
    await start({ review: "manual" });
    const [a, b] = [await file(), await file()];
    expect(
      (await bench.call(`/v1/cases/${a.caseNo}/withdrawal`, { body: { reason: "客户取消贷款" } })).body,
    ).toMatchObject({ status: "withdrawn", done: true });
    expect((await bench.call(`/v1/cases/${a.caseNo}/withdrawal`, { body: { reason: "再来" } })).body.code).toBe(
      "not-allowed-now",
    );
    await desk(b.caseNo, "approve");
    expect((await bench.call(`/v1/cases/${b.caseNo}/withdrawal`, { body: { reason: "晚了" } })).status).toBe(409);
    const headers = await bench.grounds("bank");
    expect((await bench.call(`/v1/units/${a.units[0].unitCode}`, { headers })).status).toBe(404);
  });
});

describe("delayed review", () => {
  it("decides when the sandbox clock reaches the due time, and not before", async () => {
    await start({ review: "delayed", reviewDelayMs: 3_600_000 });
    const { caseNo, status } = await file();
    expect(status).toBe("reviewing");
    await bench.control("/clock", { advance: "59m" });
    expect((await detail(caseNo)).status).toBe("reviewing");
    await bench.control("/clock", { advance: "2m" });
    expect((await detail(caseNo)).status).toBe("certified");
  });

  it("decides without a call when the time has passed", async () => {
    await start({ review: "delayed", reviewDelayMs: 30 });
    const { caseNo } = await file();
    await expect.poll(async () => (await detail(caseNo)).status, { timeout: 10_000 }).toBe("certified");
  });

  it("skips a case that was withdrawn", async () => {
    await start({ review: "delayed", reviewDelayMs: 3_600_000 });
    const { caseNo } = await file();
    const other = await file();
    await bench.call(`/v1/cases/${caseNo}/withdrawal`, { body: { reason: "不办了" } });
    expect((await bench.control("/clock", { advance: "2h" })).status).toBe(200);
    expect((await detail(caseNo)).status).toBe("withdrawn");
    expect((await detail(other.caseNo)).status).toBe("certified");
  });

  it("decides hundreds of cases that are due at once", async () => {
    await start({ review: "delayed", reviewDelayMs: 60_000 });
    for (let i = 0; i < 3; i++)
      await bench.call("/v1/mortgages/batch", {
        body: { filings: Array.from({ length: 150 }, () => sample["mortgage.file"]()) },
      });
    await bench.control("/clock", { advance: "1m" });
    expect((await bench.control("/state")).body.byStatus).toEqual({ certified: 450 });
  });
});

describe("the list of cases", () => {
  it("pages through all cases of the institution once, in order of receipt", async () => {
    await start();
    const refs = Array.from({ length: 45 }, () => freshRef("L"));
    await bench.call("/v1/mortgages/batch", { body: { filings: refs.map((ref) => sample["mortgage.file"]({ ref })) } });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = CasePage.parse((await bench.call(`/v1/cases?limit=20${cursor ? `&cursor=${cursor}` : ""}`)).body);
      expect(page.cases.length).toBeLessThanOrEqual(20);
      seen.push(...page.cases.map((c) => c.ref));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(refs);
  });

  it("filters by ref, kind and status", async () => {
    await start({ review: "manual" });
    const [a, b] = [await file(), await file()];
    await desk(b.caseNo, "approve");
    const list = async (query: string) =>
      (await bench.call(`/v1/cases?${query}`)).body.cases.map((c: { caseNo: string }) => c.caseNo);
    expect(await list(`ref=${encodeURIComponent(a.ref)}`)).toEqual([a.caseNo]);
    expect(await list("status=reviewing")).toEqual([a.caseNo]);
    expect(await list("status=certified")).toEqual([b.caseNo]);
    expect(await list("kind=mortgage.cancel")).toEqual([]);
    expect(await list(`kind=mortgage.file&status=certified&ref=${b.ref}`)).toEqual([b.caseNo]);
    expect(await list("ref=NOBODY")).toEqual([]);
  });
});

describe("the change feed", () => {
  it("reports each change once, in order, and again from any cursor", async () => {
    await start({ review: "manual" });
    const [a, b] = [await file(), await file()];
    await desk(a.caseNo, "return", { reasons: ["缺件"] });
    await bench.call(`/v1/cases/${a.caseNo}/supplements`, { body: { note: "补" } });
    await desk(b.caseNo, "approve");
    await desk(a.caseNo, "approve");
    const changes = await allChanges("bank", 2);
    const of = (caseNo: string) =>
      changes.filter((c) => c.case.caseNo === caseNo).map((c) => [c.case.version, c.case.status]);
    expect(of(a.caseNo)).toEqual([
      [3, "reviewing"],
      [4, "supplement-required"],
      [5, "reviewing"],
      [7, "certified"],
    ]);
    expect(of(b.caseNo)).toEqual([
      [3, "reviewing"],
      [5, "certified"],
    ]);
    expect(await allChanges("bank", 1000)).toEqual(changes);
    const replay = await bench.call(`/v1/changes?cursor=${changes[2]!.cursor}`);
    expect(replay.body.changes).toEqual(changes.slice(3));
    const end = await bench.call(`/v1/changes?cursor=${replay.body.nextCursor}`);
    expect(end.body).toEqual({ changes: [], nextCursor: replay.body.nextCursor, more: false });
  });

  it("reports the effects of a release on other cases as a new version of each", async () => {
    await start();
    await bench.upload("court", RULING);
    await bench.upload("court", NOTICE);
    const seize = (documentNo: string, unitCode?: string) =>
      bench.call("/v1/seizures", {
        as: "court",
        body: sample["seizure.request"]({ documentNo, ...(unitCode ? { unitCode } : {}) }),
      });
    const front = (await seize("（2026）浙0106执1号")).body;
    const { unitCode } = front.units[0];
    const waiting = (await seize("（2026）浙0106执2号", unitCode)).body;
    expect(waiting.units[0].queuePosition).toBe(1);
    const release = await bench.call("/v1/seizure-releases", {
      as: "court",
      body: sample["seizure.release"]({
        unitCode,
        originalDocumentNo: "（2026）浙0106执1号",
        materials: courtMaterials,
      }),
    });
    expect(release.status).toBe(201);
    const reported = (await allChanges("court")).filter((c) => c.case.caseNo === waiting.caseNo);
    expect(reported.map((c) => [c.case.version, c.case.units[0]!.queuePosition])).toEqual([
      [4, 1],
      [5, 0],
    ]);
    expect((await bench.call(`/v1/cases/${waiting.caseNo}`, { as: "court" })).body.units[0].queuePosition).toBe(0);
  });
});
