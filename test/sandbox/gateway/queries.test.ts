import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  Capabilities,
  Certificate,
  MaterialReceipt,
  SearchResult,
  UnitState,
  type QueryRules,
} from "../../../src/contract/index.js";
import { defaultAuthority } from "../../../src/sandbox/index.js";
import { openPdf } from "../../../src/sdk/certificates/pdf/document.js";
import { verifyCertificateFile } from "../../../src/sdk/index.js";
import { NOTICE, freshUnit, sample, sha256, startBench, type Answered, type Bench } from "./running-sandbox.js";

let bench: Bench;
let dataNotice: string;
beforeAll(async () => {
  bench = await startBench();
  dataNotice = await bench.upload("court", Buffer.from("%PDF-1.4 协助查询通知书"));
});
afterAll(async () => {
  expect(bench.errors).toEqual([]);
  await bench.sandbox.close();
});

const queries = async () => (await bench.control("/queries")).body.queries as Record<string, unknown>[];

describe("materials", () => {
  const put = (digest: string, raw: Uint8Array, type = "application/pdf", as = "bank") =>
    bench.call(`/v1/materials/${digest}`, { as, method: "PUT", raw, headers: { "content-type": type } });

  it("are uploaded once and identified by their digest", async () => {
    const data = Buffer.from("%PDF-1.4 抵押合同 第一份");
    const first = await put(sha256(data), data);
    expect([first.status, MaterialReceipt.parse(first.body)]).toEqual([
      201,
      { sha256: sha256(data), size: data.length, mediaType: "application/pdf" },
    ]);
    expect((await put(sha256(data), data)).status).toBe(200);
    expect((await bench.call(`/v1/materials/${sha256(data)}`, { method: "HEAD" })).status).toBe(200);
  });

  it("are not stored when their content does not match the digest", async () => {
    const wrong = await put(sha256("other"), Buffer.from("content"));
    expect([wrong.status, wrong.body.code]).toEqual([400, "digest-mismatch"]);
    expect((await bench.call(`/v1/materials/${sha256("other")}`, { method: "HEAD" })).status).toBe(404);
  });

  it("are rejected when they are empty, of another type, or too large", async () => {
    expect((await put(sha256(""), Buffer.alloc(0))).status).toBe(400);
    expect((await put(sha256("x"), Buffer.from("x"), "application/x-msdownload")).status).toBe(415);
    const {
      body: { materials },
    } = await bench.call("/v1/capabilities");
    expect((await put(sha256("x"), Buffer.alloc(materials.maxBytes + 1))).status).toBe(413);
  });
});

describe("units", () => {
  it("show their registered rights, and every query is recorded with its purpose", async () => {
    const unitCode = freshUnit();
    await bench.call("/v1/mortgages", { body: sample["mortgage.file"]({ unitCode }) });
    const authorisation = await bench.upload("bank", Buffer.from("%PDF-1.4 授权书"));
    const answer = await bench.call(`/v1/units/${unitCode}`, {
      headers: { "query-purpose": encodeURIComponent("贷前调查"), "query-authorisation": authorisation },
    });
    expect(UnitState.parse(answer.body).mortgages).toMatchObject([{ rank: 1, amount: "1200000.00" }]);
    expect((await queries())[0]).toMatchObject({
      institution: "91330106MA2TEXT08W",
      operation: "getUnit",
      subject: unitCode,
      purpose: "贷前调查",
      authorisation,
      hits: 1,
    });
  });

  it("that are unknown are not found, and the query is still recorded", async () => {
    const unitCode = freshUnit();
    const headers = await bench.grounds("bank");
    expect((await bench.call(`/v1/units/${unitCode}`, { headers })).status).toBe(404);
    expect((await queries())[0]).toMatchObject({ subject: unitCode, hits: 0 });
  });
});

const PURPOSE = { "query-purpose": encodeURIComponent("核对登记状态") };
const codesOf = ({ status, body }: Answered) => [
  status,
  body.code,
  ...((body.errors ?? []) as { code: string }[]).map((e) => e.code).sort(),
];

describe("the grounds of a query", () => {
  const ofBank = async () => {
    const unitCode = freshUnit();
    const { body } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]({ unitCode }) });
    return { path: `/v1/units/${unitCode}`, unitCode, no: body.certificates[0].no as string };
  };
  const REQUIRED = {
    developer: ["query-authorisation-required", "query-purpose-required"],
    court: ["query-document-no-required", "query-notice-required", "query-purpose-required"],
  } as const;

  it.each(["developer", "court"] as const)(
    "of a %s without a right are refused with all that is missing",
    async (as) => {
      const { path, unitCode } = await ofBank();
      const refused = await bench.call(path, { as });
      expect(codesOf(refused)).toEqual([403, "query-refused", ...REQUIRED[as]]);
      const { errors } = refused.body as { errors: { source: string; pointer: string; fixZh: string }[] };
      for (const { source, pointer, fixZh } of errors) {
        expect(source).toMatch(/^(?:不动产登记暂行条例 第二十[七八]条|法释〔2013〕20号 第七条)$/);
        expect(pointer).toMatch(/^\/header\/Query-/);
        expect(fixZh).not.toBe("");
      }
      expect((await queries())[0]).toMatchObject({ subject: unitCode, refused: true });
      // An unknown unit is refused alike, so that a refusal says nothing.
      expect(codesOf(await bench.call(`/v1/units/${freshUnit()}`, { as }))).toEqual(codesOf(refused));
      const complete = await bench.grounds(as);
      expect((await bench.call(path, { as, headers: complete })).status).toBe(200);
      for (const missing of Object.keys(complete)) {
        const { [missing]: _, ...rest } = complete;
        expect(codesOf(await bench.call(path, { as, headers: rest })).length, missing).toBe(3);
      }
    },
  );

  it("of a holder are the purpose alone, and end with the right", async () => {
    const { path, no } = await ofBank();
    expect(codesOf(await bench.call(path))).toEqual([403, "query-refused", "query-purpose-required"]);
    expect((await bench.call(path, { headers: PURPOSE })).status).toBe(200);
    await bench.call("/v1/mortgage-cancellations", {
      body: sample["mortgage.cancel"]({ proofNo: no, unitCode: path.slice(10) }),
    });
    expect(codesOf(await bench.call(path, { headers: PURPOSE }))).toEqual([
      403,
      "query-refused",
      "query-authorisation-required",
    ]);
  });

  it("hold for a certificate of others, which does not exist for an institution without any", async () => {
    const { no } = await ofBank();
    const path = `/v1/certificates/${encodeURIComponent(no)}`;
    for (const end of ["", "/file"]) {
      expect((await bench.call(path + end)).status).toBe(200);
      expect((await bench.call(path + end, { as: "developer", headers: PURPOSE })).status).toBe(404);
      const { "query-purpose": purpose, ...basis } = await bench.grounds("developer");
      const without = await bench.call(path + end, { as: "developer", headers: basis });
      expect(codesOf(without)).toEqual([403, "query-refused", "query-purpose-required"]);
      const headers = { ...basis, "query-purpose": purpose! };
      expect((await bench.call(path + end, { as: "developer", headers })).status).toBe(200);
    }
  });

  it("of an authority that asks banks for no authorisation are the purpose", async () => {
    const queriesOf = {
      required: [{ role: "bank", grounds: ["purpose"] }] as QueryRules["required"],
      ownRights: ["purpose"] as QueryRules["ownRights"],
      holdersTold: [],
    };
    const capabilities = { ...defaultAuthority.capabilities, queries: queriesOf };
    const direct = await startBench({ authorities: [{ ...defaultAuthority, capabilities }] });
    try {
      expect((await direct.call(`/v1/units/${freshUnit()}`, { headers: PURPOSE })).status).toBe(404);
      // What the authority does not describe needs what protects the holder.
      expect(codesOf(await direct.call(`/v1/units/${freshUnit()}`, { as: "court", headers: PURPOSE }))).toEqual([
        403,
        "query-refused",
        "query-document-no-required",
        "query-notice-required",
      ]);
    } finally {
      await direct.sandbox.close();
    }
  });
});

describe("a search by a bank", () => {
  const authorised = async (more: object) => ({
    purpose: "贷前查询",
    materials: [
      { kind: "authorisation", sha256: await bench.upload("bank", Buffer.from("%PDF-1.4 授权书")), name: "授权书.pdf" },
    ],
    ...more,
  });

  it("finds units by the number of a title certificate or proof, and by person, with the holder's authorisation", async () => {
    const unitCode = freshUnit();
    const titleNo = "浙（2026）示例市不动产权第0077001号";
    const owner = { name: "钱进", idType: "citizen-id", idNo: "310115199202290039" };
    const { body } = await bench.call("/v1/mortgages", {
      body: sample["mortgage.file"]({ unitCode, titleNo, mortgagors: [owner] }),
    });
    const find = async (more: object) =>
      SearchResult.parse((await bench.call("/v1/searches", { body: await authorised(more) })).body).hits;
    const title = { unitCode, holder: "钱进", as: "owner", matchedBy: "certificate-no", mortgages: 1 };
    expect(await find({ certificateNos: [titleNo] })).toMatchObject([title]);
    expect(await find({ certificateNos: [titleNo.replace("（", "(").replace("）", ")")] })).toMatchObject([title]);
    expect(await find({ certificateNos: [body.certificates[0].no] })).toMatchObject([
      { unitCode, holder: "示例银行杭州西湖支行", as: "mortgagee" },
    ]);
    expect(await find({ persons: [owner] })).toMatchObject([{ unitCode, matchedBy: "name-and-number" }]);
    expect(await find({ certificateNos: ["浙（2026）示例市不动产权第9977001号"] })).toEqual([]);
  });

  it("is refused without authorisation or purpose, and says so with the source", async () => {
    const search = (body: object) => bench.call("/v1/searches", { body });
    const persons = [{ name: "钱进" }];
    const refused = await search({ persons });
    expect(codesOf(refused)).toEqual([403, "query-refused", "query-authorisation-required", "query-purpose-required"]);
    expect(refused.body.errors[0]).toMatchObject({ pointer: "/purpose", source: "不动产登记暂行条例 第二十八条" });
    expect(codesOf(await search({ persons, materials: (await authorised({})).materials }))).toEqual([
      403,
      "query-refused",
      "query-purpose-required",
    ]);
    expect(codesOf(await search(await authorised({})))).toEqual([400, "invalid-request", "field-missing"]);
  });
});

describe("the result of a query", () => {
  it("is a sealed PDF with purpose, who asked, when and what, and is the same whenever it is read", async () => {
    const unitCode = freshUnit();
    await bench.call("/v1/mortgages", { body: sample["mortgage.file"]({ unitCode }) });
    const unit = UnitState.parse((await bench.call(`/v1/units/${unitCode}`, { headers: PURPOSE })).body);
    const read = async () => {
      const response = await fetch(`${bench.sandbox.url}/v1/queries/${unit.queryNo!}/file`, {
        headers: { authorization: "Bearer sandbox-bank" },
      });
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      return Buffer.from(await response.arrayBuffer());
    };
    const file = await read();
    expect(await read()).toEqual(file);
    const trustedCas = await (await fetch(`${bench.sandbox.url}/sandbox/ca.pem`)).text();
    const verdict = await verifyCertificateFile(file, { trustedCas, now: bench.sandbox.clock.now() });
    expect([verdict.sound, verdict.findings.filter((f) => f.severity === "error")]).toEqual([true, []]);
    const text = openPdf(file)
      .visibleText()
      .lines.map((l) => l.text)
      .join("\n")
      .replaceAll(" ", "");
    for (const part of [
      unit.queryNo!,
      "核对登记状态",
      "示例银行杭州西湖支行",
      "91330106MA2TEXT08W",
      unit.at,
      "1200000.00",
      "查封登记无",
    ])
      expect(text.replaceAll("\n", ""), part).toContain(part);
    file[file.length - 400]! ^= 1;
    expect((await verifyCertificateFile(file, { trustedCas, now: bench.sandbox.clock.now() })).sound).toBe(false);
  });
});

describe("the search of a court", () => {
  const search = (more: Record<string, unknown> = {}) =>
    bench.call("/v1/searches", {
      as: "court",
      body: {
        documentNo: "（2026）浙0106执1234号",
        persons: [{ name: "王芳", idType: "citizen-id", idNo: "310115199202290039" }],
        officerName: "周敏",
        officerCardNo: "浙010600123",
        materials: [{ kind: "query-notice", sha256: dataNotice, name: "协助查询通知书.pdf" }],
        purpose: "财产调查",
        ...more,
      },
    });

  it("returns a search number with hits or an empty list, and its record names no person", async () => {
    const empty = await search({ persons: [{ name: "查无此人" }] });
    expect([empty.status, SearchResult.parse(empty.body).hits]).toEqual([200, []]);
    const unitCode = freshUnit();
    await bench.call("/v1/mortgages", {
      body: sample["mortgage.file"]({
        unitCode,
        mortgagors: [{ name: "王芳", idType: "citizen-id", idNo: "310115199202290039" }],
      }),
    });
    const found = SearchResult.parse((await search()).body);
    expect(found.hits).toMatchObject([{ unitCode, holder: "王芳", mortgages: 1 }]);
    expect(found.searchNo).toMatch(/^\d{20}$/);
    expect(found.searchNo).not.toBe(empty.body.searchNo);
    const [record] = await queries();
    expect(record).toMatchObject({
      operation: "createSearch",
      purpose: "财产调查",
      documentNo: "（2026）浙0106执1234号",
      hits: 1,
    });
    expect(JSON.stringify(record)).not.toMatch(/王芳|310115199202290039/);
  });

  it("requires an uploaded query notice", async () => {
    const without = await search({ materials: [{ kind: "ruling", sha256: dataNotice, name: "裁定书.pdf" }] });
    expect([without.status, without.body.errors[0].pointer]).toEqual([403, "/materials"]);
    const absent = await search({ materials: [{ kind: "query-notice", sha256: sha256(NOTICE), name: "x.pdf" }] });
    expect(absent.body.errors[0]).toMatchObject({ code: "material-not-uploaded", pointer: "/materials/0" });
  });
});

describe("certificates", () => {
  it("are available as data and as a PDF with the stated digest and size", async () => {
    const {
      body: {
        certificates: [{ no }],
      },
    } = await bench.call("/v1/mortgages", { body: sample["mortgage.file"]() });
    const data = Certificate.parse((await bench.call(`/v1/certificates/${encodeURIComponent(no)}`)).body);
    const response = await fetch(`${bench.sandbox.url}/v1/certificates/${encodeURIComponent(no)}/file`, {
      headers: { authorization: "Bearer sandbox-bank" },
    });
    const file = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(file.subarray(0, 5).toString()).toBe("%PDF-");
    expect(data.file).toEqual({ sha256: sha256(file), size: file.length, mediaType: "application/pdf" });
  });

  it("of a buyer's mortgage notice are visible to the bank that holds it, although the developer filed", async () => {
    const body = sample["pre-notice.register"]({
      mortgage: {
        mortgageeName: "示例银行杭州西湖支行",
        mortgageeIdNo: "91330106MA2TEXT08W",
        mortgageAmount: "1500000.00",
        loanContractNo: "JK-1",
        termStart: "2026-01-05",
        termEnd: "2046-01-04",
      },
    });
    const { body: made } = await bench.call("/v1/pre-notices", { as: "developer", body });
    const no = made.certificates.find((c: { right: string }) => c.right === "mortgage-pre-notice").no as string;
    const other = made.certificates.find((c: { right: string }) => c.right === "purchase-pre-notice").no as string;
    expect((await bench.call(`/v1/certificates/${encodeURIComponent(no)}`)).status).toBe(200);
    expect((await bench.call(`/v1/certificates/${encodeURIComponent(other)}`)).status).toBe(404);
    expect((await bench.call(`/v1/certificates/${encodeURIComponent(other)}`, { as: "developer" })).status).toBe(200);
  });
});

describe("the control calls", () => {
  it("enter units and events in a strict register, all or none", async () => {
    const strict = await startBench({ register: "strict" });
    try {
      const unitCode = freshUnit();
      const body = sample["mortgage.file"]({ unitCode });
      expect((await strict.call("/v1/mortgages", { body })).status).toBe(422);
      const unit = {
        unitCode,
        phase: "registered",
        owners: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
        titleNo: body["titleNo"],
      };
      const broken = await strict.control("/units", { units: [unit, { ...unit, unitCode: "1" }] });
      expect([broken.status, broken.body.errors[0].pointer]).toEqual([400, "/units/1/unitCode"]);
      expect((await strict.call("/v1/mortgages", { body })).status).toBe(422);
      expect((await strict.control("/units", { units: [unit] })).body).toEqual({ applied: 1 });
      expect((await strict.call("/v1/mortgages", { body })).status).toBe(201);
      const halfway = await strict.control("/events", {
        events: [
          { type: "habitation-registered", unitCode, holder: "老张" },
          { type: "objection-registered", unitCode: freshUnit(), applicant: "某人" },
        ],
      });
      expect([halfway.status, halfway.body.errors[0].pointer]).toEqual([422, "/events/1/unitCode"]);
      expect((await strict.call(`/v1/units/${unitCode}`, { headers: PURPOSE })).body.habitation ?? []).toEqual([]);
    } finally {
      await strict.sandbox.close();
    }
  });

  it("dump every case for an independent checker", async () => {
    const response = await fetch(`${bench.sandbox.url}/sandbox/register/dump`);
    const lines = (await response.text())
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l) as Record<string, unknown>);
    expect(lines.length).toBe((await bench.control("/state")).body.cases);
    expect(Object.keys(lines[0]!)).toEqual(
      expect.arrayContaining(["institution", "kind", "ref", "caseNo", "unitCodes", "status"]),
    );
  });

  it.each([
    ["/clock", {}],
    ["/clock", { advance: "soon" }],
    ["/clock", { set: "yesterday" }],
    ["/faults", {}],
    ["/tokens", {}],
    ["/tokens", { role: "king" }],
    ["/desk", {}],
    ["/units", {}],
    ["/events", { events: [{ type: "miracle" }] }],
  ])("reject %s %j", async (path, body) => {
    expect((await bench.control(path, body)).status).toBe(400);
  });

  it("are unavailable after closing, which frees the port and the temporary home", async () => {
    const other = await startBench();
    const { home, url } = other.sandbox;
    await other.sandbox.close();
    const { existsSync } = await import("node:fs");
    expect(existsSync(home)).toBe(false);
    await expect(fetch(`${url}/v1/capabilities`)).rejects.toThrow();
  });
});

it("the capabilities list the kinds that the authority accepts", async () => {
  expect(Capabilities.parse((await bench.call("/v1/capabilities")).body).kinds).toHaveLength(7);
});
