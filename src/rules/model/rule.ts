import type { FilingOf, Kind, MaterialKind, Role } from "../../contract/index.js";
import type { RowFacts } from "./row-facts.js";
import type { FindingSeverity, MessageParams } from "./finding.js";

/** What a rule may read in addition to the filing. */
export interface RuleContext {
  /** Kind of the filing. */
  readonly kind: Kind;
  /** YYYY-MM-DD in the time zone of the authority. */
  readonly today: string;
  /** Kinds of the attached documents; known before the documents are hashed. */
  readonly materials: readonly MaterialKind[];
  /** Role of the filing institution, if known. */
  readonly role?: Role;
  /** 行政区划 codes that the authority serves, or their leading digits; all when empty or absent. */
  readonly divisions?: readonly string[];
  /** Kinds that the authority accepts; all when absent. */
  readonly offered?: readonly Kind[];
  /** Whether the authority's own list of documents for the kind is known, which then decides. @default false */
  readonly listsPapers?: boolean;
}

/** A filing of any kind with only the fields that could be read. */
export type PartialFiling = { readonly [K in FilingField]?: FieldValue<K> };
/** Name of a field that at least one kind of filing has. */
export type FilingField = { [K in Kind]: keyof FilingOf<K> }[Kind];
/** Type of a field in the kinds that have it. */
export type FieldValue<K extends FilingField> = {
  [P in Kind]: K extends keyof FilingOf<P> ? FilingOf<P>[K] : never;
}[Kind];

/** A violation of a rule: the field, and the values for the placeholders in the rule's texts. */
export interface Violation {
  /** Field to report. @default the first of the rule's fields */
  readonly field?: string;
  /** Values for the placeholders of the rule's message, by name. */
  readonly facts?: MessageParams;
}

/** An example of a rule: a valid filing with a few changes. */
export interface RuleExample {
  /** Kind of the filing. */
  readonly kind: Kind;
  /** Differences from a valid filing of the kind. */
  readonly change: Readonly<Record<string, unknown>>;
  /** Context that differs from the default one. */
  readonly context?: Partial<Omit<RuleContext, "kind">>;
}

/**
 * Severity of a finding, or `registry`: only the authority can evaluate the rule · `note`: nothing to check, for
 * information.
 */
export type RuleSeverity = FindingSeverity | "registry" | "note";

/** A number in a rule that an authority may change. */
export interface RuleLimit {
  /** The limit, in the unit that its name gives. */
  readonly value: number;
  /** Name of the limit in Chinese. */
  readonly zh: string;
  /** Name of the limit in English. */
  readonly en: string;
  /** Direction in which the rule becomes stricter. */
  readonly tighter: "smaller" | "larger";
}

/** A business rule: what it checks, why, and what to do when it is violated. */
export interface Rule {
  /** Id of the rule, such as `CF-01`. */
  readonly id: string;
  /** What a violation does to the filing. */
  readonly severity: RuleSeverity;
  /** Kinds of filings that the rule applies to. */
  readonly kinds: readonly Kind[];
  /** Fields that the rule reads. The rule is skipped if one of them cannot be read. */
  readonly fields: readonly string[];
  /** Required fields whose absence is reported by this rule. */
  readonly demands?: readonly string[];
  /** Short title. */
  readonly title: { readonly zh: string; readonly en: string };
  /** The rule in one sentence. */
  readonly text: { readonly zh: string; readonly en: string };
  /** What to do about a violation. */
  readonly fix: { readonly zh: string; readonly en: string };
  /** Law or official document behind the rule; absent when there is none. */
  readonly source?: string;
  /** Not settled in law or practice, so at most a warning. */
  readonly unsettled?: boolean;
  /** First day on which the rule is in force, YYYY-MM-DD. */
  readonly since?: string;
  /** Last day on which the rule is in force, YYYY-MM-DD. */
  readonly until?: string;
  /** Message of a violation, with `{placeholders}`. @default the rule's text */
  readonly says?: { readonly zh: string; readonly en: string };
  /** Limits of the rule that an authority may change, by name. */
  readonly limits?: Readonly<Record<string, RuleLimit>>;
  /** Returns the violation, if any. `limits` are those that the authority has changed, by name. */
  readonly check?: (
    filing: PartialFiling,
    context: RuleContext,
    limits?: Readonly<Record<string, number>>,
  ) => Violation | undefined;
  /**
   * Returns true only if `check` would find nothing, judged from row facts alone so that no filing must be built. False
   * means that `check` must decide.
   */
  readonly surelyPasses?: (facts: RowFacts, context: RuleContext) => boolean;
  /** Examples that pass and examples that fail. Tests evaluate all of them. */
  readonly examples?: { readonly pass: readonly RuleExample[]; readonly fail: readonly RuleExample[] };
}
