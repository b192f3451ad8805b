import type { Kind } from "../contract/index.js";
import type { RowFacts } from "./model/row-facts.js";
import { createFinding, type MessageParams, type Finding } from "./model/finding.js";
import type { PartialFiling, Violation, Rule, RuleContext } from "./model/rule.js";
import { rulesFor } from "./catalogue/index.js";
import { shownAt } from "./model/shown-value.js";
import { applyPack, type RulePack } from "./packs/pack.js";

/**
 * Evaluates the rules on assembled filings. The catalogue defines the rules and a pack may change them; readers of
 * cells and rows report their own findings before.
 */
export interface RuleEvaluatorOptions {
  /** Rule pack of the authority. */
  readonly pack?: RulePack;
  /** Accepted rules with the reason of the user. Errors cannot be accepted. */
  readonly accept?: ReadonlyMap<string, string>;
}

/** Creates the finding for a violation. An unsettled rule yields at most a warning. */
export function findingOf(rule: Rule, violation: Violation): Finding {
  const texts = rule.says ?? rule.text;
  const blocks = !rule.unsettled && (rule.severity === "error" || rule.severity === "confirm");
  const severity = blocks ? rule.severity : "warning";
  const field = violation.field ?? rule.fields[0];
  const facts: MessageParams = violation.facts ?? {};
  return {
    ...createFinding(
      rule.id,
      { severity, zh: texts.zh, en: texts.en, fixZh: rule.fix.zh, fixEn: rule.fix.en, source: rule.source },
      facts,
    ),
    ...(field !== undefined && { field }),
  };
}

/** Adds the reason of the user to a finding that was accepted. Errors cannot be accepted. */
export function applyAcceptance<F extends Finding>(finding: F, accept: ReadonlyMap<string, string> | undefined): F {
  const reason = finding.severity === "error" ? undefined : accept?.get(finding.rule);
  return reason === undefined ? finding : { ...finding, accepted: reason };
}

/** Evaluates filings of one kind. Created once per file, with only the rules that are in force today. */
export class RuleEvaluator {
  readonly #rules: readonly Rule[];
  /** Fields whose absence is reported by a rule. */
  readonly requiredByRule: ReadonlySet<string>;

  readonly #kind: Kind;
  readonly #options: RuleEvaluatorOptions;

  constructor(kind: Kind, today: string, options: RuleEvaluatorOptions = {}) {
    this.#kind = kind;
    this.#options = options;
    this.#rules = applyPack(rulesFor(kind), options.pack, kind).filter(
      (rule) => (rule.since ?? "") <= today && today <= (rule.until ?? "9999-12-31"),
    );
    this.requiredByRule = new Set(
      this.#rules.filter((rule) => rule.severity === "error").flatMap((rule) => rule.demands ?? []),
    );
  }

  /** Returns whether no rule finds anything. Reads `filing` only if the row facts are not sufficient. */
  surelyPasses(filing: PartialFiling, facts: RowFacts, context: RuleContext): boolean {
    for (const { surelyPasses, check } of this.#rules) {
      if (surelyPasses?.(facts, context)) continue;
      if (check?.(filing, context)) return false;
    }
    return true;
  }

  /**
   * Returns the findings for a filing. Allocates nothing when there are none.
   * @param unreadable fields that could not be read; rules that need them are skipped
   */
  evaluate(filing: PartialFiling, context: RuleContext, unreadable?: ReadonlySet<string>): readonly Finding[] {
    let findings: Finding[] | undefined;
    for (const rule of this.#rules) {
      if (unreadable && rule.fields.some((field) => unreadable.has(field))) continue;
      const violation = rule.check?.(filing, context);
      if (!violation) continue;
      const found = findingOf(rule, violation);
      const value = found.field === undefined ? undefined : shownAt(this.#kind, found.field, filing);
      (findings ??= []).push(applyAcceptance(value === undefined ? found : { ...found, value }, this.#options.accept));
    }
    return findings ?? NONE;
  }
}

const NONE: readonly Finding[] = Object.freeze([]);
