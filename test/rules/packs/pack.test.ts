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

const why = { reason: "理由", source: "办事指南" };
const head = { schema: "bdc-rule-pack/1", id: "t", version: "1", date: "2026-11-01", zh: "试", en: "test" };
const packOf = (...changes: object[]) => JSON.stringify({ ...head, changes });
const words = { zh: "{value} 不行", en: "{value} will not do" };
const rule = (more: object) => ({
  do: "add",
  reason: "理由",
  rule: {
    id: "T-1",
    severity: "error",
    kinds: ["mortgage.file"],
    title: words,
    text: words,
    fix: words,
    source: "办事指南",
    must: [{ field: "remark", present: true }],
    examples: {
      pass: [{ kind: "mortgage.file", change: { remark: "x" } }],
      fail: [{ kind: "mortgage.file", change: {} }],
    },
    ...more,
  },
});

/** Code and pointer of everything that is wrong with a pack. */
function wrongIn(text: string): string[] {
  try {
    parsePack(text);
    return [];
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    for (const f of error.findings) {
      expect(explain(f.rule), f.rule).toBeDefined();
      for (const said of [f.zh, f.en, f.fixZh, f.fixEn]) expect(said).not.toMatch(/\{\w+\}|^$/);
    }
    return error.findings.map((f) => `${f.rule} ${f.pointer ?? ""}`.trim());
  }
}

function said(text: string, change: object, more: { materials?: string[]; today?: string } = {}): string[] {
  const filing = { ...VALID_FILINGS["mortgage.file"], ...change } as unknown as PartialFiling;
  return new RuleEvaluator("mortgage.file", "2026-11-21", { pack: parsePack(text).pack })
    .evaluate(filing, {
      kind: "mortgage.file",
      today: more.today ?? "2026-11-21",
      materials: (more.materials ?? []) as never,
    })
    .map((f) => `${f.rule} ${f.severity}`);
}

describe("hostile packs", () => {
  it.each<[string, string, string | RegExp]>([
    ["no JSON", "{“schema”: 1}", "pack-json"],
    ["half a file", '{"schema":', "pack-json"],
    ["something else", "[]", "pack-form"],
    ["null", "null", "pack-form"],
    ["a later version", JSON.stringify({ ...head, schema: "bdc-rule-pack/9", changes: [] }), "pack-schema /schema"],
    ["no version", "{}", "pack-schema /schema"],
    ["a name nobody knows", packOf({ do: "off", rule: "CF-22", ...why, eval: "1" }), "pack-form /changes/0/eval"],
    ["an action nobody knows", packOf({ do: "execute", rule: "CF-22", ...why }), "pack-form /changes/0/do"],
    ["no reason", packOf({ do: "off", rule: "CF-22", source: "x" }), "pack-form /changes/0/reason"],
    ["a prototype", '{"schema":"bdc-rule-pack/1","__proto__":{"x":1}}', "pack-name /__proto__"],
    [
      "a prototype deep inside",
      packOf({ do: "tighten", rule: "term-long", ...why, limits: JSON.parse('{"constructor":1}') as object }),
      "pack-name /changes/0/limits/constructor",
    ],
    ["a rule nobody knows", packOf({ do: "off", rule: "CF-99", ...why }), "pack-rule-unknown /changes/0/rule"],
    ["toString", packOf({ do: "off", rule: "toString", ...why }), "pack-rule-unknown /changes/0/rule"],
    ["a rule of the registry", packOf({ do: "off", rule: "R-01", ...why }), "pack-not-judged /changes/0/rule"],
    [
      "a rule that is not settled as an error",
      packOf({ do: "tighten", rule: "CF-15", ...why }),
      "pack-unsettled /changes/0/rule",
    ],
    [
      "a source that settles nothing",
      packOf(rule({ source: "某地实务（待确认）" })),
      "pack-unsettled /changes/0/rule/severity",
    ],
    [
      "a check digit switched off",
      packOf({ do: "off", rule: "citizen-id-check", ...why }),
      /^pack-(fixed|rule-unknown)/,
    ],
    ["a reading error relaxed", packOf({ do: "relax", rule: "date-form", ...why }), "pack-fixed /changes/0/rule"],
    ["an error tightened", packOf({ do: "tighten", rule: "CF-04", ...why }), "pack-weight /changes/0/rule"],
    ["a warning relaxed", packOf({ do: "relax", rule: "term-long", ...why }), "pack-weight /changes/0/rule"],
    [
      "a limit of the law relaxed",
      packOf({ do: "relax", rule: "CF-01", limits: { years: 5 }, ...why }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a limit tightened the wrong way",
      packOf({ do: "tighten", rule: "CF-01", limits: { years: 4 }, ...why }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a limit of nothing",
      packOf({ do: "tighten", rule: "CF-01", limits: { years: 0 }, ...why }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a limit below nothing",
      packOf({ do: "tighten", rule: "CF-01", limits: { years: -1 }, ...why }),
      "pack-limit /changes/0/limits/years",
    ],
    [
      "a limit nobody knows",
      packOf({ do: "tighten", rule: "CF-01", limits: { months: 1 }, ...why }),
      "pack-limit /changes/0/limits/months",
    ],
    [
      "one rule twice",
      packOf({ do: "off", rule: "CF-22", ...why }, { do: "tighten", rule: "CF-22", ...why }),
      "pack-twice /changes/1",
    ],
    [
      "a column nobody knows",
      packOf({ do: "require", kind: "mortgage.file", fields: ["__x"], ...why }),
      "pack-field /changes/0/fields/0",
    ],
    [
      "a table nobody knows",
      packOf({ do: "codes", table: "XXX", entries: [{ value: "a" }], ...why }),
      "pack-table /changes/0/table",
    ],
    [
      "a value nobody knows",
      packOf({ do: "codes", table: "GYFS", entries: [{ value: "三人共有", code: "9" }], ...why }),
      "pack-value /changes/0/entries/0/value",
    ],
    [
      "a number twice",
      packOf({
        do: "codes",
        table: "GYFS",
        entries: [
          { value: "sole", code: "1" },
          { value: "joint", code: "1" },
        ],
        ...why,
      }),
      "pack-twice /changes/0/entries/1/code",
    ],
    ["a rule under a name that is taken", packOf(rule({ id: "cf-01" })), "pack-rule-taken /changes/0/rule/id"],
    ["a rule under a reader's code", packOf(rule({ id: "date-form" })), "pack-rule-taken /changes/0/rule/id"],
    [
      "a regular expression",
      packOf(rule({ must: [{ field: "remark", matches: "(a+)+$" }] })),
      "pack-form /changes/0/rule/must/0/matches",
    ],
    [
      "two comparisons in one",
      packOf(rule({ must: [{ field: "remark", present: true, is: "x" }] })),
      "pack-condition /changes/0/rule/must/0",
    ],
    ["no comparison", packOf(rule({ must: [{ field: "remark" }] })), "pack-condition /changes/0/rule/must/0"],
    [
      "an amount compared with a text",
      packOf(rule({ must: [{ field: "remark", atMost: "5" }] })),
      "pack-field /changes/0/rule/must/0",
    ],
    [
      "a day compared with an amount",
      packOf(rule({ must: [{ field: "termEnd", notAfter: { field: "securedPrincipal" } }] })),
      "pack-field /changes/0/rule/must/0",
    ],
    [
      "a column of another kind",
      packOf(rule({ kinds: ["mortgage.file", "mortgage.cancel"], must: [{ field: "termEnd", present: true }] })),
      "pack-field /changes/0/rule/must/0",
    ],
    ["no examples", packOf(rule({ examples: { pass: [], fail: [] } })), "pack-form /changes/0/rule/examples/pass"],
    [
      "an example's field nobody knows",
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
      "escapes for a terminal",
      packOf(rule({ title: { zh: "\u001b[2J", en: "x" } })),
      "pack-form /changes/0/rule/title/zh",
    ],
    [
      "deep nests",
      packOf(rule({ examples: { pass: [{ kind: "mortgage.file", change: { remark: nest(200) } }], fail: [] } })),
      /^pack-form/,
    ],
  ])("%s", (_, text, expected) => {
    const [first] = wrongIn(text);
    if (typeof expected === "string") expect(first).toBe(expected);
    else expect(first).toMatch(expected);
  });

  it("that are very large are refused before they are read, and very deep ones end", () => {
    expect(wrongIn(`"${"x".repeat(2 ** 21)}"`)).toEqual(["pack-too-big"]);
    expect(wrongIn("[".repeat(500_000))).toHaveLength(1);
    expect(wrongIn(`${"[".repeat(300_000)}${"]".repeat(300_000)}`).length).toBeGreaterThan(0);
  });

  it.each([
    ['{ "a": 1,\n  "b": }', 2, 8],
    ["{\n\n  “a”: 1 }", 3, 3],
    ['{"a":1 "b":2}', 1, 8],
    ["[1,2,]", 1, 6],
    ['{"a":tru3}', 1, 9],
    ["{}\n{}", 2, 1],
    ['{"a":"\t"}', 1, 7],
  ])("names line and character of %j", (text, line, character) => {
    try {
      parsePack(text);
      expect.unreachable();
    } catch (error) {
      expect((error as PackError).findings[0]!.en).toContain(`line ${line}, character ${character}`);
    }
  });

  it("reports everything that is wrong, at once", () => {
    expect(
      wrongIn(
        packOf({ do: "off", rule: "CF-99", ...why }, { do: "relax", rule: "CF-08", ...why }, rule({ id: "CF-01" })),
      ),
    ).toEqual([
      "pack-rule-unknown /changes/0/rule",
      "pack-not-judged /changes/1/rule",
      "pack-rule-taken /changes/2/rule/id",
    ]);
  });

  it("no error of a reader or an identifier can be weakened", () => {
    for (const [code, { severity }] of IDENTIFIER_DEFECTS) {
      if (severity !== "error") continue;
      for (const change of ["off", "relax"])
        expect(wrongIn(packOf({ do: change, rule: code, ...why })), code).toEqual([`pack-fixed /changes/0/rule`]);
    }
    const error = createFinding("date-form", { severity: "error", zh: "", en: "", fixZh: "", fixEn: "" });
    expect(
      applySeverity(error, { id: "x", version: "1", off: ["date-form"], severity: { "date-form": "warning" } }),
    ).toBe(error);
  });

  it("every problem has its words", () => expect(Object.keys(PACK_TEXTS).every((code) => explain(code))).toBe(true));
});

function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)];
}

describe("the vocabulary", () => {
  const must = (...conditions: object[]) => packOf(rule({ must: conditions }));
  it.each<[string, object, object, object]>([
    ["present", { field: "附记", present: true }, { remark: "x" }, {}],
    ["absent", { field: "remark", present: false }, {}, { remark: "x" }],
    ["is, by Chinese name", { field: "抵押方式", is: "一般抵押" }, {}, { mortgageType: "maximum", maximumClaim: "1" }],
    ["is, yes or no", { field: "transferRestricted", is: false }, {}, { transferRestricted: true }],
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
      "at most, of another field",
      { field: "securedPrincipal", atMost: { field: "maximumClaim", times: "0.7" } },
      { maximumClaim: "2000000", securedPrincipal: "1400000" },
      { maximumClaim: "2000000", securedPrincipal: "1400000.01" },
    ],
    ["not before a day", { field: "termStart", notBefore: "2026-01-05" }, {}, { termStart: "2026-01-04" }],
    [
      "not after another day",
      { field: "termEnd", notAfter: { field: "termStart", years: 30 } },
      {},
      { termEnd: "2056-01-06" },
    ],
    ["not after today", { field: "termStart", notAfter: "today" }, {}, { termStart: "2026-11-22" }],
    [
      "not after days from today",
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
    ["at most so long", { field: "securedScope", maxLength: 10 }, {}, { securedScope: "一二三四五六七八九十一" }],
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
  ])("%s", (_, condition, right, wrong) => {
    expect(said(must(condition), right)).not.toContain("T-1 error");
    expect(said(must(condition), wrong)).toContain("T-1 error");
  });

  it("says nothing of an empty cell but whether it is empty, and nothing where its conditions do not hold", () => {
    expect(said(must({ field: "remark", maxLength: 1 }), {})).toEqual([]);
    const pack = packOf(
      rule({
        when: [
          { field: "mortgagorIdType", is: "护照" },
          { field: "securedPrincipal", atLeast: "1" },
        ],
        must: [{ field: "remark", present: true }],
      }),
    );
    expect(said(pack, {})).toEqual([]);
    expect(
      said(pack, {
        mortgagors: [
          ...VALID_FILINGS["mortgage.file"].mortgagors,
          { name: "李娜", idType: "passport", idNo: "E12345678" },
        ],
      }),
    ).toEqual(["T-1 error"]);
  });

  it("looks at the documents", () => {
    expect(said(must({ materials: ["loan-contract"] }), {}, { materials: ["loan-contract"] })).toEqual([]);
    expect(said(must({ materials: ["loan-contract"] }), {})).toEqual(["T-1 error"]);
  });

  it("shows no person in clear", () => {
    const { pack } = parsePack(must({ field: "抵押人证件号", matches: ["nobody"] }));
    const [found] = new RuleEvaluator("mortgage.file", "2026-11-21", { pack }).evaluate(
      VALID_FILINGS["mortgage.file"] as unknown as PartialFiling,
      { kind: "mortgage.file", today: "2026-11-21", materials: [] },
    );
    expect(found!.zh).toBe("330106********0018 不行");
  });

  it("holds from its day to its day", () => {
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

describe("changes of rules", () => {
  it("tighten, relax, switch off and set limits", () => {
    const long = { termEnd: "2076-02-04" };
    expect(said(packOf(), long)).toEqual(["term-long warning"]);
    expect(said(packOf({ do: "tighten", rule: "term-long", ...why }), long)).toEqual(["term-long error"]);
    expect(said(packOf({ do: "off", rule: "term-long", ...why }), long)).toEqual([]);
    expect(said(packOf({ do: "tighten", rule: "term-long", limits: { years: 20 }, ...why }), {})).toEqual([
      "term-long warning",
    ]);
    expect(said(packOf({ do: "relax", rule: "term-long", limits: { years: 60 }, ...why }), long)).toEqual([]);
    const undue = { termStart: "2026-01-05", termEnd: "2026-01-04" };
    expect(said(packOf(), undue)).toContain("DY-07 error");
    expect(said(packOf({ do: "relax", rule: "DY-07", ...why }), undue)).toContain("DY-07 warning");
  });

  it("are each described in words", () => {
    const { pack } = parsePack(
      packOf(
        { do: "tighten", rule: "CF-01", limits: { years: 2 }, ...why },
        { do: "off", rule: "unit-repeated", ...why },
        { do: "amount-unit", unit: "万元", ...why },
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
  it("replace the standard's numbers and add names", () => {
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

describe("capabilities and a pack together", () => {
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
  it("both require; the file counts for tables and divisions", () => {
    const file = parsePack(
      packOf(
        { do: "require", kind: "mortgage.file", fields: ["债务人"], materials: ["loan-contract"], ...why },
        { do: "codes", table: "共有方式", entries: [{ value: "joint", code: "7" }], ...why },
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

  it("a pack of another authority is refused", () => {
    const text = JSON.stringify({ ...head, authority: "330106", changes: [] });
    expect(parsePackFor(text, "330106").id).toBe("t");
    expect(() => parsePackFor(text, "310000")).toThrow(PackError);
  });
});

describe("examples", () => {
  it("of every rule and of the example packs come out as stated", () => {
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

  it("that come out otherwise are named", () => {
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
        ...why,
        examples: { pass: [{ kind: "mortgage.file", change: {} }], fail: [] },
      }),
    );
    expect(testRules(limits.pack, limits.examples).filter((r) => r.failed.length)).toMatchObject([
      { rule: "term-long" },
    ]);
  });
});
