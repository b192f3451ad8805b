import type { Filing, Kind } from "../../contract/index.js";
import { applyPack, type RulePack } from "../packs/pack.js";
import type { PackExamples } from "../packs/parse-pack.js";
import type { PartialFiling, Rule, RuleContext, RuleExample } from "../model/rule.js";
import { RULES } from "../catalogue/index.js";
import { VALID_FILINGS } from "./valid-filings.js";

/** Date on which examples are evaluated unless they set their own. */
const EXAMPLE_DAY = "2026-11-21";

/** Result of the examples of one rule. */
export interface RuleTestResult {
  /** Id of the rule. */
  readonly rule: string;
  /** Title of the rule. */
  readonly title: { readonly zh: string; readonly en: string };
  /** Number of examples with the expected outcome. */
  readonly passed: number;
  /** Examples with another outcome. */
  readonly failed: readonly ExampleFailure[];
}
/** An example whose outcome is not the expected one. */
export interface ExampleFailure {
  /** Kind of filing of the example. */
  readonly kind: Kind;
  /** Position among the passing or failing examples, from 1. */
  readonly place: number;
  /** The outcome that the example expects. */
  readonly expected: "pass" | "fail";
}

/** Applies a rule to an example: the valid filing of its kind with the changes of the example. */
export function toViolation(
  rule: Rule,
  { kind, change, context }: RuleExample,
): ReturnType<NonNullable<Rule["check"]>> {
  const filing = { ...VALID_FILINGS[kind], ...change } as unknown as Filing;
  const full: RuleContext = {
    kind,
    today: EXAMPLE_DAY,
    materials: filing.materials?.map((m) => m.kind) ?? [],
    ...context,
  };
  return rule.check?.(filing as unknown as PartialFiling, full);
}

/**
 * Evaluates the examples of every rule that can be checked before filing. With a pack, also evaluates its rules, limits
 * and examples; rules that it switches off are skipped.
 */
export function testRules(pack?: RulePack, packExamples: readonly PackExamples[] = []): RuleTestResult[] {
  const withExamples = RULES.filter((rule) => rule.check && rule.examples);
  const results = withExamples.map((rule) => testRule(rule, rule.examples!));
  if (!pack) return results;
  const changed = applyPack(RULES, pack);
  const own = (pack.added ?? []).map((rule) => testRule(rule, rule.examples!));
  const more = packExamples.flatMap(({ rule: id, pass, fail }) => {
    const rule = changed.find((r) => r.id === id);
    return rule ? [testRule(rule, { pass, fail })] : [];
  });
  return [...results, ...own, ...more];
}

function testRule(rule: Rule, examples: NonNullable<Rule["examples"]>): RuleTestResult {
  const failed = (["pass", "fail"] as const).flatMap((expected) =>
    examples[expected].flatMap((example, i) =>
      (toViolation(rule, example) === undefined) === (expected === "pass")
        ? []
        : [{ kind: example.kind, place: i + 1, expected }],
    ),
  );
  return {
    rule: rule.id,
    title: rule.title,
    passed: examples.pass.length + examples.fail.length - failed.length,
    failed,
  };
}
