import type { FileWarnings } from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { localized, messages, pickFix } from "../../messages/index.js";
import { submissionWords } from "../../messages/commands/submission.js";
import { sanitize } from "../../terminal/safe-text.js";

/** Rules shown on a terminal; `--json` gives all. */
const MAX_RULES = 10;

/** The warnings of a file, for `--json`: the same keys as in the document of `bdc check`. */
export function warningsDocument({ count, rows, byRule }: FileWarnings): Record<string, unknown> {
  return {
    warnings: count,
    warnedRows: rows,
    byRule: byRule.map(({ rule, ...tally }) => ({ code: rule, rule, severity: "warning", ...tally })),
  };
}

/** The warnings of a file by rule, as lines; empty when there are none. */
export function warningLines(context: Context, warnings: FileWarnings | undefined): string[] {
  if (!warnings || warnings.count === 0) return [];
  const [m, w] = [messages(context.lang), submissionWords(context.lang)];
  const { count, rows, byRule } = warnings;
  const lines = byRule.slice(0, MAX_RULES).flatMap((tally) => {
    const first = tally.firstRow === undefined ? "" : ` (${w.firstIn(tally.firstRow)})`;
    return [
      sanitize(w.warningOf(tally.count, tally.rule, localized(context.lang, tally)) + first),
      `  ${m.fix}: ${sanitize(pickFix(context.lang, tally) ?? "")}`,
    ];
  });
  if (byRule.length > MAX_RULES) lines.push(m.andMore(byRule.length - MAX_RULES));
  return [w.warnings(count, rows), ...lines];
}
