import { CERTIFICATE_TEXTS } from "../../src/sdk/certificates/findings.js";
import { REASON_TEXTS } from "../../src/sdk/explain/gateway-reasons.js";
import { describe, it, expect } from "vitest";
import { validateFiling, kinds, PROBLEMS, IDENTIFIER_DEFECTS, type Filing } from "../../src/contract/index.js";
import {
  CELL_TEXTS,
  ROW_TEXTS,
  RULES,
  RuleEvaluator,
  PACK_TEXTS,
  findingOf,
  packFromCapabilities,
  findRule,
  rulesFor,
  type PartialFiling,
  type Rule,
  type RuleContext,
  type RuleExample,
} from "../../src/rules/index.js";
import { explain } from "../../src/sdk/index.js";
import { DIALECT_TEXTS } from "../../src/sdk/explain/dialect-reasons.js";
import { explainedCodes } from "../../src/sdk/explain/explain.js";
import { VALID_FILINGS } from "../../src/rules/examples/valid-filings.js";

const TODAY = "2026-11-21";

function contextOf({ kind, context }: RuleExample, filing: Filing): RuleContext {
  return { kind, today: TODAY, materials: filing.materials?.map((m) => m.kind) ?? [], ...context };
}

function violationOf(rule: Rule, example: RuleExample) {
  const filing = { ...VALID_FILINGS[example.kind], ...example.change } as unknown as Filing;
  return rule.check!(filing as unknown as PartialFiling, contextOf(example, filing));
}

const checkedRules = RULES.filter((rule) => rule.check);
const LEGAL_SOURCE = /民法典|民事诉讼法|条例|规定|解释|〔\d{4}〕\d+号|典型案例|数据库标准|通知$/;
const textsIn = (rule: Rule) => [rule.title, rule.text, rule.fix, ...(rule.says ? [rule.says] : [])];

describe("rule table", () => {
  const range = (prefix: string, to: number) =>
    Array.from({ length: to }, (_, i) => `${prefix}-${String(i + 1).padStart(2, "0")}`);

  it("contains every rule of the trade exactly once", () => {
    const ids = RULES.map((rule) => rule.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of [...range("CF", 27), ...range("R", 6), ...range("DY", 20), ...range("YG", 8)])
      expect(ids).toContain(id);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))("%s has texts in both languages", (_, rule) => {
    for (const { zh, en } of textsIn(rule)) {
      expect(zh).toMatch(/[\u4e00-\u9fff]|\{/);
      expect(en.length).toBeGreaterThan(2);
      expect(en).not.toMatch(/[\u4e00-\u9fff]{8,}/);
    }
  });

  it.each(RULES.flatMap(({ id, source }) => (source === undefined ? [] : [[id, source] as const])))(
    "%s cites a law, an interpretation or an official document",
    (_, source) => {
      for (const part of source.split("；")) expect(part).toMatch(LEGAL_SOURCE);
      expect(source).not.toContain("上海市");
    },
  );

  it("gives no unsettled rule the severity error", () => {
    for (const rule of RULES.filter((r) => r.unsettled)) expect(rule.severity, rule.id).not.toBe("error");
    const unsettled = { ...findRule("CF-11")!, severity: "error" as const };
    expect(findingOf(unsettled, {}).severity).toBe("warning");
  });

  it("lists every rule under each of its kinds", () => {
    for (const rule of checkedRules) for (const kind of rule.kinds) expect(rulesFor(kind)).toContain(rule);
  });
});

describe("rule examples", () => {
  it.each(checkedRules.map((rule) => [rule.id, rule] as const))("%s has passing and failing examples", (id, rule) => {
    // The cell reader reports CF-06, because only it sees the original text.
    if (id === "CF-06") return;
    expect(rule.examples?.pass.length, "passing").toBeGreaterThan(0);
    expect(rule.examples?.fail.length, "failing").toBeGreaterThan(0);
  });

  it.each(
    checkedRules.flatMap((rule) =>
      (rule.examples?.pass ?? []).map(
        (example, i) => [`${rule.id} accepts its passing example ${i + 1}`, rule, example] as const,
      ),
    ),
  )("%s", (_, rule, example) => {
    expect(violationOf(rule, example)).toBeUndefined();
  });

  it.each(
    checkedRules.flatMap((rule) =>
      (rule.examples?.fail ?? []).map(
        (example, i) => [`${rule.id} reports its failing example ${i + 1}`, rule, example] as const,
      ),
    ),
  )("%s", (_, rule, example) => {
    const violation = violationOf(rule, example);
    expect(violation).toBeDefined();
    const finding = findingOf(rule, violation!);
    for (const text of [finding.zh, finding.en, finding.fixZh, finding.fixEn]) expect(text).not.toMatch(/\{\w+\}/);
    expect(finding.rule).toBe(rule.id);
  });

  it("start from valid filings that follow the contract and break no rule", () => {
    for (const kind of kinds) {
      expect(validateFiling(kind, VALID_FILINGS[kind])).toMatchObject({ ok: true });
      const filing = VALID_FILINGS[kind] as Filing;
      expect(
        new RuleEvaluator(kind, TODAY).evaluate(
          filing as unknown as PartialFiling,
          contextOf({ kind, change: {} }, filing),
        ),
      ).toEqual([]);
    }
  });
});

describe("RuleEvaluator", () => {
  const broken = {
    ...VALID_FILINGS["seizure.request"],
    endDate: "2031-01-01",
    obligors: [{ name: "甲某" }, { name: "乙某" }],
  } as unknown as PartialFiling;
  const context: RuleContext = { kind: "seizure.request", today: TODAY, materials: ["ruling", "assistance-notice"] };
  const rulesFound = (evaluator: RuleEvaluator, unreadable?: Set<string>) =>
    evaluator.evaluate(broken, context, unreadable).map((f) => f.rule);

  it("reports all violations at once", () => {
    expect(rulesFound(new RuleEvaluator("seizure.request", TODAY))).toEqual(["CF-01", "CF-21"]);
  });

  it("skips a rule when one of its fields cannot be read", () => {
    expect(rulesFound(new RuleEvaluator("seizure.request", TODAY), new Set(["endDate"]))).toEqual(["CF-21"]);
  });

  it("records the reason when a warning is accepted, and never accepts an error", () => {
    const accept = new Map([
      ["CF-21", "已在裁定书中写明"],
      ["CF-01", "no"],
    ]);
    const found = new RuleEvaluator("seizure.request", TODAY, { accept }).evaluate(broken, context);
    expect(found.map((f) => [f.rule, f.accepted])).toEqual([
      ["CF-01", undefined],
      ["CF-21", "已在裁定书中写明"],
    ]);
  });

  it("applies the rule pack of an authority", () => {
    const pack = { id: "x", version: "1", off: ["CF-01"], severity: { "CF-21": "error" } as const };
    expect(new RuleEvaluator("seizure.request", TODAY, { pack }).evaluate(broken, context)).toMatchObject([
      { rule: "CF-21", severity: "error" },
    ]);
  });

  it("keeps an unsettled rule a warning even when a pack makes it an error", () => {
    const pack = { id: "x", version: "1", severity: { "CF-15": "error" } as const };
    const one = { ...VALID_FILINGS["seizure.request"], officerName: "周敏" } as unknown as PartialFiling;
    expect(new RuleEvaluator("seizure.request", TODAY, { pack }).evaluate(one, context)).toMatchObject([
      { rule: "CF-15", severity: "warning" },
    ]);
  });

  it("gets a pack with required fields and materials from the capabilities of an authority", () => {
    const kind = {
      kind: "mortgage.file",
      requiredMaterials: ["mortgage-contract"],
      requiredFields: ["remark"],
      review: "instant",
    } as const;
    const pack = packFromCapabilities({
      authority: { id: "330100", zh: "示例", en: "example", divisions: ["330106"] },
      version: "7",
      kinds: [kind],
      codeTables: {},
    } as never);
    expect(pack).toMatchObject({
      id: "330100",
      version: "7",
      requiredFields: { "mortgage.file": ["remark"] },
      requiredMaterials: { "mortgage.file": ["mortgage-contract"] },
      divisions: ["330106"],
    });
  });

  it("counts the former divisions of an authority as served, if it names its divisions at all", () => {
    const divisionsOf = (divisions: string[]) =>
      packFromCapabilities({
        authority: {
          id: "1",
          zh: "示例",
          en: "example",
          divisions,
          formerDivisions: [{ code: "999901", until: "2020-12-31" }],
        },
        version: "1",
        kinds: [],
        codeTables: {},
      } as never).divisions;
    expect(divisionsOf(["330106"])).toEqual(["330106", "999901"]);
    expect(divisionsOf([])).toEqual([]);
  });
});

describe("explain", () => {
  it("knows every code that can be reported", () => {
    const codes = [
      ...RULES.map((r) => r.id),
      ...IDENTIFIER_DEFECTS.keys(),
      ...Object.keys(PROBLEMS),
      ...Object.keys(CELL_TEXTS),
      ...Object.keys(ROW_TEXTS),
      ...Object.keys(REASON_TEXTS),
      ...Object.keys(CERTIFICATE_TEXTS),
      ...Object.keys(PACK_TEXTS),
      ...Object.keys(DIALECT_TEXTS),
    ];
    for (const code of codes) {
      const found = explain(code);
      expect(found, code).toBeDefined();
      for (const text of [found!.zh, found!.en, found!.fixZh, found!.fixEn])
        expect(text.length, code).toBeGreaterThan(0);
    }
    expect(new Set(explainedCodes())).toEqual(new Set(codes));
  });

  it("ignores the case of rule codes and knows no built-in property names", () => {
    expect(explain("cf-01")?.code).toBe("CF-01");
    for (const code of ["", "nothing-like-it", "constructor", "__proto__", "toString"])
      expect(explain(code)).toBeUndefined();
  });

  it("gives the legal source of a registry rule", () => {
    expect(explain("R-01")).toMatchObject({
      severity: "registry",
      source: expect.stringContaining("第二十四条") as string,
    });
  });
});
