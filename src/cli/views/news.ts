import type { CaseNews } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { lifecycleWords } from "../messages/commands/lifecycle.js";
import { messages, localized, pickFix } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";
import { localTime } from "./time.js";

/** Lines of a list shown on a terminal; `--json` gives all. */
const MAX_LINES = 20;

/**
 * Shows changes to registered cases, one line each, the most urgent first: those of the ledger, then those of cases
 * that it does not hold.
 */
export function newsLines(context: Context, news: readonly CaseNews[]): string[] {
  const w = lifecycleWords(context.lang);
  return [
    ...alertLines(
      context,
      news.filter(({ batch }) => batch !== undefined),
      w.news,
    ),
    ...alertLines(
      context,
      news.filter(({ batch }) => batch === undefined),
      w.newsElsewhere,
    ),
  ];
}

/** Shows the cases that ended a right that the register does not hold, one line each. */
export function unknownRightLines(context: Context, found: readonly CaseNews[]): string[] {
  return alertLines(context, found, lifecycleWords(context.lang).unknownRights);
}

function alertLines(context: Context, news: readonly CaseNews[], heading: (count: number) => string): string[] {
  if (news.length === 0) return [];
  const [m, w] = [messages(context.lang), lifecycleWords(context.lang)];
  const lines = news.slice(0, MAX_LINES).map(({ ref, caseNo, alert }) => {
    const fix = pickFix(context.lang, alert);
    return sanitize(
      `- ${ref} ${caseNo} · ${localTime(alert.at)} · ${localized(context.lang, alert)} [${alert.code}]${fix ? ` · ${m.fix}: ${fix}` : ""}`,
    );
  });
  return [heading(news.length), ...lines, ...(news.length > MAX_LINES ? [w.moreInJson(news.length - MAX_LINES)] : [])];
}
