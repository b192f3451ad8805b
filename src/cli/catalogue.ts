import { fileProblemTexts } from "../batch/index.js";
import { CASE_STATUSES, IDENTIFIER_DEFECTS, PROBLEMS } from "../contract/index.js";
import { RULES } from "../sdk/index.js";
import { EXIT_TEXTS } from "./messages/exit-codes.js";
import { USAGE_ERRORS, type UsageText } from "./messages/errors.js";

export interface Explanation {
  readonly code: string;
  readonly group: "rule" | "identifier" | "file" | "usage" | "problem" | "status" | "exit-code";
  readonly zh: string;
  readonly en: string;
  readonly fixZh?: string;
  readonly fixEn?: string;
  readonly severity?: string;
  readonly source?: string;
  readonly next?: string;
}

/** Every code that this program can say, in one list: `bdc explain` and docs/errors.md read it. */
export function catalogue(): Explanation[] {
  return [
    ...RULES.map((r): Explanation => ({ code: r.id, group: "rule", severity: r.severity, zh: r.text.zh, en: r.text.en, fixZh: r.fix.zh, fixEn: r.fix.en, source: r.source })),
    ...[...IDENTIFIER_DEFECTS].map(([code, { severity, zh, en, fixZh, fixEn }]): Explanation => ({ code, group: "identifier", severity, zh, en, fixZh, fixEn })),
    ...Object.entries(fileProblemTexts).map(([code, { zh, en, fixZh, fixEn }]): Explanation => ({ code, group: "file", zh, en, fixZh, fixEn })),
    ...Object.entries<UsageText>(USAGE_ERRORS).map(([code, { zh, en, next }]): Explanation => ({ code, group: "usage", zh, en, ...(next && { next }) })),
    ...Object.entries(PROBLEMS).map(([code, { status, zh, en }]): Explanation => ({ code, group: "problem", zh: `${zh}（HTTP ${status}）`, en: `${en} (HTTP ${status})` })),
    ...Object.entries(CASE_STATUSES).map(([code, { zh, en }]): Explanation => ({ code, group: "status", zh, en })),
    ...Object.entries(EXIT_TEXTS).map(([code, { zh, en, fixZh, fixEn }]): Explanation => ({ code, group: "exit-code", zh, en, fixZh, fixEn })),
  ];
}
