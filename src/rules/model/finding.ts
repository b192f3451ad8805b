import type { DefectText } from "../../contract/index.js";

/**
 * `error`: not filed until corrected · `confirm`: not filed until a person accepts it with a reason · `warning`: filed
 * nevertheless.
 */
export type FindingSeverity = "error" | "confirm" | "warning";

/**
 * A result of a rule or a reader: where, what, why, and what to do. Values that identify a person are masked.
 */
export interface Finding {
  /** Id of a business rule (`CF-01`) or a code in kebab-case; `explain` describes each of them. */
  readonly rule: string;
  /** Whether the finding keeps the filing from being sent. */
  readonly severity: FindingSeverity;
  /** Key of the column or field concerned. */
  readonly field?: string;
  /** JSON pointer into the filing. */
  readonly pointer?: string;
  /** Message in Chinese. */
  readonly zh: string;
  /** Message in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
  /** Law or official document behind the finding. */
  readonly source?: string;
  /** The value found, masked if it is personal data. */
  readonly value?: string;
  /** The reason with which the user accepted this finding. Never set for an error. */
  readonly accepted?: string;
}

/** A finding in a file. */
export interface RowFinding extends Finding {
  /** Row number as shown in Excel. */
  readonly row: number;
  /** Column index, from 0. */
  readonly column?: number;
  /** Header of the column as written in the file. */
  readonly header?: string;
}

/** Values for the placeholders of a message, by name. */
export type MessageParams = Readonly<Record<string, string | number>>;
/** Message and fix of a finding in both languages, with placeholders. */
export type Texts = Omit<DefectText, "severity"> & {
  /** Severity of the finding. */
  readonly severity: FindingSeverity;
};

/** Returns whether the finding prevents the whole filing from being sent. */
export function blocksFiling({ severity, accepted }: Pick<Finding, "severity" | "accepted">): boolean {
  return severity === "error" || (severity === "confirm" && accepted === undefined);
}

/** Replaces each placeholder `{name}` in a text; a placeholder without a value is left unchanged. */
export function formatMessage(text: string, facts: MessageParams): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : placeholder,
  );
}

/** Creates a finding from the texts of a code, with all placeholders replaced. */
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
