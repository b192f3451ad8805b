import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import {
  GatewayRequestError,
  checkDescription,
  compileDialect,
  descriptionJsonSchema,
  parseDescription,
} from "../../../src/gateway/index.js";
import { exampleDescription, exampleText, type Json } from "./support/contexts.js";

const codesAt = (change: (json: Json) => void): string[] =>
  checkDescription(exampleDescription(change)).map(({ code, pointer }) => `${code} ${pointer}`);
const lines = (json: Json, kind = "mortgage.file"): Json[] => json.kinds[kind].file.request;
const lineTo = (json: Json, to: string, kind?: string): Json =>
  lines(json, kind).find((line) => line.to === `data.${to}`);

/** Everything that the check finds, each by one change of a description without findings. */
const WRONG: [finding: string, change: (json: Json) => void][] = [
  ["unknown-field /kinds/mortgage.file/file/request/4/from", (j) => (lineTo(j, "dyfs").from = "mortgageTyp")],
  ["unknown-field /kinds/mortgage.file/file/request/2/fields/0/from", (j) => (lineTo(j, "dyr").fields[0].from = "nam")],
  ["each-needs-list /kinds/mortgage.file/file/request/2/each", (j) => (lineTo(j, "dyr").each = "reason")],
  ["unknown-field /kinds/mortgage.file/file/request/2/each", (j) => (lineTo(j, "dyr").each = "owners")],
  [
    "unknown-field /kinds/mortgage.file/file/request/6/when/field",
    (j) => (lineTo(j, "bdbzzqse").when = { field: "nothing", present: true }),
  ],
  [
    "unknown-value /kinds/mortgage.file/file/request/6/when/is",
    (j) => (lineTo(j, "bdbzzqse").when = { field: "mortgageType", is: ["genral"] }),
  ],
  ["unknown-value /head/0/from", (j) => (j.head[0].from = "$tokn")],
  ["unknown-setting /head/1/from", (j) => (j.settings = [])],
  ["unknown-table /kinds/mortgage.file/file/request/4/table", (j) => (lineTo(j, "dyfs").table = "none")],
  ["unknown-states /calls/case/answer/3/state", (j) => (j.calls.case.answer[3].state = "none")],
  ["table-wrong-field /kinds/mortgage.file/file/request/4/table", (j) => (lineTo(j, "dyfs").table = "dybdclx")],
  ["wrong-path /kinds/mortgage.file/file/request/4/to", (j) => (lineTo(j, "dyfs").to = "data.__proto__.x")],
  ["wrong-type /kinds/mortgage.file/file/request/16/flag", (j) => (lineTo(j, "fj").flag = { true: 1, false: 0 })],
  ["two-formats /kinds/mortgage.file/file/request/4/flag", (j) => (lineTo(j, "dyfs").flag = { true: 1, false: 0 })],
  ["join-needs-list /kinds/mortgage.file/file/request/16/from", (j) => (lineTo(j, "fj").join = { by: "," })],
  ["table-incomplete /tables/dyfs/codes", (j) => delete j.tables.dyfs.codes.maximum],
  ["table-value-unknown /tables/dyfs/codes", (j) => (j.tables.dyfs.codes.third = "3")],
  ["table-value-twice /tables/dyfs/without", (j) => (j.tables.dyfs.without = ["general"])],
  ["table-code-twice /tables/dyfs/codes", (j) => (j.tables.dyfs.codes.maximum = "1")],
  ["table-of-unknown /tables/dyfs/of", (j) => (j.tables.dyfs.of = "none")],
  ["state-twice /states/ajzt/1/code", (j) => (j.states.ajzt[1].code = "10")],
  ["state-missing /states/ajzt", (j) => j.states.ajzt.pop()],
  ["state-no-end /states/ajzt", (j) => (j.states.ajzt = j.states.ajzt.slice(0, 3))],
  ["place-twice /kinds/mortgage.file/file/request/16/to", (j) => (lineTo(j, "fj").to = "data.djyy")],
  ["place-twice /kinds/mortgage.file/file/request/16/to", (j) => (lineTo(j, "fj").to = "head.origin")],
  ["place-twice /kinds/mortgage.file/file/request/16/to", (j) => (lineTo(j, "fj").to = "data.djyy.inner")],
  ["field-twice /calls/case/answer/5/to", (j) => (j.calls.case.answer[5].to = "updatedAt")],
  ["omit-cycle /kinds/mortgage.file/file/request/2/omitIfSame", (j) => (lineTo(j, "dyr").omitIfSame = "debtors")],
  ["omit-cycle /kinds/mortgage.file/file/request/3/omitIfSame", (j) => (lineTo(j, "zwr").omitIfSame = "debtors")],
  ["required-not-carried /kinds/mortgage.file/file/request", (j) => lines(j).splice(4, 1)],
  ["required-not-carried /kinds/mortgage.file/file/request", (j) => lineTo(j, "dyr").fields.pop()],
  ["optional-not-carried /kinds/mortgage.file/file/request", (j) => lines(j).splice(16, 1)],
  ["optional-not-carried /kinds/seizure.request/file/request", (j) => (j.kinds["seizure.request"].drops = [])],
  ["drop-needed /kinds/mortgage.file/drops/0", (j) => (j.kinds["mortgage.file"].drops = ["otherUnits"])],
  ["drop-carried /kinds/mortgage.file/drops", (j) => j.kinds["mortgage.file"].drops.push("remark")],
  ["unknown-field /kinds/mortgage.file/drops/1", (j) => j.kinds["mortgage.file"].drops.push("nothing")],
  ["kind-without-call /kinds/seizure.request", (j) => delete j.kinds["seizure.request"].file],
  ["no-kind /kinds", (j) => (j.kinds = {})],
  [
    "batch-without-filings /kinds/mortgage.cancel/batch/request",
    (j) => (j.kinds["mortgage.cancel"].batch.request = []),
  ],
  [
    "batch-key-missing /kinds/mortgage.cancel/batch/matchedBy/filing",
    (j) => (j.kinds["mortgage.cancel"].batch.matchedBy.filing = "none"),
  ],
  [
    "identity-not-sent /kinds/seizure.request/file/request",
    (j) => (lineTo(j, "bjbh", "seizure.request").to = "data.other"),
  ],
  ["identity-derived-short /identity/maxLength", (j) => (j.identity.maxLength = 12)],
  ["identity-repeat-code /identity/repeat", (j) => delete j.results.tests[0].codes["1002"]],
  ["table-lacks-kind /tables/ywlx/codes", (j) => delete j.tables.ywlx.codes["mortgage.cancel"]],
  ["look-up-none /lookUp/by", (j) => (j.lookUp = { by: "none", why: "there is none" })],
  [
    "look-up-without-filing /lookUp/call/request",
    (j) =>
      Object.assign(j.lookUp, {
        by: "filing",
        call: { ...j.lookUp.call, request: [{ to: "data.n", from: "ref" }] },
      }),
  ],
  ["look-up-without-ref /lookUp/call/request", (j) => (j.lookUp.call.request = [])],
  ["look-up-never-absent /lookUp/call", (j) => delete j.results.tests[0].codes["2001"]],
  ["look-up-returns /lookUp/returns", (j) => (j.lookUp.returns = "digest")],
  ["answer-lacks /calls/case/answer", (j) => j.calls.case.answer.splice(3, 1)],
  ["answer-lacks /kinds/seizure.request/file/answer", (j) => j.kinds["seizure.request"].file.answer.shift()],
  ["answer-may-lack /calls/unit/answer", (j) => j.calls.unit.answer.splice(5, 1)],
  ["progress-without-call /progress/by", (j) => (j.progress.by = "feed")],
  ["result-no-ok /results/tests/0/codes", (j) => delete j.results.tests[0].codes["0000"]],
  ["result-empty-ok /results/tests", (j) => (j.results.tests[0].absent = "ok")],
  ["function-missing /calls/case", (j) => j.head.push({ to: "head.gn", from: "$function" })],
  ["calls-alike /calls/case/address", (j) => (j.calls.case.address.path = "/api/v1/cfsq")],
  ["address-unknown /calls/case/address/path", (j) => (j.calls.case.address.path = "/case/{number}")],
  ["token-unused /token", (j) => j.head.shift()],
  ["token-unexplained /head", (j) => delete j.token],
  [
    "window-missing /signing/request/canonical",
    (j) => {
      j.signing.request.canonical.suffix = "$timestamp";
      delete j.signing.window;
    },
  ],
  ["unknown-signer /signing/request/signer", (j) => (j.signing.request.signer = "rot13")],
  ["wrong-security /signing/request/canonical/suffix", (j) => (j.signing.request.canonical.suffix = "$nothing")],
  [
    "unknown-cipher /encryption/cipher",
    (j) => (j.encryption = { cipher: "xor", key: "k", of: "data", encoding: "hex" }),
  ],
  ["dates-reversed /until", (j) => (j.until = "2025-01-01")],
  ["material-inline /kinds/mortgage.file/file/request/18/material/fields", (j) => (j.materials = { by: "none" })],
  [
    "material-without-content /kinds/mortgage.file/file/request/18/material/fields",
    (j) => (lineTo(j, "fjxx").material.fields = { fjmc: "$name" }),
  ],
  ["example-not-offered /examples/0/call", (j) => (j.examples[0].call = "search")],
  ["example-message /examples/0/message/data/zgzqe", (j) => (j.examples[0].message.data.zgzqe = "3000000.00")],
  ["example-request /examples/1/request/ref", (j) => (j.examples[1].message.data.bjbh = "ZX-2")],
  ["example-answer /examples/0/becomes/json/status", (j) => (j.examples[0].answer.data.ajzt = "20")],
  ["example-fails /examples/1/request/ground", (j) => (j.examples[1].request.ground = "no such ground")],
  ["example-fails /examples/0/message/data/zwlxqssj", (j) => (j.examples[0].message.data.zwlxqssj = "20260230")],
];

describe("the check of a description", () => {
  it("finds nothing in the example", () => {
    expect(checkDescription(exampleDescription())).toEqual([]);
  });

  it.each(WRONG)("finds %s", (finding, change) => {
    expect(codesAt(change)).toContain(finding);
  });

  it("gives every finding a text in both languages, and errors keep a description from being used", () => {
    for (const [, change] of WRONG) {
      const description = exampleDescription(change);
      const findings = checkDescription(description);
      for (const { zh, en, pointer } of findings) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(`${zh}${en}`).not.toContain("{");
        expect(pointer).toMatch(/^\//);
        expect(en.length).toBeGreaterThan(10);
      }
      const hasError = findings.some(({ severity }) => severity === "error");
      if (hasError) expect(() => compileDialect(description)).toThrow(GatewayRequestError);
    }
  });
});

describe("the parser of descriptions", () => {
  const errorsOf = (change: (json: Json) => void) => {
    const json = JSON.parse(exampleText()) as Json;
    change(json);
    const parsed = parseDescription(JSON.stringify(json));
    return parsed.ok ? [] : parsed.errors.map(({ code, pointer }) => `${code} ${pointer}`);
  };

  it.each<[string, (json: Json) => void]>([
    ["missing /lookUp", (j) => delete j.lookUp],
    ["missing /identity/at", (j) => delete j.identity.at],
    ["unknown-key /extra", (j) => (j.extra = 1)],
    ["wrong-value /format", (j) => (j.format = "bdc-dialect/2")],
    ["wrong-type /settings", (j) => (j.settings = "userId")],
    ["unknown-key /head/0/expression", (j) => (j.head[0].expression = "1 + 1")],
    ["wrong-value /kinds/mortgage.file/file/request/9/date", (j) => (lineTo(j, "zwlxqssj").date = "dd.MM.yyyy")],
    ["too-small /pace/burst", (j) => (j.pace.burst = 0)],
    ["unknown-key /kinds/mortgage.transfer", (j) => (j.kinds["mortgage.transfer"] = {})],
  ])("reports %s", (error, change) => {
    expect(errorsOf(change).join("\n")).toContain(error);
  });

  it("reports a text that is no JSON, or has a key twice", () => {
    expect(parseDescription("{")).toMatchObject({ ok: false, errors: [{ code: "not-json", pointer: "" }] });
    expect(parseDescription('{"a":1,"a":2}')).toMatchObject({
      errors: [{ code: "json-duplicate-key", pointer: "/a" }],
    });
  });

  it("has a JSON Schema that accepts the example, and nothing with a further key", () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const accepts = ajv.compile(descriptionJsonSchema());
    const json = JSON.parse(exampleText()) as Json;
    expect(accepts(json), JSON.stringify(accepts.errors)).toBe(true);
    json.head[0].expression = "1 + 1";
    expect(accepts(json)).toBe(false);
  });
});
