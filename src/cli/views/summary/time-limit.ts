import type { FilingRecord, OverdueCase } from "../../../batch/index.js";
import type { Case } from "../../../contract/index.js";
import type { Context } from "../../core/context.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { sanitize } from "../../terminal/safe-text.js";
import { timeLimitText } from "../case.js";

/** Lines shown on a terminal; `--json` gives up to 1,000. */
const MAX_LINES = 10;

/** Shows the cases that the authority has not finished within the limit by law. Nothing is wrong with the filings. */
export function overdueLines(context: Context, overdue: readonly OverdueCase[]): string[] {
  if (overdue.length === 0) return [];
  const w = lifecycleWords(context.lang);
  const lines = overdue
    .slice(0, MAX_LINES)
    .map(({ ref, caseNo, statutoryBy }) => sanitize(`- ${ref} ${caseNo} · ${w.overdueSince(statutoryBy)}`));
  const left = overdue.length - lines.length;
  return [`! ${w.overdue(overdue.length)}`, ...lines, ...(left > 0 ? [w.moreInJson(left)] : [])];
}

/** Shows how the time limits of pending filings stand, one line each. */
export function timeLimitLines(context: Context, filings: readonly FilingRecord[]): string[] {
  return filings.flatMap(({ ref, case: found }) => {
    const timeLimit = found === undefined ? undefined : (JSON.parse(found) as Case).timeLimit;
    const text = timeLimitText(context, timeLimit);
    return text ? [sanitize(`- ${ref}: ${text}`)] : [];
  });
}
