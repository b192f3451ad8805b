import type { Context } from "../../core/context.js";
import { localized } from "../../messages/index.js";
import { dialectWords } from "../../messages/commands/dialect.js";
import { sanitize } from "../../terminal/safe-text.js";
import type { DescriptionFinding } from "./description-file.js";

/** One line for each finding: its weight, its place, its text and its code. */
export function findingLines(context: Context, findings: readonly DescriptionFinding[]): string[] {
  const { severities } = dialectWords(context.lang);
  return findings.map(
    (finding) =>
      `${severities[finding.severity]}  ${sanitize(finding.pointer || "/")}  ${sanitize(localized(context.lang, finding))} [${finding.code}]`,
  );
}
