import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BatchOutcome,
  Case,
  CaseDetail,
  KINDS,
  Problem,
  batchPath,
  idempotencyKey,
  kinds,
  type Kind,
} from "../../../src/contract/index.js";
import {
  NOTICE,
  RULING,
  courtMaterials,
  freshRef,
  freshUnit,
  sample,
  startBench,
  type Answered,
  type Bench,
} from "./running-sandbox.js";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.upload("court", RULING);
  await bench.upload("court", NOTICE);
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const file = (kind: Kind, body: unknown, headers?: Record<string, string>): Promise<Answered> =>
  bench.call(KINDS[kind].path, { as: KINDS[kind].role, body, headers });
const fileBatch = (kind: Kind, filings: unknown[]): Promise<Answered> =>
  bench.call(batchPath(kind), { as: KINDS[kind].role, body: { filings } });

/** Returns a filing that the register accepts. Files first what a cancellation, renewal or release refers to. */
async function acceptableFiling(kind: Kind): Promise<Record<string, unknown>> {
  const before = {
    "mortgage.cancel": "mortgage.file",
    "seizure.renew": "seizure.request",
    "seizure.release": "seizure.request",
  } as const;
  if (!Object.hasOwn(before, kind)) return sample[kind]();
  const first = sample[before[kind as keyof typeof before]]();
  const { body } = await file(before[kind as keyof typeof before], first);
  const proofNo = body.certificates[0]?.no as string | undefined;
  return sample[kind]({
    unitCode: first["unitCode"],
    ...(proofNo ? { proofNo } : { originalDocumentNo: first["documentNo"] }),
  });
}

describe.each(kinds)("filing %s", (kind) => {
  it("creates a case, and returns the same case when the filing is repeated", async () => {
    const body = await acceptableFiling(kind);
    const first = await file(kind, body);
    expect(first.text).toContain('"caseNo"');
    expect(first.status).toBe(201);
    expect(Case.parse(first.body)).toMatchObject({
      ref: body["ref"],
      kind,
      done: true,
      status: KINDS[kind].yields === "proof" ? "certified" : "registered",
    });
    const again = await file(kind, body);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
  });

  it("rejects different content under the same ref and names the original case", async () => {
    const body = await acceptableFiling(kind);
    const first = await file(kind, body);
    const other = await file(kind, { ...body, remark: "改过" });
    expect(other.status).toBe(409);
    expect(Problem.parse(other.body)).toMatchObject({ code: "ref-conflict", caseNo: first.body.caseNo });
    const unchanged = await bench.call(`/v1/cases/${first.body.caseNo}`, { as: KINDS[kind].role });
    expect(CaseDetail.parse(unchanged.body).version).toBe(first.body.version);
  });

  it("checks each filing of a batch separately", async () => {
    const good = await acceptableFiling(kind);
    const twice = await acceptableFiling(kind);
    const bad = sample[kind]({ unitCode: "330106" });
    const answer = await fileBatch(kind, [good, twice, twice, { ...twice, remark: "另一份" }, bad]);
    expect(answer.status).toBe(200);
    const { outcomes } = BatchOutcome.parse(answer.body);
    expect(outcomes.map((o) => [o.ref, o.outcome])).toEqual([
      [good["ref"], "filed"],
      [twice["ref"], "filed"],
      [twice["ref"], "existing"],
      [twice["ref"], "conflict"],
      [bad["ref"], "turned-away"],
    ]);
    expect(outcomes[4]!.problem).toMatchObject({ code: "filing-invalid", errors: [{ pointer: "/unitCode" }] });
    expect(outcomes[3]!.problem?.caseNo).toBe(outcomes[1]!.case?.caseNo);
  });
});

describe("idempotency", () => {
  it("treats the same ref in two kinds as two filings", async () => {
    const ref = freshRef("SAME");
    const mortgage = await file("mortgage.file", sample["mortgage.file"]({ ref }));
    const cancel = await file(
      "mortgage.cancel",
      sample["mortgage.cancel"]({
        ref,
        unitCode: mortgage.body.units[0].unitCode,
        proofNo: mortgage.body.certificates[0].no,
      }),
    );
    expect([mortgage.status, cancel.status]).toEqual([201, 201]);
    expect(cancel.body.caseNo).not.toBe(mortgage.body.caseNo);
  });

  it("compares content by value, ignoring trailing zeros of amounts and the default currency", async () => {
    const body = sample["mortgage.file"]({ securedPrincipal: "1200000.00" });
    const first = await file("mortgage.file", body);
    const again = await file("mortgage.file", { ...body, securedPrincipal: "1200000", currency: "CNY" });
    expect([again.status, again.body.caseNo]).toEqual([200, first.body.caseNo]);
  });

  it("keeps the ref of a filing free when it is turned turnedAway", async () => {
    const body = sample["mortgage.file"]({ termEnd: "2025-01-01" });
    const turnedAway = await file("mortgage.file", body);
    expect([turnedAway.status, turnedAway.body.code]).toEqual([422, "turned-away"]);
    expect((await bench.call(`/v1/cases?ref=${body["ref"]}`)).body.cases).toEqual([]);
    expect((await file("mortgage.file", { ...body, termEnd: "2056-01-04" })).status).toBe(201);
  });

  it("accepts the derived key, and rejects the key of another filing without filing", async () => {
    const [a, b] = [sample["mortgage.file"](), sample["mortgage.file"]()];
    const key = idempotencyKey({ institution: "91330106MA2TEXT08W", kind: "mortgage.file", ref: a["ref"] as string });
    expect((await file("mortgage.file", a, { "idempotency-key": key })).status).toBe(201);
    expect((await file("mortgage.file", a, { "idempotency-key": key })).status).toBe(200);
    const withForeignKey = await file("mortgage.file", b, { "idempotency-key": key });
    expect([withForeignKey.status, withForeignKey.body.code]).toEqual([422, "idempotency-key-reused"]);
    expect((await bench.call(`/v1/cases?ref=${b["ref"]}`)).body.cases).toEqual([]);
  });

  it("files once when the same filing arrives many times at once", async () => {
    const body = sample["mortgage.file"]();
    const answers = await Promise.all(Array.from({ length: 40 }, () => file("mortgage.file", body)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((a) => a.body.caseNo)).size).toBe(1);
    expect((await bench.call(`/v1/cases?ref=${body["ref"]}`)).body.cases).toHaveLength(1);
  });
});

describe("admission", () => {
  it("reports all wrong fields at once, by pointer", async () => {
    const answer = await file("mortgage.file", {
      ...sample["mortgage.file"](),
      unitCode: "1",
      termEnd: "2026-02-30",
      mortgagors: [],
      surprise: 1,
      securedPrincipal: undefined,
    });
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const pointers = Problem.parse(answer.body).errors!.map((e) => e.pointer);
    expect(pointers).toEqual(expect.arrayContaining(["/unitCode", "/termEnd", "/mortgagors", "/surprise"]));
  });

  it("accepts only materials that the same institution uploaded", async () => {
    const materials = [{ kind: "mortgage-contract", sha256: courtMaterials[0]!.sha256, name: "抵押合同.pdf" }];
    const body = sample["mortgage.file"]({ materials });
    const turnedAway = await file("mortgage.file", body);
    expect(turnedAway.body.errors).toMatchObject([{ code: "material-not-uploaded", pointer: "/materials/0" }]);
    await bench.upload("bank", RULING);
    expect((await file("mortgage.file", body)).status).toBe(201);
  });

  it("requires the two documents of a court", async () => {
    const turnedAway = await file(
      "seizure.request",
      sample["seizure.request"]({ materials: courtMaterials.slice(0, 1) }),
    );
    expect([turnedAway.status, turnedAway.body.code]).toEqual([422, "turned-away"]);
    expect(turnedAway.body.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: "material-required", zh: "缺少附件：协助执行通知书" })]),
    );
  });

  it("creates one case for a filing with several units", async () => {
    const titleNo = "浙（2023）杭州市不动产权第0012346号";
    const body = sample["mortgage.file"]({
      otherUnits: [
        { unitCode: freshUnit(), titleNo },
        { unitCode: freshUnit(), titleNo },
      ],
    });
    const answer = await file("mortgage.file", body);
    expect(answer.body.units).toHaveLength(3);
    expect(answer.body.certificates).toHaveLength(1);
  });

  it("rejects a batch with more filings than published", async () => {
    const {
      body: { batch },
    } = await bench.call("/v1/capabilities");
    const answer = await fileBatch(
      "mortgage.file",
      Array.from({ length: batch.maxFilings + 1 }, () => sample["mortgage.file"]()),
    );
    expect([answer.status, answer.body.code]).toEqual([413, "batch-too-large"]);
  });

  it("reports the filings of a batch whose ref cannot be read", async () => {
    const answer = await fileBatch("mortgage.file", [
      sample["mortgage.file"](),
      { ...sample["mortgage.file"](), ref: 7 },
      null,
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(["/filings/1/ref", "/filings/2"]);
  });
});
