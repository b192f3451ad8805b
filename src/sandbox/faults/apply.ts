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
  return { answer: replace(distort(answer, triggered), triggered), delivery: deliveryOf(triggered) };
}

/** How the response of a call with these faults is delivered. */
export function deliveryOf(triggered: readonly TriggeredFault[]): Delivery {
  return triggered.reduce<Delivery>(
    (delivery, { name }) => (name === "answer-lost" ? "cut" : name === "half-answer" ? "half" : delivery),
    "whole",
  );
}

/** Applies the faults that change what an answer of the contract says. */
export function distort(answer: Answer, triggered: readonly TriggeredFault[]): Answer {
  return triggered.reduce(
    (result, { name, random }) =>
      result.bytes === undefined && result.status < 300 ? mutate(result, name, random) : result,
    answer,
  );
}

/** Puts another content in the place of the response; of several such faults the first does. */
export function replace(answer: Answer, triggered: readonly TriggeredFault[]): Answer {
  const first = triggered.find(({ name }) => name === "html" || name === "wrong-json");
  if (first === undefined) return answer;
  if (first.name === "html")
    return { status: 200, bytes: { data: Buffer.from(PAGE), mediaType: "text/html; charset=utf-8" } };
  return { status: answer.status, headers: answer.headers ?? {}, json: { ok: true, data: null } };
}

const PAGE =
  "<!DOCTYPE html>\n<html><head><title>系统维护</title></head><body><h1>系统维护中，请稍后再试</h1></body></html>\n";

interface Loose {
  ref?: string;
  outcomes?: { ref: string; case?: LooseCase }[];
  changes?: { case: LooseCase }[];
  cases?: LooseCase[];
  status?: string;
}
interface LooseCase {
  ref?: string;
  status?: string;
}

function mutate(answer: Answer, name: TriggeredFault["name"], random: () => number): Answer {
  const body = JSON.parse(answer.text?.toString() ?? JSON.stringify(answer.json ?? null)) as Loose | null;
  if (body === null) return answer;
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
  if (name === "other-ref") {
    const told = outcomes?.flatMap((o) => [o, o.case ?? {}]) ??
      cases ??
      changes?.map((change) => change.case) ?? [body];
    for (const one of told) if (typeof one.ref === "string") one.ref = otherRef(one.ref, random);
  }
  return { ...answer, text: undefined, json: body };
}

/** A ref of the same length and alphabet: its last digits are others. */
function otherRef(ref: string, random: () => number): string {
  return ref.replace(/\d+$/, (digits) => {
    const other = String(Math.floor(random() * 10 ** digits.length)).padStart(digits.length, "0");
    return other === digits ? digits.replace(/\d$/, (last) => String((Number(last) + 1) % 10)) : other;
  });
}

function shuffle(list: unknown[], random: () => number): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}
