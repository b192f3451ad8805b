import type { Filing, FilingOf, Kind, MaterialKind, Role } from "../../contract/index.js";
import type { RowFacts } from "./row-facts.js";
import type { FindingSeverity, MessageParams } from "./finding.js";

/** What a rule may look at beside the filing itself. */
export interface RuleContext {
  readonly kind: Kind;
  /** YYYY-MM-DD where the registry is. */
  readonly today: string;
  /** Kinds of the documents attached; known before the documents are hashed. */
  readonly materials: readonly MaterialKind[];
  /** Role of the institution that files, where known. */
  readonly role?: Role;
  /** 行政区划 codes that the authority serves, or their first digits; empty or absent: any. */
  readonly divisions?: readonly string[];
  /** Kinds that the authority takes; absent: any. */
  readonly offered?: readonly Kind[];
}

/** A filing of any kind whose fields may be missing: rules get what could be read. */
export type PartialFiling = { readonly [K in AnyField]?: FieldValue<K> };
type AnyField = KeysOf<Filing>;
type KeysOf<T> = T extends unknown ? keyof T : never;
type FieldValue<K extends AnyField> = { [P in Kind]: K extends keyof FilingOf<P> ? FilingOf<P>[K] : never }[Kind];

/** One violation: where it is and the facts for the holes in the rule's text. */
export interface Violation {
  /** Field to point at; the first of the rule's fields when absent. */
  readonly field?: string;
  readonly facts?: MessageParams;
}

export interface RuleExample {
  readonly kind: Kind;
  /** What makes it differ from a valid filing of the kind. */
  readonly change: Readonly<Record<string, unknown>>;
  readonly context?: Partial<Omit<RuleContext, "kind">>;
}

/**
 * As of findings; and `registry` only the authority can know, so it decides · `note` nothing to check: what
 * institutions should know.
 */
export type RuleSeverity = FindingSeverity | "registry" | "note";

/** A number in a rule that an authority may set otherwise. */
export interface RuleLimit {
  readonly value: number;
  readonly zh: string;
  readonly en: string;
  /** Which other values are stricter. */
  readonly tighter: "smaller" | "larger";
}

export interface Rule {
  readonly id: string;
  readonly severity: RuleSeverity;
  readonly kinds: readonly Kind[];
  /** Fields that it reads. It is skipped while one of them cannot be read. */
  readonly fields: readonly string[];
  /** Required fields whose absence this rule reports. */
  readonly demands?: readonly string[];
  readonly title: { readonly zh: string; readonly en: string };
  readonly text: { readonly zh: string; readonly en: string };
  readonly fix: { readonly zh: string; readonly en: string };
  readonly source: string;
  /** Not settled in law or practice: never more than a warning. */
  readonly unsettled?: boolean;
  /** First and last day on which it holds, YYYY-MM-DD. */
  readonly since?: string;
  readonly until?: string;
  /** Words for one violation, with `{holes}`; the rule's text where absent. */
  readonly says?: { readonly zh: string; readonly en: string };
  readonly limits?: Readonly<Record<string, RuleLimit>>;
  /** `limits`: those of an authority, by name, where they differ. */
  readonly check?: (
    filing: PartialFiling,
    context: RuleContext,
    limits?: Readonly<Record<string, number>>,
  ) => Violation | undefined;
  /**
   * True only when `check` would find nothing. Decided from row facts, so that files of millions need not be made into
   * filings. False decides nothing.
   */
  readonly surelyPasses?: (facts: RowFacts, context: RuleContext) => boolean;
  readonly examples?: { readonly pass: readonly RuleExample[]; readonly fail: readonly RuleExample[] };
}
