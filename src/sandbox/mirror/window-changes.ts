import type { ChangePage } from "../../contract/index.js";
import type { Answer } from "../http/answer.js";
import { answerCall, type IncomingCall } from "../operations/answer-call.js";

const PAGE = "1000";

/** The ends of a window of time, as the institution's clock tells them. */
export interface TimeWindow {
  readonly start: string | undefined;
  readonly end: string;
}

/**
 * Answers a request for the changes between two times, which the contract does not have: reads the whole feed.
 * @param offsetMs how far the clock of the register is ahead of the clocks of the institutions
 */
export async function changesWithin(call: IncomingCall, { start, end }: TimeWindow, offsetMs: number): Promise<Answer> {
  const from = start === undefined ? -Infinity : Date.parse(start) + offsetMs;
  const to = Date.parse(end) + offsetMs;
  const changes: ChangePage["changes"] = [];
  for (let cursor: string | undefined; ;) {
    const search = new URLSearchParams({ limit: PAGE, ...(cursor !== undefined && { cursor }) });
    const answer = await answerCall({ ...call, search });
    if (answer.status !== 200) return answer;
    const page = (answer.text === undefined ? answer.json : JSON.parse(answer.text.toString())) as ChangePage;
    changes.push(...page.changes.filter(({ at }) => Date.parse(at) >= from && Date.parse(at) < to));
    if (!page.more) return { status: 200, json: { changes, nextCursor: page.nextCursor, more: false } };
    cursor = page.nextCursor;
  }
}
