import type { Finding } from "../../../gateway/index.js";
import type { Context } from "../../core/context.js";
import { localized } from "../../messages/index.js";
import { dialectWords } from "../../messages/commands/dialect.js";
import { sanitize } from "../../terminal/safe-text.js";

/** One line for each finding: its weight, its place, its text and its code. */
export function findingLines(context: Context, findings: readonly Finding[]): string[] {
  const { severities } = dialectWords(context.lang);
  return findings.map(
    (finding) =>
      `${severities[finding.severity]}  ${sanitize(finding.pointer || "/")}  ${sanitize(localized(context.lang, finding))} [${finding.code}]`,
  );
}
