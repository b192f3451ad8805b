import type { Alert, Reason } from "../../../contract/index.js";
import { formatInstant } from "../../calendar/format.js";
import { COMMON_GROUNDS } from "./common.js";
import { CONSENT_GROUNDS } from "./consent.js";
import { MORTGAGE_GROUNDS } from "./mortgage.js";
import { PRE_NOTICE_GROUNDS } from "./pre-notice.js";
import { SEIZURE_GROUNDS } from "./seizure.js";
import { TRANSFER_GROUNDS } from "./transfer.js";
import type { Rule } from "./rule.js";

/**
 * Every reason with which the register refuses a filing, and every alert that it sends, with its legal source.
 * `{name}` is a placeholder for a fact of the case. No text contains a person's name or number.
 */
export const RULES = {
  ...COMMON_GROUNDS,
  ...CONSENT_GROUNDS,
  ...MORTGAGE_GROUNDS,
  ...PRE_NOTICE_GROUNDS,
  ...SEIZURE_GROUNDS,
  ...TRANSFER_GROUNDS,
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES;

export type Facts = Readonly<Record<string, string | number>>;

function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(facts[name] ?? placeholder));
}

/** Creates the reason of a rule with all placeholders replaced. */
export function reason(name: RuleName, facts: Facts = {}, pointer?: string): Reason {
  const { code, zh, en, fixZh, fixEn, source }: Rule = RULES[name];
  return {
    code,
    zh: fill(zh, facts),
    en: fill(en, facts),
    fixZh: fill(fixZh, facts),
    fixEn: fill(fixEn, facts),
    ...(source === undefined ? {} : { source }),
    ...(pointer === undefined ? {} : { pointer }),
  };
}

/** Creates the alert of a rule for an institution. */
export function alert(name: RuleName, at: Date, facts: Facts = {}): Alert {
  return { ...reason(name, facts), at: formatInstant(at) };
}

/** Returns the JSON pointer of a field of the unit at `index` in a filing. */
export function unitPointer(index: number, field: string): string {
  return index === 0 ? `/${field}` : `/otherUnits/${index - 1}/${field}`;
}
