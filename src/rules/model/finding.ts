import type { DefectText } from "../../contract/index.js";

/**
 * `error` not filed until it is corrected · `confirm` not filed until somebody accepts it with a reason · `warning`
 * filed all the same.
 */
export type FindingSeverity = "error" | "confirm" | "warning";

/**
 * What a rule or a reader found: where, what, why, and what to do. Never holds a value in clear that identifies a
 * person.
 */
export interface Finding {
  /** Id of a rule of the trade (`CF-01`) or a code in kebab-case; `explain` knows every one. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  /** Key of the column or field. */
  readonly field?: string;
  /** JSON pointer into the filing. */
  readonly pointer?: string;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Law or rule behind it. */
  readonly source?: string;
  /** What stood there, masked where it is personal. */
  readonly value?: string;
  /** Why somebody accepted this finding, in their words. Never of an error. */
  readonly accepted?: string;
}

/** A finding in a file. */
export interface RowFinding extends Finding {
  /** Row as Excel numbers it. */
  readonly row: number;
  /** Column from 0. */
  readonly column?: number;
  /** The column's header as the user wrote it. */
  readonly header?: string;
}

export type MessageParams = Readonly<Record<string, string | number>>;
export type Texts = Omit<DefectText, "severity"> & { readonly severity: FindingSeverity };

/** Whether nothing of the filing may be sent because of the finding. */
export function blocksFiling({ severity, accepted }: Pick<Finding, "severity" | "accepted">): boolean {
  return severity === "error" || (severity === "confirm" && accepted === undefined);
}

/** Fills `{name}` in a text; a hole without a fact stays as it is. */
export function formatMessage(text: string, facts: MessageParams): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(facts, name) ? String(facts[name]) : hole));
}

/** The texts of a code with the facts of one case filled in. */
export function createFinding(
  rule: string,
  texts: Texts & { readonly source?: string },
  facts: MessageParams = {},
): Finding {
  return {
    rule,
    severity: texts.severity,
    zh: formatMessage(texts.zh, facts),
    en: formatMessage(texts.en, facts),
    fixZh: formatMessage(texts.fixZh, facts),
    fixEn: formatMessage(texts.fixEn, facts),
    ...(texts.source !== undefined && { source: texts.source }),
  };
}
