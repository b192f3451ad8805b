import { describe, expect, it, onTestFinished } from "vitest";
import { problem } from "../../../src/contract/index.js";
import {
  RegistryClient,
  bearerToken,
  isConflict,
  isArgumentError,
  isInvalidRequest,
  isOutcomeUnknown,
} from "../../../src/sdk/index.js";
import { NOTICE, sample, sha256, startBench, type Bench } from "../../sandbox/gateway/running-sandbox.js";
import { aCase, client, failure, httpServer, send } from "../fake-gateway.js";

/** A sandbox and a client of it, for an institution of the role. */
async function setUp(role: "bank" | "court" = "bank"): Promise<{ bench: Bench; registry: RegistryClient }> {
  const bench = await startBench({ review: "manual" });
  const { id } = bench.sandbox.institutions.find((one) => one.role === role)!;
  const registry = new RegistryClient({
    gateway: bench.sandbox.url,
    credentials: bearerToken({ token: `sandbox-${role}`, institution: id }),
  });
  onTestFinished(async () => {
    await registry.close();
    expect(bench.errors).toEqual([]);
    await bench.sandbox.close();
  });
  return { bench, registry };
}
const file = async (bench: Bench) =>
  (await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() })).body as { caseNo: string; version: number };

describe("a withdrawal whose answer is lost", () => {
  it.each(["answer-lost", "half-answer", "html", "500"])(
    "takes effect once and returns the case: %s",
    async (fault) => {
      const { bench, registry } = await setUp();
      const { caseNo, version } = await file(bench);
      await bench.control("/faults", { spec: `${fault}:x1@withdrawCase` });
      const withdrawn = await registry.cases
        .withdraw(caseNo, { reason: "客户取消贷款" })
        .catch((error: unknown) => error);
      // A web page with status 200 is no failure of the connection: it is not repeated.
      if (fault === "html") expect(isOutcomeUnknown(withdrawn)).toBe(true);
      else expect(withdrawn).toMatchObject({ status: "withdrawn", version: version + 1 });
      expect((await registry.cases.get(caseNo)).history.filter((h) => h.status === "withdrawn")).toHaveLength(1);
    },
  );

  it("can be repeated later, by another process too, with a key of the caller", async () => {
    const { bench, registry } = await setUp();
    const { caseNo } = await file(bench);
    await bench.control("/faults", { spec: "answer-lost:x1@withdrawCase" });
    const options = { idempotencyKey: "withdraw-1", maxRetries: 0 };
    expect(isOutcomeUnknown(await failure(registry.cases.withdraw(caseNo, { reason: "x" }, options)))).toBe(true);
    expect(await registry.cases.withdraw(caseNo, { reason: "x" }, options)).toMatchObject({ status: "withdrawn" });
    const other = await failure(registry.cases.withdraw(caseNo, { reason: "y" }, options));
    expect([isInvalidRequest(other), (other as { code: string }).code]).toEqual([true, "idempotency-key-reused"]);
  });
});

it("a supplement whose answer is lost takes effect once", async () => {
  const { bench, registry } = await setUp();
  const { caseNo } = await file(bench);
  await bench.control("/desk", { caseNo, action: "return", reasons: ["金额有误"] });
  await bench.control("/faults", { spec: "answer-lost:x2@supplementCase" });
  const answered = await registry.cases.supplement(caseNo, {
    changes: { securedPrincipal: "900000.00" },
    note: "已补",
  });
  expect(answered.history.filter((h) => h.note === "已补")).toHaveLength(1);
});

it("a search whose answer is lost is recorded once", async () => {
  const { bench, registry } = await setUp("court");
  await bench.upload("court", NOTICE);
  await bench.control("/faults", { spec: "answer-lost:x2@createSearch" });
  const found = await registry.searches.create({
    documentNo: "（2026）浙0106执1234号",
    persons: [{ name: "王芳" }],
    officerName: "周敏",
    officerCardNo: "浙010600123",
    materials: [{ kind: "query-notice", sha256: sha256(NOTICE), name: "协助查询通知书.pdf" }],
    purpose: "执行查询",
  });
  const { queries } = (await bench.control("/queries")).body as { queries: { queryNo: string }[] };
  expect(queries.map((q) => q.queryNo)).toEqual([found.searchNo]);
});

describe("every attempt of a write with a key", () => {
  it("has the same key, and another call has another one", async () => {
    const { url, requests } = await httpServer((_, response) => response.destroy());
    for (let i = 0; i < 2; i++)
      expect(isOutcomeUnknown(await failure(client(url).cases.withdraw("C1", { reason: "测试" })))).toBe(true);
    expect(isOutcomeUnknown(await failure(client(url).cases.supplement("C1", { note: "x" })))).toBe(true);
    const keys = requests.map((r) => r.headers["idempotency-key"]);
    expect(keys).toHaveLength(12);
    expect(new Set(keys).size).toBe(3);
    expect(new Set(keys.slice(0, 4)).size).toBe(1);
  });

  it("waits while the first one is in progress, and is unknown when it never ends", async () => {
    const busy = { ...problem("idempotency-key-in-use") };
    const { url, requests } = await httpServer((_, response, nth) =>
      nth < 3 ? send(response, 409, busy) : send(response, 200, { ...aCase("R1"), history: [] }),
    );
    expect(await client(url).cases.withdraw("C1", { reason: "测试" })).toMatchObject({ ref: "R1" });
    expect(requests).toHaveLength(3);
    const endless = await httpServer((_, response) => send(response, 409, busy));
    expect(isOutcomeUnknown(await failure(client(endless.url).cases.withdraw("C1", { reason: "测试" })))).toBe(true);
  });

  it("is not sent with a key of a wrong form", async () => {
    const { url, requests } = await httpServer((_, response) => send(response, 200, {}));
    const error = await failure(client(url).cases.withdraw("C1", { reason: "x" }, { idempotencyKey: "a b" }));
    expect(isInvalidRequest(error)).toBe(true);
    expect(requests).toEqual([]);
  });
});

it("a filing with the key of another request is an error, not a refusal of the filing", async () => {
  const { url } = await httpServer((_, response) => send(response, 422, problem("idempotency-key-reused")));
  const error = await failure(
    client(url).mortgages.cancel({ ref: "R1", unitCode: "1", proofNo: "x", ground: "debt-ended" }),
  );
  expect((error as { code: string }).code).toBe("idempotency-key-reused");
});

it("a decision about a version of the case has no effect when the case has changed", async () => {
  const { bench, registry } = await setUp();
  const { caseNo, version } = await file(bench);
  await bench.control("/desk", { caseNo, action: "return", reasons: ["缺件"] });
  const error = await failure(registry.cases.withdraw(caseNo, { reason: "x" }, { ifVersion: version }));
  expect([isConflict(error), (error as { code: string }).code]).toEqual([true, "case-changed"]);
  expect(await registry.cases.withdraw(caseNo, { reason: "x" }, { ifVersion: version + 1 })).toMatchObject({
    status: "withdrawn",
  });
});

it("the grounds of a query are sent in headers and never in the address", async () => {
  const { url, requests } = await httpServer((_, response) => send(response, 404, problem("not-found")));
  const registry = client(url);
  const grounds = { purpose: "贷前调查", documentNo: "（2026）浙0106执1234号", authorisation: "a".repeat(64) };
  await failure(registry.units.get("330106001001GB00001F00010001", grounds));
  await failure(registry.certificates.file("1", { purpose: "贷款，放款" }));
  expect(requests.map((r) => r.url)).toEqual(["/v1/units/330106001001GB00001F00010001", "/v1/certificates/1/file"]);
  const [unit, file] = requests.map(({ headers }) => headers);
  expect(decodeURIComponent(String(unit!["query-purpose"]))).toBe(grounds.purpose);
  expect(decodeURIComponent(String(unit!["query-document-no"]))).toBe(grounds.documentNo);
  expect(unit!["query-authorisation"]).toBe(grounds.authorisation);
  expect(decodeURIComponent(String(file!["query-purpose"]))).toBe("贷款，放款");
  for (const purpose of ["", "x".repeat(201), "a\nb", "\ud800"])
    expect(
      isInvalidRequest(await failure(registry.units.get("330106001001GB00001F00010001", { purpose }))),
      purpose,
    ).toBe(true);
  expect(requests).toHaveLength(2);
});

it("lists are filtered by several statuses, unit and day of acceptance", async () => {
  const { bench, registry } = await setUp();
  const one = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
  await file(bench);
  const { unitCode } = (one.body as { units: { unitCode: string }[] }).units[0]!;
  const list = async (filter: Parameters<typeof registry.cases.page>[0]) =>
    (await registry.cases.page(filter)).cases.length;
  expect(await list({ status: ["reviewing", "certified"] })).toBe(2);
  expect(await list({ status: "certified" })).toBe(0);
  expect(await list({ unitCode })).toBe(1);
  expect(await list({ acceptedFrom: "2020-01-01", acceptedTo: "2099-12-31", limit: 1 })).toBe(1);
  expect(await list({ acceptedTo: "2020-01-01" })).toBe(0);
  expect(isArgumentError(await failure(registry.cases.page({ acceptedFrom: "1.1.2026" })))).toBe(true);
});
