import type { CaseNews } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { lifecycleWords } from "../messages/lifecycle.js";
import { messages, pick, pickFix } from "../messages/index.js";
import { safe } from "../terminal/safe-text.js";
import { localTime } from "./time.js";

/** More than this is a list for a file: `--json` has all. */
const MOST_LINES = 20;

/** What befell finished cases, one line each, the most urgent first. */
export function newsLines(context: Context, news: readonly CaseNews[]): string[] {
  if (news.length === 0) return [];
  const [m, w] = [messages(context.lang), lifecycleWords(context.lang)];
  const lines = news.slice(0, MOST_LINES).map(({ ref, caseNo, alert }) => {
    const fix = pickFix(context.lang, alert);
    return safe(`- ${ref} ${caseNo} · ${localTime(alert.at)} · ${pick(context.lang, alert)} [${alert.code}]${fix ? ` · ${m.fix}: ${fix}` : ""}`);
  });
  return [w.news(news.length), ...lines, ...(news.length > MOST_LINES ? [w.moreInJson(news.length - MOST_LINES)] : [])];
}
