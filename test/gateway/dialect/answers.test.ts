import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CASE_STATUSES,
  Case,
  caseStatuses,
  problem,
  VALID_FILINGS,
  type UnitState,
} from "../../../src/contract/index.js";
import type { ContractAnswer, ContractRequest, Opened, ReceivedCall, WireMessage } from "../../../src/gateway/index.js";
import { compileDialect } from "../../../src/gateway/index.js";
import {
  exampleDescription,
  fieldsOf,
  fileRequest,
  mirrorContext,
  NOW,
  sealContext,
  type Json,
} from "./support/contexts.js";

const dialect = compileDialect(exampleDescription());

/** Sends a request, lets the authority answer, and reads the answer. `change` is what happens on the way back. */
function exchange(request: ContractRequest, answer: ContractAnswer, change = (fields: Json): Json => fields): Opened {
  const sent = dialect.port.seal(request, sealContext()) as WireMessage;
  const received = dialect.mirror.receive(sent, mirrorContext());
  expect(received.says).toBe("call");
  const back = dialect.mirror.reply(received as ReceivedCall, answer, mirrorContext());
  const changed = change(fieldsOf(back));
  const body = changed === undefined ? back.body : Buffer.from(JSON.stringify(changed));
  return dialect.port.open(request, sent, { ...back, body }, sealContext());
}

const filing = { ...VALID_FILINGS["mortgage.file"], unitCode: "990106001001GB00001F00010001" };
const file = fileRequest("mortgage.file", filing);
const instant = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
  .map(
    (at) => `${new Date(Math.floor(at.getTime() / 1_000) * 1_000 + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`,
  );
const states = exampleDescription().states["ajzt"]!;

const cases = fc
  .record({
    caseNo: fc.stringMatching(/^[A-Z0-9]{4,20}$/),
    state: fc.constantFrom(...states),
    updatedAt: instant,
    rank: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ caseNo, state, updatedAt, rank }) => ({
    caseNo,
    ref: filing.ref,
    kind: "mortgage.file" as const,
    status: state.status,
    authorityStatus: { code: state.code, text: state.text! },
    done: CASE_STATUSES[state.status].final,
    version: Math.floor(Date.parse(updatedAt) / 1_000),
    authority: "990100",
    receivedAt: updatedAt,
    updatedAt,
    units: [{ unitCode: filing.unitCode, rank }],
    certificates: [],
  }));

const read = (
  call: ContractRequest["call"],
  operation: string,
  params: Record<string, string>,
  kind?: "mortgage.file",
) => ({ call, operation, params, ...(kind && { kind }) }) as ContractRequest;

describe("an answer", () => {
  it("with a case is read as it was given, of a filing, a look-up and a reading of a case", () => {
    fc.assert(
      fc.property(cases, (found) => {
        expect(Case.safeParse(found).success).toBe(true);
        expect(exchange(file, { status: 201, json: found })).toEqual({
          says: "answer",
          answer: { status: 201, json: found },
        });
        const lookUp = read("look-up", "listCases", { ref: filing.ref, kind: "mortgage.file" }, "mortgage.file");
        const page = { cases: [found] };
        expect(exchange(lookUp, { status: 200, json: page })).toEqual({
          says: "answer",
          answer: { status: 200, json: page },
        });
        const detail = { ...found, history: [] };
        const poll = read("case", "getCase", { caseNo: found.caseNo });
        expect(exchange(poll, { status: 200, json: detail })).toEqual({
          says: "answer",
          answer: { status: 200, json: detail },
        });
      }),
      { numRuns: 100 },
    );
  });

  it("with the state of a unit is read as it was given", () => {
    const unit: UnitState = {
      unitCode: filing.unitCode,
      at: "2026-11-21T10:00:00.000+08:00",
      queryNo: "Q1",
      phase: "registered",
      owners: [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018", share: "1/2" }],
      mortgages: [],
      preNotices: [],
      seizures: [],
      restrictions: [],
    };
    const request = read("unit", "getUnit", { unitCode: filing.unitCode, "Query-Purpose": "贷前调查" });
    expect(exchange(request, { status: 200, json: unit })).toEqual({
      says: "answer",
      answer: { status: 200, json: unit },
    });
  });

  it.each([
    [404, "not-found", { says: "answer", answer: { status: 200, json: { cases: [] } } }],
    [503, "unavailable", { says: "answer", answer: { status: 503 } }],
    [401, "unauthenticated", { says: "token-stale" }],
    [429, "too-many-requests", { says: "too-fast", retryAfterMs: 7_000 }],
    [500, "internal", { says: "unknown" }],
  ] as const)("of status %d to a look-up is told and understood", (status, code, expected) => {
    const lookUp = read("look-up", "listCases", { ref: filing.ref }, "mortgage.file");
    const answer = { status, json: problem(code), headers: { "retry-after": "7" } };
    expect(exchange(lookUp, answer)).toMatchObject(expected);
  });

  it("that nothing was found is an empty list, never an error", () => {
    const lookUp = read("look-up", "listCases", { ref: filing.ref }, "mortgage.file");
    expect(exchange(lookUp, { status: 200, json: { cases: [] } })).toEqual({
      says: "answer",
      answer: { status: 200, json: { cases: [] } },
    });
  });

  it("of a refusal has the authority's reasons", () => {
    const errors = [{ code: "authority.B03", zh: "证明号不存在", en: "证明号不存在" }];
    const json = problem("turned-away", { errors });
    expect(exchange(file, { status: 422, json })).toEqual({ says: "answer", answer: { status: 422, json } });
  });

  it("of a repeat tells a number at most, so it is unknown until it is looked up", () => {
    const json = { caseNo: "X1", ref: filing.ref };
    expect(exchange(file, { status: 200, json })).toEqual({ says: "unknown", why: "duplicate", pointer: "/head/code" });
  });

  it("to a filing that was not processed says so", () => {
    expect(exchange(file, { status: 503, json: problem("unavailable") })).toEqual({
      says: "not-processed",
      code: "9001",
    });
  });
});

describe("an answer that is not certain is unknown:", () => {
  const found = { caseNo: "X1", ref: filing.ref, kind: "mortgage.file", status: "submitted" };
  const answer: ContractAnswer = { status: 201, json: found };

  it("without a signature, or with a wrong one", () => {
    const strip = (fields: Json) => ({ ...fields, head: { ...fields.head, sign: undefined } });
    expect(exchange(file, answer, strip)).toEqual({ says: "unknown", why: "answer-signature" });
    const other = (fields: Json) => ({ ...fields, data: { ...fields.data, slbh: "X2" } });
    expect(exchange(file, answer, other)).toEqual({ says: "unknown", why: "answer-signature" });
  });

  it("when it was received before", () => {
    const sent = dialect.port.seal(file, sealContext()) as WireMessage;
    const received = dialect.mirror.receive(sent, mirrorContext()) as ReceivedCall;
    const back = dialect.mirror.reply(received, answer, mirrorContext());
    const nonces = new Set<string>();
    const context = sealContext({ firstUse: (nonce) => nonces.size < nonces.add(nonce).size });
    expect(dialect.port.open(file, sent, back, context)).toMatchObject({ says: "answer" });
    expect(dialect.port.open(file, sent, back, context)).toEqual({ says: "unknown", why: "answer-replay" });
  });

  const unsigned = compileDialect(exampleDescription((json) => delete json.signing));
  const open = (fields: unknown, request = file): Opened => {
    const sent = unsigned.port.seal(request, sealContext()) as WireMessage;
    const body = Buffer.from(typeof fields === "string" ? fields : JSON.stringify(fields));
    return unsigned.port.open(
      request,
      sent,
      { status: 200, headers: { "content-type": "application/json" }, body },
      sealContext(),
    );
  };

  it.each([
    ["an unlisted code", { head: { code: "7777" }, data: { slbh: "X1" } }, "result-unknown"],
    ["no code", { data: { slbh: "X1" } }, "result-unknown"],
    ["a code that is an object", { head: { code: { a: 1 } } }, "result-unknown"],
    ["no case number", { head: { code: "0000" }, data: {} }, "no-case-number"],
    ["the number of another filing", { head: { code: "0000" }, data: { slbh: "X1", bjbh: "OTHER" } }, "other-ref"],
    ["a date that is none", { head: { code: "0000" }, data: { slbh: "X1", gxsj: "20260230000000" } }, "not-a-date"],
    ["two results", '{"head":{"code":"0000","code":"1001"},"data":{}}', "answer-json-duplicate-key"],
    ["another format", "<xml/>", "answer-not-json"],
    ["nothing", "", "answer-not-json"],
    ["a list", "[]", "answer-shape"],
  ])("with %s", (_, fields, why) => {
    expect(open(fields)).toMatchObject({ says: "unknown", why });
  });

  it("and numbers as texts, or texts as numbers, are read as what they are", () => {
    const data = { slbh: 12345, ajzt: 10, dylb: { bdcdyh: filing.unitCode, dysw: "2" } };
    expect(open({ head: { code: "0000" }, data })).toMatchObject({
      answer: { json: { caseNo: "12345", status: "submitted", units: [{ rank: 2 }] } },
    });
  });

  it("and a state that is not listed is shown as it is and is no end, even when it is spelled like an end", () => {
    const of = (ajzt: string) => open({ head: { code: "0000" }, data: { slbh: "X1", ajzt } });
    expect(of("77")).toMatchObject({
      answer: { json: { status: "77", authorityStatus: { code: "77", text: "77" }, done: false } },
    });
    expect(of("certified")).toMatchObject({ answer: { json: { status: "unlisted certified", done: false } } });
  });

  it("and a page of a firewall is not the gateway's word", () => {
    expect(open("<!doctype html><html><body>访问被拒绝 事件编号: WAF-20261121-77</body></html>")).toMatchObject({
      says: "fronted",
    });
  });
});

describe("tokens", () => {
  it("are asked for, given out and read", () => {
    const token = dialect.port.token!;
    const message = token.seal(sealContext({ token: undefined }));
    const asked = dialect.mirror.receive(message, mirrorContext());
    expect(asked).toEqual({ says: "token-request", settings: { userId: "u-1" } });
    const answer = dialect.mirror.issueToken("t-9", 3_600_000, mirrorContext());
    expect(token.open(answer, sealContext())).toEqual({ says: "token", token: "t-9", validMs: 3_600_000 });
    const no = dialect.mirror.refuse("not-permitted", mirrorContext());
    expect(token.open(no, sealContext())).toMatchObject({ says: "refused", code: "9004" });
  });

  it("that are missing keep a message from being written", () => {
    expect(() => dialect.port.seal(file, sealContext({ token: undefined }))).toThrow(
      expect.objectContaining({ code: "value-missing", pointer: "$token" }) as Error,
    );
  });
});

it("every status of the contract has a state in the example", () => {
  expect(new Set(states.map(({ status }) => status))).toEqual(new Set(caseStatuses));
  expect(NOW.toISOString()).toBe("2026-11-21T02:00:00.000Z");
});

describe("a gateway that signs a part of its answers", () => {
  it("cannot refuse without that part: what it says is not believed", () => {
    const { port, mirror } = compileDialect(
      exampleDescription((json) => (json.signing.answer.canonical.fields = "data.dylb")),
    );
    const request = fileRequest("mortgage.cancel", VALID_FILINGS["mortgage.cancel"]);
    const sent = port.seal(request, sealContext()) as WireMessage;
    const refusal = mirror.refuse("malformed", mirrorContext());
    expect(port.open(request, sent, refusal, sealContext())).toMatchObject({ says: "unknown" });
  });
});
