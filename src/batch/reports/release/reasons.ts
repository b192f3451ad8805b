import { CASE_TEXTS } from "./case-texts.js";
import { REGISTER_TEXTS } from "./register-texts.js";
import type { ReasonText, ReleaseReason } from "./verdict.js";

/**
 * All reasons against a release that this package defines. Alerts of the authority and findings on certificates have
 * their own codes.
 */
export const RELEASE_REASONS = { ...CASE_TEXTS, ...REGISTER_TEXTS };
/** Code of a reason in `RELEASE_REASONS`. */
export type ReleaseCode = keyof typeof RELEASE_REASONS;

export function releaseReason(code: ReleaseCode, facts: Readonly<Record<string, string | number>> = {}): ReleaseReason {
  const { verdict, zh, en, fixZh, fixEn, source }: ReasonText = RELEASE_REASONS[code];
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (hole, name: string) => String(facts[name] ?? hole));
  return { code, verdict, zh: fill(zh), en: fill(en), fixZh, fixEn, ...(source !== undefined && { source }) };
}
