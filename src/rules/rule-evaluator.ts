import type { Kind } from "../contract/index.js";
import type { RowFacts } from "./model/row-facts.js";
import { createFinding, type MessageParams, type Finding } from "./model/finding.js";
import type { PartialFiling, Violation, Rule, RuleContext } from "./model/rule.js";
import { rulesFor } from "./catalogue/index.js";
import { shownAt } from "./model/shown-value.js";
import { applyPack, type RulePack } from "./packs/pack.js";

export interface RuleEvaluatorOptions {
  readonly pack?: RulePack;
  /** Rules whose findings somebody accepted, each with the reason given. Errors cannot be accepted. */
  readonly accept?: ReadonlyMap<string, string>;
}

/** The finding of one violation of a rule. */
export function findingOf(rule: Rule, violation: Violation): Finding {
  const words = rule.says ?? rule.text;
  const blocks = !rule.unsettled && (rule.severity === "error" || rule.severity === "confirm");
  const severity = blocks ? rule.severity : "warning";
  const field = violation.field ?? rule.fields[0];
  const facts: MessageParams = violation.facts ?? {};
  return {
    ...createFinding(
      rule.id,
      { severity, zh: words.zh, en: words.en, fixZh: rule.fix.zh, fixEn: rule.fix.en, source: rule.source } as const,
      facts,
    ),
    ...(field !== undefined && { field }),
  };
}

export function applyAcceptance<F extends Finding>(finding: F, accept: ReadonlyMap<string, string> | undefined): F {
  const reason = finding.severity === "error" ? undefined : accept?.get(finding.rule);
  return reason === undefined ? finding : { ...finding, accepted: reason };
}

/** Judges filings of one kind. Made once per file; the rules that do not hold today are left out. */
export class RuleEvaluator {
  readonly #rules: readonly Rule[];
  /** Fields whose absence one of the rules reports. */
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

  /** Whether the rules certainly find nothing. Looks at `filing` only where its facts do not settle it. */
  surelyPasses(filing: PartialFiling, facts: RowFacts, context: RuleContext): boolean {
    for (const { surelyPasses, check } of this.#rules) {
      if (surelyPasses?.(facts, context)) continue;
      if (check?.(filing, context)) return false;
    }
    return true;
  }

  /** Findings on a filing; rules that read a field in `unreadable` are left out. The good path allocates nothing. */
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
