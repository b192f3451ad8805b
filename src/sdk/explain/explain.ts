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
import { REASON_TEXTS } from "./gateway-reasons.js";

/** What a code means, where it comes from, and what to do. `{name}` in a text stands for a fact of the single case. */
export interface Explanation {
  readonly code: string;
  readonly severity: RuleSeverity;
  readonly title?: { readonly zh: string; readonly en: string };
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  readonly source?: string;
  readonly kinds?: readonly Kind[];
  readonly unsettled?: boolean;
}

/** Every code that this floor, the contract or an authority that follows it can say. */
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
  CERTIFICATE_TEXTS,
  PACK_TEXTS,
];

function textsOf(code: string): Texts | undefined {
  const table = tables.find((t) => Object.hasOwn(t, code));
  return table?.[code] ?? IDENTIFIER_DEFECTS.get(code);
}

/** Every code that `explain` knows, each once. */
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
