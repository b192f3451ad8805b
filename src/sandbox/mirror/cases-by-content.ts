import type { CasePage } from "../../contract/index.js";
import type { Answer } from "../http/answer.js";
import { answerCall, type IncomingCall } from "../operations/answer-call.js";

const PAGE = "100";

/**
 * Answers a look-up by fields of the filing, which the contract does not have: the cases of the institution whose
 * filings have these values.
 */
export async function casesByContent(call: IncomingCall, wanted: object): Promise<Answer> {
  const { store } = call.target.registry.cases;
  const cases: CasePage["cases"] = [];
  for (let cursor: string | undefined; ;) {
    const search = new URLSearchParams(call.search);
    search.set("limit", PAGE);
    if (cursor !== undefined) search.set("cursor", cursor);
    const answer = await answerCall({ ...call, search });
    if (answer.status !== 200) return answer;
    const page = (answer.text === undefined ? answer.json : JSON.parse(answer.text.toString())) as CasePage;
    cases.push(...page.cases.filter(({ caseNo }) => has(store.get(caseNo)?.filing, wanted)));
    if (page.nextCursor === undefined) return { status: 200, json: { cases } };
    cursor = page.nextCursor;
  }
}

/** Whether a value has everything of another one; of lists, element by element. */
function has(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(wanted).every(([name, part]) => has((value as Record<string, unknown>)[name], part));
}
