import type { Finding } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";

/** Shows findings, each with its code and fix. */
export function findingLines(context: Context, findings: readonly Finding[]): string {
  const m = messages(context.lang);
  return findings
    .map(
      (f) =>
        `- ${m.severities[f.severity]}: ${sanitize(localized(context.lang, f))} [${f.rule}]\n  ${m.fix}: ${sanitize(pickFix(context.lang, f) ?? "")}`,
    )
    .join("\n");
}
