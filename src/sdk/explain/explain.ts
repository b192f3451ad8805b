import { IDENTIFIER_DEFECTS, PROBLEMS, type Kind } from "../../contract/index.js";
import { CERTIFICATE_TEXTS } from "../certificates/findings.js";
import {
  CELL_TEXTS,
  ROW_TEXTS,
  type Texts,
  PACK_TEXTS,
  type RuleSeverity,
  RULES,
  findRule,
} from "../../rules/index.js";
import { DIALECT_TEXTS } from "./dialect-reasons.js";
import { REASON_TEXTS } from "./gateway-reasons.js";

/** Meaning, fix and source of a code. `{name}` in a text is a placeholder for a value of the individual finding. */
export interface Explanation {
  /** The code in its official spelling, for example `CF-01` or `unit-unknown`. */
  readonly code: string;
  /** Severity of findings with this code, unless a rule pack changes it. */
  readonly severity: RuleSeverity;
  /** Short name of the rule. Set for rules only. */
  readonly title?: { readonly zh: string; readonly en: string };
  /** What the code means, in Chinese. */
  readonly zh: string;
  /** What the code means, in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
  /** Law, regulation or standard that the rule rests on. */
  readonly source?: string;
  /** Kinds of filing that the rule checks. Set for rules only. */
  readonly kinds?: readonly Kind[];
  /** True when neither law nor practice settles the point. Such a rule gives at most a warning. */
  readonly unsettled?: boolean;
}

/**
 * Explains a code of a finding, of a rule or of a gateway problem.
 * @param code for example `CF-01` (rule codes in upper or lower case) or `unit-unknown`
 * @returns undefined for an unknown code
 */
export function explain(code: string): Explanation | undefined {
  const rule = findRule(code) ?? findRule(code.toUpperCase());
  if (rule) {
    const { id, severity, title, text, fix, source, kinds, unsettled } = rule;
    return {
      code: id,
      severity,
      title,
      zh: text.zh,
      en: text.en,
      fixZh: fix.zh,
      fixEn: fix.en,
      ...(source !== undefined && { source }),
      kinds,
      ...(unsettled && { unsettled }),
    };
  }
  const texts = textsOf(code);
  return (
    texts && { code, severity: texts.severity, zh: texts.zh, en: texts.en, fixZh: texts.fixZh, fixEn: texts.fixEn }
  );
}

const tables: readonly Readonly<Record<string, Texts>>[] = [
  CELL_TEXTS,
  ROW_TEXTS,
  REASON_TEXTS,
  DIALECT_TEXTS,
  CERTIFICATE_TEXTS,
  PACK_TEXTS,
];

function textsOf(code: string): Texts | undefined {
  const table = tables.find((t) => Object.hasOwn(t, code));
  return table?.[code] ?? IDENTIFIER_DEFECTS.get(code);
}

/** Returns every code that `explain` knows, without duplicates. */
export function explainedCodes(): string[] {
  return [
    ...new Set([
      ...RULES.map((rule) => rule.id),
      ...tables.flatMap((t) => Object.keys(t)),
      ...IDENTIFIER_DEFECTS.keys(),
      ...Object.keys(PROBLEMS),
    ]),
  ];
}
