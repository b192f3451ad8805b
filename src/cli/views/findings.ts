import type { Finding } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";

/** A finding for `--json`. Its code has the same key as the code of a reason or an error. */
export function findingDocument<F extends Finding>(finding: F): F & { readonly code: string } {
  return { code: finding.rule, ...finding };
}

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
