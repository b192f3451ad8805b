import { fail } from "../errors/problem-error.js";
import type { Answer } from "../http/answer.js";
import type { TriggeredFault } from "./faults.js";

/** How a response is delivered: completely, half and then cut off, or not at all. */
export type Delivery = "whole" | "half" | "cut";

/**
 * Applies faults before the call is processed.
 * @returns `cut` or `silence` if the call ends without a response
 * @throws ProblemError for faults that respond with an error
 */
export async function applyBefore(
  triggered: readonly TriggeredFault[],
  gone: AbortSignal,
): Promise<"go on" | "cut" | "silence"> {
  for (const fault of triggered) {
    const { name, delayMs } = fault;
    if (name === "cut") return "cut";
    if (name === "silence") return "silence";
    if (name === "500") fail("internal");
    if (name === "429" || name === "503")
      fail(name === "429" ? "too-many-requests" : "unavailable", ...retryAfter(fault));
    if (name === "slow") await wait(delayMs ?? 2_000, gone);
  }
  return "go on";
}

/** `Retry-After` has whole seconds. */
function retryAfter({ delayMs = 1_000, isDate }: TriggeredFault): [{ retryAfter: number }, Record<string, string>] {
  const seconds = Math.ceil(delayMs / 1_000);
  if (!isDate) return [{ retryAfter: seconds }, { "Retry-After": String(seconds) }];
  // HTTP dates have whole seconds, so two seconds ahead means at least one second from now.
  return [{ retryAfter: 2 }, { "Retry-After": new Date(Date.now() + 2_000).toUTCString() }];
}

function wait(ms: number, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    gone.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

/** Applies faults after the call was processed: they change the response or its delivery. */
export function applyAfter(
  answer: Answer,
  triggered: readonly TriggeredFault[],
): { answer: Answer; delivery: Delivery } {
  let result = answer;
  let delivery: Delivery = "whole";
  for (const { name, random } of triggered) {
    if (name === "answer-lost") delivery = "cut";
    else if (name === "half-answer") delivery = "half";
    else if (name === "html")
      result = { status: 200, bytes: { data: Buffer.from(PAGE), mediaType: "text/html; charset=utf-8" } };
    else if (name === "wrong-json") result = { ...result, json: { ok: true, data: null }, text: undefined };
    else if (result.bytes === undefined && result.status < 300) result = mutate(result, name, random);
  }
  return { answer: result, delivery };
}

const PAGE =
  "<!DOCTYPE html>\n<html><head><title>系统维护</title></head><body><h1>系统维护中，请稍后再试</h1></body></html>\n";

interface Loose {
  outcomes?: { ref: string }[];
  changes?: { case: LooseCase }[];
  cases?: LooseCase[];
  status?: string;
}
interface LooseCase {
  status?: string;
}

function mutate(answer: Answer, name: TriggeredFault["name"], random: () => number): Answer {
  const body = JSON.parse(answer.text?.toString() ?? JSON.stringify(answer.json ?? null)) as Loose;
  const { outcomes, changes, cases } = body;
  const pick = (length: number) => Math.floor(random() * length);
  if (outcomes) {
    if (name === "duplicate-outcome") outcomes.splice(pick(outcomes.length + 1), 0, outcomes[pick(outcomes.length)]!);
    if (name === "missing-outcome") outcomes.splice(pick(outcomes.length), 1);
    if (name === "extra-outcome")
      outcomes.push({ ...outcomes[pick(outcomes.length)]!, ref: `NOBODY-${pick(1_000_000)}` });
    if (name === "shuffled-outcomes") shuffle(outcomes, random);
  }
  if (changes) {
    if (name === "duplicate-changes") body.changes = changes.flatMap((c) => [c, c]);
    if (name === "reordered-changes") shuffle(changes, random);
  }
  if (name === "unknown-status") {
    for (const c of cases ?? changes?.map((change) => change.case) ?? [body])
      Object.assign(c, { status: "site-inspection", authorityStatus: { code: "77", text: "现场查看" }, done: false });
  }
  return { ...answer, text: undefined, json: body };
}

function shuffle(list: unknown[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}
