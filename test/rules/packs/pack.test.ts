import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IDENTIFIER_DEFECTS, type Capabilities, CO_OWNERSHIP } from "../../../src/contract/index.js";
import {
  RuleEvaluator,
  PACK_TEXTS,
  PackError,
  combinePacks,
  packFromCapabilities,
  parsePackFor,
  parsePack,
  codeTableFor,
  testRules,
  applySeverity,
  createFinding,
  type PartialFiling,
  type RulePack,
} from "../../../src/rules/index.js";
import { explain } from "../../../src/sdk/index.js";
import { VALID_FILINGS } from "../../../src/rules/examples/valid-filings.js";

const grounds = { reason: "理由", source: "办事指南" };
const header = { schema: "bdc-rule-pack/1", id: "t", version: "1", date: "2026-11-01", zh: "试", en: "test" };
const packOf = (...changes: object[]) => JSON.stringify({ ...header, changes });
const texts = { zh: "{value} 不行", en: "{value} will not do" };
const rule = (more: object) => ({
  do: "add",
  reason: "理由",
  rule: {
    id: "T-1",
    severity: "error",
    kinds: ["mortgage.file"],
    title: texts,
    text: texts,
    fix: texts,
    source: "办事指南",
    must: [{ field: "remark", present: true }],
    examples: {
      pass: [{ kind: "mortgage.file", change: { remark: "x" } }],
      fail: [{ kind: "mortgage.file", change: {} }],
    },
    ...more,
  },
});

/** Returns the code and JSON pointer of every error in a pack. */
function packErrors(text: string): string[] {
  try {
    parsePack(text);
    return [];
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    for (const f of error.findings) {
      expect(explain(f.rule), f.rule).toBeDefined();
      for (const text of [f.zh, f.en, f.fixZh, f.fixEn]) expect(text).not.toMatch(/\{\w+\}|^$/);
    }
    return error.findings.map((f) => `${f.rule} ${f.pointer ?? ""}`.trim());
  }
}

/** Returns code and severity of each finding on a mortgage filing under this pack. */
function findingsFor(text: string, change: object, more: { materials?: string[]; today?: string } = {}): string[] {
  const filing = { ...VALID_FILINGS["mortgage.file"], ...change } as unknown as PartialFiling;
  return new RuleEvaluator("mortgage.file", "2026-11-21", { pack: parsePack(text).pack })
    .evaluate(filing, {
      kind: "mortgage.file",
      today: more.today ?? "2026-11-21",
      materials: (more.materials ?? []) as never,
    })
    .map((f) => `${f.rule} ${f.severity}`);
}

describe("parsePack", () => {
  it.each<[string, string, string | RegExp]>([
    ["text that is not JSON", "{“schema”: 1}", "pack-json"],
    ["a truncated file", '{"schema":', "pack-json"],
    ["an array", "[]", "pack-form"],
    ["null", "null", "pack-form"],
    [
      "a later schema version",
      JSON.stringify({ ...header, schema: "bdc-rule-pack/9", changes: [] }),
      "pack-schema /schema",
    ],
    ["a missing schema version", "{}", "pack-schema /schema"],
    ["an unknown property", packOf({ do: "off", rule: "CF-22", ...grounds, eval: "1" }), "pack-form /changes/0/eval"],
    ["an unknown action", packOf({ do: "execute", rule: "CF-22", ...grounds }), "pack-form /changes/0/do"],
    ["a missing reason", packOf({ do: "off", rule: "CF-22", source: "x" }), "pack-form /changes/0/reason"],
    ["a prototype property", '{"schema":"bdc-rule-pack/1","__proto__":{"x":1}}', "pack-name /__proto__"],
    [
      "a nested prototype property",
      packOf({ do: "tighten", rule: "term-long", ...grounds, limits: JSON.parse('{"constructor":1}') as object }),
      "pack-name /changes/0/limits/constructor",
    ],
    ["an unknown rule", packOf({ do: "off", rule: "CF-99", ...grounds }), "pack-rule-unknown /changes/0/rule"],
    ["the rule toString", packOf({ do: "off", rule: "toString", ...grounds }), "pack-rule-unknown /changes/0/rule"],
    ["a change of a registry rule", packOf({ do: "off", rule: "R-01", ...grounds }), "pack-not-judged /changes/0/rule"],
    [
      "an unsettled rule as an error",
      packOf({ do: "tighten", rule: "CF-15", ...grounds }),
      "pack-unsettled /changes/0/rule",
    ],
    [
      "an error with an unconfirmed source",
      packOf(rule({ source: "某地实务（待确认）" })),
      "pack-unsettled /changes/0/rule/severity",
    ],
    [
      "switching off a check digit",
      packOf({ do: "off", rule: "citizen-id-check", ...grounds }),
      /^pack-(fixed|rule-unknown)/,
    ],
    ["relaxing a reading error", packOf({ do: "relax", rule: "date-form", ...grounds }), "pack-fixed /changes/0/rule"],
    ["tightening an error", packOf({ do: "tighten", rule: "CF-04", ...grounds }), "pack-weight /changes/0/rule"],
    ["relaxing a warning", packOf({ do: "relax", rule: "term-long", ...grounds }), "pack-weight /changes/0/rule"],
    [
      "relaxing a statutory limit",
      packOf({ do: "relax", rule: "CF-01", limits: { years: 5 }, ...grounds }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a tightened limit that is looser",
      packOf({ do: "tighten", rule: "CF-01", limits: { years: 4 }, ...grounds }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a limit of zero",
      packOf({ do: "tighten", rule: "CF-01", limits: { years: 0 }, ...grounds }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a negative limit",
      packOf({ do: "tighten", rule: "CF-01", limits: { years: -1 }, ...grounds }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "an unknown limit",
      packOf({ do: "tighten", rule: "CF-01", limits: { months: 1 }, ...grounds }),
      "pack-limit /changes/0/limits/months",
    ],
    [
      "two changes of one rule",
      packOf({ do: "off", rule: "CF-22", ...grounds }, { do: "tighten", rule: "CF-22", ...grounds }),
      "pack-twice /changes/1",
    ],
    [
      "an unknown column",
      packOf({ do: "require", kind: "mortgage.file", fields: ["__x"], ...grounds }),
      "pack-field /changes/0/fields/0",
    ],
    [
      "an unknown code table",
      packOf({ do: "codes", table: "XXX", entries: [{ value: "a" }], ...grounds }),
      "pack-table /changes/0/table",
    ],
    [
      "an unknown code table value",
      packOf({ do: "codes", table: "GYFS", entries: [{ value: "三人共有", code: "9" }], ...grounds }),
      "pack-value /changes/0/entries/0/value",
    ],
    [
      "a duplicate code number",
      packOf({
        do: "codes",
        table: "GYFS",
        entries: [
          { value: "sole", code: "1" },
          { value: "joint", code: "1" },
        ],
        ...grounds,
      }),
      "pack-twice /changes/0/entries/1/code",
    ],
    ["a rule with an ID that is taken", packOf(rule({ id: "cf-01" })), "pack-rule-taken /changes/0/rule/id"],
    ["a rule with the code of a cell reader", packOf(rule({ id: "date-form" })), "pack-rule-taken /changes/0/rule/id"],
    [
      "a regular expression",
      packOf(rule({ must: [{ field: "remark", matches: "(a+)+$" }] })),
      "pack-form /changes/0/rule/must/0/matches",
    ],
    [
      "two comparisons in one condition",
      packOf(rule({ must: [{ field: "remark", present: true, is: "x" }] })),
      "pack-condition /changes/0/rule/must/0",
    ],
    [
      "a condition without a comparison",
      packOf(rule({ must: [{ field: "remark" }] })),
      "pack-condition /changes/0/rule/must/0",
    ],
    [
      "a text compared with an amount",
      packOf(rule({ must: [{ field: "remark", atMost: "5" }] })),
      "pack-field /changes/0/rule/must/0",
    ],
    [
      "a date compared with an amount",
      packOf(rule({ must: [{ field: "termEnd", notAfter: { field: "securedPrincipal" } }] })),
      "pack-field /changes/0/rule/must/0",
    ],
    [
      "a column of another kind",
      packOf(rule({ kinds: ["mortgage.file", "mortgage.cancel"], must: [{ field: "termEnd", present: true }] })),
      "pack-field /changes/0/rule/must/0",
    ],
    [
      "a rule without examples",
      packOf(rule({ examples: { pass: [], fail: [] } })),
      "pack-form /changes/0/rule/examples/pass",
    ],
    [
      "an unknown field in an example",
      packOf(
        rule({
          examples: {
            pass: [{ kind: "mortgage.file", change: { nothing: 1 } }],
            fail: [{ kind: "mortgage.file", change: {} }],
          },
        }),
      ),
      "pack-field /changes/0/rule/examples/pass/0/change/nothing",
    ],
    [
      "terminal escape sequences",
      packOf(rule({ title: { zh: "\u001b[2J", en: "x" } })),
      "pack-form /changes/0/rule/title/zh",
    ],
    [
      "deep nesting",
      packOf(rule({ examples: { pass: [{ kind: "mortgage.file", change: { remark: nest(200) } }], fail: [] } })),
      /^pack-form/,
    ],
  ])("rejects %s", (_, text, expected) => {
    const [first] = packErrors(text);
    if (typeof expected === "string") expect(first).toBe(expected);
    else expect(first).toMatch(expected);
  });

  it("rejects a very large file before parsing it, and terminates on very deep nesting", () => {
    expect(packErrors(`"${"x".repeat(2 ** 21)}"`)).toEqual(["pack-too-big"]);
    expect(packErrors("[".repeat(500_000))).toHaveLength(1);
    expect(packErrors(`${"[".repeat(300_000)}${"]".repeat(300_000)}`).length).toBeGreaterThan(0);
  });

  it.each([
    ['{ "a": 1,\n  "b": }', 2, 8],
    ["{\n\n  “a”: 1 }", 3, 3],
    ['{"a":1 "b":2}', 1, 8],
    ["[1,2,]", 1, 6],
    ['{"a":tru3}', 1, 9],
    ["{}\n{}", 2, 1],
    ['{"a":"\t"}', 1, 7],
  ])("reports line and character of the syntax error in %j", (text, line, character) => {
    try {
      parsePack(text);
      expect.unreachable();
    } catch (error) {
      expect((error as PackError).findings[0]!.en).toContain(`line ${line}, character ${character}`);
    }
  });

  it("reports all errors at once", () => {
    expect(
      packErrors(
        packOf(
          { do: "off", rule: "CF-99", ...grounds },
          { do: "relax", rule: "CF-08", ...grounds },
          rule({ id: "CF-01" }),
        ),
      ),
    ).toEqual([
      "pack-rule-unknown /changes/0/rule",
      "pack-not-judged /changes/1/rule",
      "pack-rule-taken /changes/2/rule/id",
    ]);
  });

  it("rejects every attempt to weaken an error of a cell reader or an identifier", () => {
    for (const [code, { severity }] of IDENTIFIER_DEFECTS) {
      if (severity !== "error") continue;
      for (const change of ["off", "relax"])
        expect(packErrors(packOf({ do: change, rule: code, ...grounds })), code).toEqual([
          `pack-fixed /changes/0/rule`,
        ]);
    }
    const error = createFinding("date-form", { severity: "error", zh: "", en: "", fixZh: "", fixEn: "" });
    expect(
      applySeverity(error, { id: "x", version: "1", off: ["date-form"], severity: { "date-form": "warning" } }),
    ).toBe(error);
  });

  it("has an explanation for every error", () =>
    expect(Object.keys(PACK_TEXTS).every((code) => explain(code))).toBe(true));
});

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)];
}

describe("a condition of a pack rule", () => {
  const must = (...conditions: object[]) => packOf(rule({ must: conditions }));
  it.each<[string, object, object, object]>([
    ["present", { field: "附记", present: true }, { remark: "x" }, {}],
    ["absent", { field: "remark", present: false }, {}, { remark: "x" }],
    ["is (by Chinese name)", { field: "抵押方式", is: "一般抵押" }, {}, { mortgageType: "maximum", maximumClaim: "1" }],
    ["is (true or false)", { field: "transferRestricted", is: false }, {}, { transferRestricted: true }],
    ["in", { field: "propertyType", in: ["土地", "房地"] }, { propertyType: "land" }, { propertyType: "sea" }],
    ["not in", { field: "reason", notIn: ["赠与"] }, {}, { reason: "赠与" }],
    [
      "matches",
      { field: "mortgageContractNo", matches: ["DY-", { digits: 4 }, "-", { digits: 4 }] },
      {},
      { mortgageContractNo: "2026" },
    ],
    [
      "at least",
      { field: "securedPrincipal", atLeast: "10000" },
      { securedPrincipal: "10000.00" },
      { securedPrincipal: "9999.99" },
    ],
    [
      "at most a multiple of another field",
      { field: "securedPrincipal", atMost: { field: "maximumClaim", times: "0.7" } },
      { maximumClaim: "2000000", securedPrincipal: "1400000" },
      { maximumClaim: "2000000", securedPrincipal: "1400000.01" },
    ],
    ["not before a date", { field: "termStart", notBefore: "2026-01-05" }, {}, { termStart: "2026-01-04" }],
    [
      "not after a date computed from another field",
      { field: "termEnd", notAfter: { field: "termStart", years: 30 } },
      {},
      { termEnd: "2056-01-06" },
    ],
    ["not after today", { field: "termStart", notAfter: "today" }, {}, { termStart: "2026-11-22" }],
    [
      "not after a number of days from today",
      { field: "termStart", notAfter: { field: "today", days: 10 } },
      { termStart: "2026-12-01" },
      { termStart: "2026-12-02" },
    ],
    [
      "differs from",
      { field: "loanContractNo", differsFrom: "mortgageContractNo" },
      {},
      { loanContractNo: "DY-2026-0001" },
    ],
    ["same as", { field: "loanContractNo", sameAs: "mortgageContractNo" }, { loanContractNo: "DY-2026-0001" }, {}],
    ["at most a length", { field: "securedScope", maxLength: 10 }, {}, { securedScope: "一二三四五六七八九十一" }],
    [
      "every person",
      { field: "mortgagorIdType", is: "身份证" },
      {},
      {
        mortgagors: [
          ...VALID_FILINGS["mortgage.file"].mortgagors,
          { name: "李娜", idType: "passport", idNo: "E12345678" },
        ],
      },
    ],
    [
      "every unit",
      { field: "不动产权证号", matches: ["浙", { any: [1, 90] }] },
      {},
      { otherUnits: [{ unitCode: "330106001001GB00001F00010002", titleNo: "苏（2023）南京市不动产权第0012345号" }] },
    ],
  ])('can be "%s"', (_, condition, right, wrong) => {
    expect(findingsFor(must(condition), right)).not.toContain("T-1 error");
    expect(findingsFor(must(condition), wrong)).toContain("T-1 error");
  });

  it("ignores an empty cell unless it asks for presence, and applies only when its `when` conditions hold", () => {
    expect(findingsFor(must({ field: "remark", maxLength: 1 }), {})).toEqual([]);
    const pack = packOf(
      rule({
        when: [
          { field: "mortgagorIdType", is: "护照" },
          { field: "securedPrincipal", atLeast: "1" },
        ],
        must: [{ field: "remark", present: true }],
      }),
    );
    expect(findingsFor(pack, {})).toEqual([]);
    expect(
      findingsFor(pack, {
        mortgagors: [
          ...VALID_FILINGS["mortgage.file"].mortgagors,
          { name: "李娜", idType: "passport", idNo: "E12345678" },
        ],
      }),
    ).toEqual(["T-1 error"]);
  });

  it("can require materials", () => {
    const materials = ["loan-contract", "mortgage-contract", "authorisation"];
    expect(findingsFor(must({ materials: ["loan-contract"] }), {}, { materials })).toEqual([]);
    expect(findingsFor(must({ materials: ["loan-contract"] }), {})).toEqual(["T-1 error"]);
  });

  it("masks personal data in its message", () => {
    const { pack } = parsePack(must({ field: "抵押人证件号", matches: ["nobody"] }));
    const [found] = new RuleEvaluator("mortgage.file", "2026-11-21", { pack }).evaluate(
      VALID_FILINGS["mortgage.file"] as unknown as PartialFiling,
      { kind: "mortgage.file", today: "2026-11-21", materials: [] },
    );
    expect(found!.zh).toBe("330106********0018 不行");
  });

  it("applies from its first day to its last day, inclusive", () => {
    const pack = parsePack(packOf(rule({ since: "2026-12-01", until: "2026-12-31" }))).pack;
    const on = (today: string) =>
      new RuleEvaluator("mortgage.file", today, { pack })
        .evaluate(VALID_FILINGS["mortgage.file"] as unknown as PartialFiling, {
          kind: "mortgage.file",
          today,
          materials: [],
        })
        .map((f) => f.rule);
    expect([on("2026-11-30"), on("2026-12-01"), on("2026-12-31"), on("2027-01-01")]).toEqual([
      [],
      ["T-1"],
      ["T-1"],
      [],
    ]);
  });
});

describe("rule changes in a pack", () => {
  it("tighten, relax, switch off and set limits", () => {
    const long = { termEnd: "2076-02-04" };
    expect(findingsFor(packOf(), long)).toEqual(["term-long warning"]);
    expect(findingsFor(packOf({ do: "tighten", rule: "term-long", ...grounds }), long)).toEqual(["term-long error"]);
    expect(findingsFor(packOf({ do: "off", rule: "term-long", ...grounds }), long)).toEqual([]);
    expect(findingsFor(packOf({ do: "tighten", rule: "term-long", limits: { years: 20 }, ...grounds }), {})).toEqual([
      "term-long warning",
    ]);
    expect(findingsFor(packOf({ do: "relax", rule: "term-long", limits: { years: 60 }, ...grounds }), long)).toEqual(
      [],
    );
    const undue = { termStart: "2026-01-05", termEnd: "2026-01-04" };
    expect(findingsFor(packOf(), undue)).toContain("DY-07 error");
    expect(findingsFor(packOf({ do: "relax", rule: "DY-07", ...grounds }), undue)).toContain("DY-07 warning");
  });

  it("are described in Chinese and English", () => {
    const { pack } = parsePack(
      packOf(
        { do: "tighten", rule: "CF-01", limits: { years: 2 }, ...grounds },
        { do: "off", rule: "unit-repeated", ...grounds },
        { do: "amount-unit", unit: "万元", ...grounds },
        rule({}),
      ),
    );
    expect(pack.changes!.map((c) => c.zh)).toEqual([
      "收紧 CF-01 查封期限不超过三年：最长年数 3 改为 2",
      "关闭 unit-repeated",
      "金额列的表头未注明单位的，按万元读取",
      "增加规则 T-1 {value} 不行",
    ]);
    expect(pack.changes!.every((c) => c.en.length > 0 && c.reason && c.source)).toBe(true);
  });
});

describe("code tables of an authority", () => {
  const pack: RulePack = {
    id: "x",
    version: "1",
    codeTables: {
      coOwnership: [
        { value: "sole", code: "1", zh: "单独的" },
        { value: "joint", code: "2" },
      ],
    },
  };
  it("replace the standard code numbers and add names", () => {
    const table = codeTableFor(CO_OWNERSHIP, pack);
    expect(table.entries.map((e) => [e.value, e.code])).toEqual([
      ["sole", "1"],
      ["joint", "2"],
      ["by-share", undefined],
      ["other", undefined],
    ]);
    expect(table.entries[0]).toMatchObject({
      zh: "单独所有",
      variants: expect.arrayContaining(["单独", "单独的"]) as unknown,
    });
    expect(codeTableFor(CO_OWNERSHIP, undefined)).toBe(CO_OWNERSHIP);
  });
});

describe("a pack combined with capabilities", () => {
  const capabilities = {
    authority: { id: "330106", zh: "示例", en: "example", divisions: ["330106"] },
    version: "3",
    codeTables: { GYFS: [{ value: "sole", code: "1" }], NEW: [{ value: "x", code: "1" }] },
    kinds: [
      {
        kind: "mortgage.file",
        requiredMaterials: ["mortgage-contract"],
        requiredFields: ["remark"],
        review: "instant",
      },
    ],
  } as unknown as Capabilities;
  it("adds its required fields and materials, and its code tables replace theirs", () => {
    const file = parsePack(
      packOf(
        { do: "require", kind: "mortgage.file", fields: ["债务人"], materials: ["loan-contract"], ...grounds },
        { do: "codes", table: "共有方式", entries: [{ value: "joint", code: "7" }], ...grounds },
      ),
    ).pack;
    expect(combinePacks(packFromCapabilities(capabilities), file)).toMatchObject({
      id: "330106+t",
      requiredFields: { "mortgage.file": ["remark", "debtorName"] },
      requiredMaterials: { "mortgage.file": ["mortgage-contract", "loan-contract"] },
      codeTables: { coOwnership: [{ value: "joint", code: "7" }] },
      divisions: ["330106"],
      kinds: ["mortgage.file"],
    });
    expect(combinePacks(undefined, file)).toBe(file);
    expect(combinePacks(packFromCapabilities(capabilities), undefined)).toMatchObject({
      codeTables: { coOwnership: [{ value: "sole", code: "1" }] },
    });
  });

  it("is rejected when it belongs to another authority", () => {
    const text = JSON.stringify({ ...header, authority: "330106", changes: [] });
    expect(parsePackFor(text, "330106").id).toBe("t");
    expect(() => parsePackFor(text, "310000")).toThrow(PackError);
  });
});

describe("examples", () => {
  it("give the stated result for every rule and every example pack", () => {
    const folder = new URL("../../../examples/packs/", import.meta.url);
    for (const name of readdirSync(folder)) {
      const { pack, examples } = parsePack(readFileSync(new URL(name, folder), "utf8"));
      const results = testRules(pack, examples);
      expect(
        results.filter((r) => r.failed.length),
        name,
      ).toEqual([]);
      expect(results.length).toBeGreaterThan(testRules().length);
    }
  });

  it("are listed when they do not give the stated result", () => {
    const { pack, examples } = parsePack(
      packOf(
        rule({
          examples: {
            pass: [{ kind: "mortgage.file", change: {} }],
            fail: [{ kind: "mortgage.file", change: { remark: "x" } }],
          },
        }),
      ),
    );
    expect(testRules(pack, examples).filter((r) => r.failed.length)).toMatchObject([
      {
        rule: "T-1",
        passed: 0,
        failed: [
          { expected: "pass", place: 1 },
          { expected: "fail", place: 1 },
        ],
      },
    ]);
    const limits = parsePack(
      packOf({
        do: "tighten",
        rule: "term-long",
        limits: { years: 20 },
        ...grounds,
        examples: { pass: [{ kind: "mortgage.file", change: {} }], fail: [] },
      }),
    );
    expect(testRules(limits.pack, limits.examples).filter((r) => r.failed.length)).toMatchObject([
      { rule: "term-long" },
    ]);
  });
});
