import type { Kind } from "../../contract/index.js";
import type { Rule } from "./rule.js";

/**
 * Creates a rule that only the authority can evaluate, or one for information (`note`).
 *
 * @param zh Title, text and fix in Chinese.
 * @param en The same in English.
 */
export function registryRule(
  id: string,
  kinds: readonly Kind[],
  zh: readonly [title: string, text: string, fix: string],
  en: readonly [title: string, text: string, fix: string],
  source: string | undefined,
  severity: "registry" | "note" = "registry",
): Rule {
  return {
    id,
    severity,
    kinds,
    fields: [],
    ...(source !== undefined && { source }),
    title: { zh: zh[0], en: en[0] },
    text: { zh: zh[1], en: en[1] },
    fix: { zh: zh[2], en: en[2] },
  };
}
