import { describe, expect, it } from "vitest";
import { GatewayRequestError, compileDialect } from "../../../src/gateway/index.js";
import type { ContractRequest, Opened, WireMessage } from "../../../src/gateway/index.js";
import { exampleDescription, fieldsOf, fileRequest, sealContext, type Json } from "./support/contexts.js";

const MORTGAGE = {
  ref: "HZ-1",
  unitCode: "990106001001GB00001F00010001",
  titleNo: "示（2023）示例市不动产权第0012345号",
  mortgagors: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }],
  mortgageType: "general",
  propertyType: "land-and-house",
  securedPrincipal: "1200000.00",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
  mortgageContractNo: "DY-1",
  loanContractNo: "JK-1",
  securedScope: "主债权",
  transferRestricted: false,
  reason: "合同设立",
};
const lineTo = (json: Json, to: string): Json =>
  json.kinds["mortgage.file"].file.request.find((line: Json) => line.to === `data.${to}`);

/** Writes a filing with a changed description; an error is given by its code and pointer. */
function seal(filing: object, change?: (json: Json) => void, more = {}): Json {
  const { port } = compileDialect(
    exampleDescription((json) => (change?.(json), (json.examples = json.examples.slice(2)))),
  );
  try {
    return fieldsOf(port.seal(fileRequest("mortgage.file", filing), sealContext(more)) as WireMessage);
  } catch (error) {
    if (!(error instanceof GatewayRequestError)) throw error;
    expect([error.zh, error.en].every((text) => text.length > 4)).toBe(true);
    return `${error.code} ${error.pointer}`;
  }
}

describe("a filing is refused before anything is sent", () => {
  it.each<[string, object, ((json: Json) => void)?]>([
    ["no-code /mortgageType", { mortgageType: "unheard-of" }],
    ["no-code /mortgagors/0/idType", { mortgagors: [{ name: "a", idType: "none", idNo: "1" }] }],
    [
      "digits-lost /securedPrincipal",
      { securedPrincipal: "1234567.89" },
      (j) => (lineTo(j, "bdbzzqse").amount.decimals = 4),
    ],
    ["too-long /securedScope", { securedScope: "字".repeat(2001) }],
    ["too-long /mortgagors/0/name", { mortgagors: [{ name: "字".repeat(67), idType: "citizen-id", idNo: "1" }] }],
    ["not-a-date /termEnd", { termEnd: "2026-02-30" }],
    ["field-not-carried /remark", { remark: "x" }, (j) => j.kinds["mortgage.file"].file.request.splice(16, 1)],
    [
      "field-not-carried /otherUnits",
      { otherUnits: [{ unitCode: "990106001001GB00001F00010002", titleNo: "t" }] },
      (j) =>
        (j.kinds["mortgage.file"].file.request[1] = { to: "data.bdcdyh", from: "unitCode" }) &&
        j.kinds["mortgage.file"].file.request.push({ to: "data.bdcqzh", from: "titleNo" }),
    ],
    [
      "field-not-carried /maximumClaim",
      { maximumClaim: "1.00" },
      (j) => (lineTo(j, "zgzqe").when = { field: "mortgageType", is: ["maximum"] }),
    ],
    [
      "field-not-carried /materials/0/consent",
      { materials: [{ kind: "other", sha256: "0".repeat(64), name: "a", consent: { matter: "mortgage" } }] },
      (j) => (j.kinds["mortgage.file"].drops = []),
    ],
    [
      "material-missing /materials/0",
      { materials: [{ kind: "mortgage-contract", sha256: "0".repeat(64), name: "a" }] },
    ],
    ["ref-does-not-fit /ref", { ref: "申请1" }, (j) => delete j.identity.derive],
    [
      "contains-separator /mortgagors/0/name",
      { mortgagors: [{ name: "张、伟", idType: "citizen-id", idNo: "1" }] },
      joined,
    ],
  ])("with %s", (error, wrong, change) => {
    expect(seal({ ...MORTGAGE, ...wrong }, change)).toBe(error);
  });
});

/** Mortgagors as three texts. */
function joined(json: Json): void {
  const join = (field: string) => ({ by: "、", field });
  json.kinds["mortgage.file"].file.request.splice(
    2,
    2,
    { to: "data.dyr", from: "mortgagors", join: join("name") },
    { to: "data.dyrzjzl", from: "mortgagors", join: join("idType"), table: "zjzl" },
    { to: "data.dyrzjh", from: "mortgagors", join: join("idNo") },
    { to: "data.zwr", from: "debtors", join: join("name") },
    { to: "data.zwrzjzl", from: "debtors", join: join("idType"), table: "zjzl" },
    { to: "data.zwrzjh", from: "debtors", join: join("idNo") },
  );
}

describe("a message", () => {
  it("has the debtor only when he is not the mortgagor", () => {
    const other = [{ name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }];
    expect(seal({ ...MORTGAGE, debtors: MORTGAGE.mortgagors }).data.zwr).toBeUndefined();
    expect(seal({ ...MORTGAGE, debtors: other }).data.zwr).toEqual([
      { xm: "李娜", zjzl: "1", zjh: "330106198502150022" },
    ]);
  });

  it("has lists as texts where the authority wants it", () => {
    const mortgagors = [...MORTGAGE.mortgagors, { name: "李娜", idType: "citizen-id", idNo: "330106198502150022" }];
    expect(seal({ ...MORTGAGE, mortgagors }, joined).data).toMatchObject({
      dyr: "张伟、李娜",
      dyrzjzl: "1、1",
      dyrzjh: "330106199001010018、330106198502150022",
    });
  });

  it("puts the limit of a maximum-claim mortgage into the slot that the authority has for it", () => {
    const { securedPrincipal: _, ...rest } = MORTGAGE;
    const maximum = { ...rest, mortgageType: "maximum", maximumClaim: "3000000.00" };
    const oneSlot = (json: Json): void => {
      lineTo(json, "bdbzzqse").when = { field: "mortgageType", is: ["general"] };
      Object.assign(lineTo(json, "zgzqe"), { to: "data.bdbzzqse", when: { field: "mortgageType", is: ["maximum"] } });
    };
    expect(seal(maximum).data).toMatchObject({ zgzqe: "300.000000" });
    expect(seal(maximum, oneSlot).data.bdbzzqse).toBe("300.000000");
    expect(seal(MORTGAGE, oneSlot).data.bdbzzqse).toBe("120.000000");
  });

  it("writes what is absent as the authority wants it", () => {
    const { securedPrincipal: _, ...rest } = MORTGAGE;
    const empties = (json: Json): void => {
      lineTo(json, "fj").empty = "text";
      lineTo(json, "bz").empty = "null";
      lineTo(json, "zwr").empty = "text";
    };
    expect(seal(rest, empties).data).toMatchObject({ fj: "", bz: null, zwr: "" });
  });

  it("has a number that follows from the ref when the ref does not fit, always the same one", () => {
    const [one, again, other] = ["申请1", "申请1", "申请2"].map((ref) => seal({ ...MORTGAGE, ref }).data.bjbh);
    expect(one).toMatch(/^[0-9A-Z]{32}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });
});

describe("a batch", () => {
  const { port } = compileDialect(exampleDescription((json) => delete json.signing));
  const filings = ["ZX-1", "ZX-2", "ZX-3", "ZX-4", "ZX-5"].map((ref, i) => ({
    ref,
    unitCode: `990106001001GB00001F0001000${i + 1}`,
    proofNo: `示（2024）示例市不动产证明第000000${i}号`,
    ground: "debt-ended",
  }));
  const request: ContractRequest = {
    call: "file-batch",
    operation: "mortgageCancelBatch",
    kind: "mortgage.cancel",
    params: {},
    json: { filings },
  };
  const sent = port.seal(request, sealContext()) as WireMessage;
  const open = (jglb: unknown): Opened => {
    const body = Buffer.from(JSON.stringify({ head: { code: "0000" }, data: { jglb } }));
    return port.open(request, sent, { status: 200, headers: {}, body }, sealContext());
  };
  const outcomes = (opened: Opened): Json =>
    opened.says === "answer" ? (opened.answer.json as Json).outcomes : opened;

  it("is matched by key, never by order; what is missing, doubled or unclear is left to be looked up", () => {
    const found = outcomes(
      open([
        { bjbh: "ZX-2", jgdm: "1001", thyy: [{ dm: "B03", ms: "证明号不存在" }] },
        { bjbh: "ZX-1", jgdm: "0000", slbh: "S1" },
        { bjbh: "ZX-3", jgdm: "0000", slbh: "S3" },
        { bjbh: "ZX-3", jgdm: "1001" },
        { bjbh: "ZX-4", jgdm: "5555", slbh: "S4" },
        { bjbh: "ZX-9", jgdm: "0000", slbh: "S9" },
        { jgdm: "0000", slbh: "S8" },
      ]),
    );
    expect(found).toMatchObject([
      { ref: "ZX-1", outcome: "filed", case: { caseNo: "S1", kind: "mortgage.cancel", status: "submitted" } },
      { ref: "ZX-2", outcome: "turned-away", problem: { errors: [{ code: "authority.B03" }] } },
    ]);
    expect(found).toHaveLength(2);
  });

  it("tells which were not processed, and which conflict", () => {
    expect(
      outcomes(
        open([
          { bjbh: "ZX-1", jgdm: "9001" },
          { bjbh: "ZX-2", jgdm: "1003" },
          { bjbh: "ZX-5", jgdm: "1002", slbh: "S" },
        ]),
      ),
    ).toMatchObject([
      { ref: "ZX-1", outcome: "failed" },
      { ref: "ZX-2", outcome: "conflict" },
    ]);
    expect(open(undefined)).toMatchObject({ says: "unknown", why: "answer-without-list" });
    expect(outcomes(open({ bjbh: "ZX-1", jgdm: "0000", slbh: "S1" }))).toMatchObject([
      { ref: "ZX-1", outcome: "filed" },
    ]);
  });

  it("is refused when the head can name one division only", () => {
    const mixed = [filings[0], { ...filings[1]!, unitCode: "990108001001GB00001F00010001" }];
    expect(() => port.seal({ ...request, json: { filings: mixed } }, sealContext())).toThrow(
      expect.objectContaining({ code: "several-divisions", pointer: "/filings" }) as Error,
    );
  });
});

describe("changes within a window", () => {
  const windowed = (json: Json): void => {
    delete json.signing;
    json.progress = { by: "window", pollSeconds: 60, windowHours: 24 };
    const time = { date: "yyyy-MM-dd HH:mm:ss" };
    json.calls.changes = {
      address: { path: "/api/v1/bgcx" },
      request: [
        { to: "data.kssj", from: "$windowStart", ...time },
        { to: "data.jssj", from: "$windowEnd", ...time },
      ],
      answer: [
        {
          to: "changes",
          each: "data.bglb",
          fields: json.calls.case.answer
            .slice(0, 6)
            .map((line: Json) => ({ ...line, to: `case.${line.to}`, from: line.from.replace("data.", "") })),
        },
      ],
    };
  };
  // The state stands in the case of each change.
  const { port } = compileDialect(exampleDescription(windowed));
  const read = (cursor?: string) =>
    ({ call: "changes", operation: "listChanges", params: { ...(cursor && { cursor }) } }) as ContractRequest;
  const openChanges = (request: ContractRequest, bglb: unknown[]): Json => {
    const sent = port.seal(request, sealContext()) as WireMessage;
    const body = Buffer.from(JSON.stringify({ head: { code: "0000" }, data: { bglb } }));
    const opened = port.open(request, sent, { status: 200, headers: {}, body }, sealContext());
    return { sent: fieldsOf(sent).data, opened };
  };

  it("are asked for from the cursor, which is a time, for the longest window at most", () => {
    const { sent, opened } = openChanges(read("2026-11-19T00:00:00Z"), []);
    expect(sent).toEqual({ kssj: "2026-11-19 08:00:00", jssj: "2026-11-20 08:00:00" });
    expect(opened.answer.json).toEqual({ changes: [], nextCursor: "2026-11-20T00:00:00.000Z", more: true });
  });

  it("overlap with the next window when the present is reached", () => {
    const change = { slbh: "S1", bjbh: "ZX-1", ywlx: "DY02", ajzt: "20", gxsj: "20261121095500" };
    const { opened } = openChanges(read("2026-11-21T01:50:00Z"), [change]);
    expect(opened.answer.json).toMatchObject({
      changes: [
        {
          at: "2026-11-21T09:55:00.000+08:00",
          case: { caseNo: "S1", ref: "ZX-1", kind: "mortgage.cancel", status: "accepted" },
        },
      ],
      nextCursor: "2026-11-21T01:59:00.000Z",
      more: false,
    });
  });
});
