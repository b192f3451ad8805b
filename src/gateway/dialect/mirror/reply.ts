import type { ContractAnswer, MirrorContext, MirrorRefusal, ReceivedCall, WireMessageAnswer } from "../../port/port.js";
import type { Node } from "../operators/line.js";
import { isNode } from "../operators/place.js";
import { ReceivedMaterials } from "../plan/materials.js";
import { documentOf, mapContext } from "../plan/message-context.js";
import type { CompiledResults } from "../plan/results.js";
import { compileResults } from "../plan/results.js";
import type { DialectPlan, PlannedCall } from "../plan/plan.js";
import type { Draft } from "../security/spot.js";
import { writeTime } from "../values/date.js";
import { REFUSAL_MEANINGS, WRITES, meaningOf, reasonsOf, sayNearest } from "./meanings.js";

/** Writes an answer of the contract as this gateway gives it. */
export function replyTo(
  plan: DialectPlan,
  planned: PlannedCall,
  received: ReceivedCall,
  answer: ContractAnswer,
  context: MirrorContext,
): WireMessageAnswer {
  const message: Node = {};
  const { results } = planned;
  if (answer.bytes && planned.answerLines === 0)
    return { status: 200, headers: { "content-type": "application/octet-stream" }, body: answer.bytes };
  const meaning = meaningOf(answer, WRITES.has(planned.call));
  if (meaning !== "ok")
    return frame(plan, planned.function, tellRefusal(results, message, meaning, answer), message, context);
  const status = tellOk(plan, planned, received, answer, message, context);
  return frame(plan, planned.function, status, message, context);
}

/** Writes what the gateway answers to a request that it did not process. */
export function refuseWith(plan: DialectPlan, why: MirrorRefusal, context: MirrorContext): WireMessageAnswer {
  const message: Node = {};
  const results = compileResults(plan.description.results);
  const status = why === "no-such-call" ? 404 : sayNearest(results, message, REFUSAL_MEANINGS[why]);
  results.tellReasons(message, [{ code: undefined, text: REFUSAL_TEXTS[why], field: undefined }]);
  return frame(plan, undefined, status, message, context);
}

const REFUSAL_TEXTS: Readonly<Record<MirrorRefusal, string>> = {
  "no-such-call": "接口不存在",
  malformed: "报文格式有误",
  signature: "签名验证未通过",
  replay: "重复的请求",
  clock: "时间戳超出允许范围",
  "token-stale": "令牌无效或已过期",
  "not-permitted": "无权调用",
  "too-fast": "请求过于频繁",
  "not-processed": "请求未处理",
};

/** Writes the answer to a request for a token. */
export function issueToken(
  plan: DialectPlan,
  token: string,
  validMs: number,
  context: MirrorContext,
): WireMessageAnswer {
  const planned = plan.token;
  if (!planned) return refuseWith(plan, "no-such-call", context);
  const message: Node = {};
  const status = planned.results.say(message, "ok");
  planned.at.set(message, token);
  const { valid } = planned;
  if ("place" in valid) {
    const until = new Date(context.now.getTime() + validMs);
    const left = valid.as === "seconds" ? Math.floor(validMs / 1_000) : validMs;
    valid.place.set(message, valid.as === "seconds" || valid.as === "milliseconds" ? left : writeTime(valid.as, until));
  }
  return frame(plan, planned.function, status, message, context);
}

function tellRefusal(
  results: CompiledResults,
  message: Node,
  meaning: ReturnType<typeof meaningOf>,
  { json, headers }: ContractAnswer,
): number | undefined {
  const status = sayNearest(results, message, meaning);
  const seconds = Number(headers?.["retry-after"]);
  if (meaning === "too-fast" && Number.isFinite(seconds)) results.tellRetryAfter(message, seconds * 1_000);
  results.tellReasons(message, reasonsOf(json));
  const caseNo = isNode(json) ? json["caseNo"] : undefined;
  if (typeof caseNo === "string") results.tellOriginal(message, caseNo);
  return status;
}

function tellOk(
  plan: DialectPlan,
  planned: PlannedCall,
  received: ReceivedCall,
  answer: ContractAnswer,
  message: Node,
  context: MirrorContext,
): number | undefined {
  const json: Node = isNode(answer.json) ? answer.json : {};
  const { results } = planned;
  const write = (document: Node, target: Node): void =>
    planned.answer.write(document, target, mappingOf(plan, received, document, context));
  if (planned.call === "file") return tellFiled(plan, planned, results, json, answer.status === 200, message, write);
  if (planned.batch) return tellOutcomes(plan, planned, received, json, message, context, write);
  if (planned.call === "look-up") {
    const cases = Array.isArray(json["cases"]) ? (json["cases"] as Node[]) : [];
    const absent = cases.length === 0 ? results.say(message, "not-there") : undefined;
    if (absent !== undefined) return absent;
    write(planned.listsCases ? { cases } : (cases[0] ?? {}), message);
  } else if (planned.call === "material") {
    const sha256 = received.request.params["sha256"] ?? "";
    for (const place of Object.values(plan.references)) place.set(message, sha256);
    write(json, message);
  } else {
    write(answer.bytes ? { base64: Buffer.from(answer.bytes).toString("base64") } : json, message);
  }
  return results.say(message, "ok");
}

/** A gateway that refuses repeats tells at most the number of the first case. */
function tellFiled(
  plan: DialectPlan,
  planned: Pick<PlannedCall, "results">,
  results: CompiledResults,
  found: Node,
  isRepeat: boolean,
  message: Node,
  write: (document: Node, target: Node) => void,
): number | undefined {
  if (isRepeat && plan.description.identity.repeat === "duplicate") {
    const status = results.say(message, "duplicate");
    if (status !== undefined) {
      planned.results.tellOriginal(message, String(found["caseNo"]));
      return status;
    }
  }
  write(found, message);
  return results.say(message, "ok");
}

const OUTCOME_MEANINGS = { "turned-away": "refused", conflict: "conflict", failed: "not-processed" } as const;

function tellOutcomes(
  plan: DialectPlan,
  planned: PlannedCall,
  received: ReceivedCall,
  json: Node,
  message: Node,
  context: MirrorContext,
  write: (document: Node, target: Node) => void,
): number | undefined {
  const batch = planned.batch!;
  const document = documentOf(received.request);
  const sent: Node = {};
  planned.request.write(document, sent, mappingOf(plan, received, document, context));
  const written = batch.filings.get(sent) as Node[];
  const filings = document["filings"] as Node[];
  const outcomes = (json["outcomes"] as Node[]).flatMap((outcome) => {
    const position = filings.findIndex((filing) => filing["ref"] === outcome["ref"]);
    const key = written[position] && batch.filingKey.get(written[position]);
    if (key === undefined) return [];
    const told: Node = {};
    tellOutcome(plan, batch.results, outcome, told, write);
    batch.outcomeKey.set(told, key);
    return [told];
  });
  batch.outcomes.set(message, outcomes);
  return planned.results.say(message, "ok");
}

function tellOutcome(
  plan: DialectPlan,
  results: CompiledResults,
  outcome: Node,
  told: Node,
  write: (document: Node, target: Node) => void,
): void {
  const name = outcome["outcome"];
  if (name === "filed" || name === "existing") {
    tellFiled(plan, { results }, results, outcome["case"] as Node, name === "existing", told, write);
    return;
  }
  sayNearest(results, told, OUTCOME_MEANINGS[name as keyof typeof OUTCOME_MEANINGS]);
  results.tellReasons(told, reasonsOf(outcome["problem"]));
}

function mappingOf(
  plan: DialectPlan,
  { request, institution, token }: ReceivedCall,
  root: Node,
  { now }: MirrorContext,
) {
  const given = {
    institution: institution ?? "",
    settings: Object.fromEntries(plan.description.settings.map((name) => [name, ""])),
    token: token ?? "",
    now,
    nonce: "",
    requestId: "",
    function: "",
    keyId: "",
    division: "",
  };
  return mapContext(given, request, root, new ReceivedMaterials());
}

/** No status: there is no code for what is to be said, and the institution is told nothing that it could believe. */
function frame(
  plan: DialectPlan,
  functionNo: string | undefined,
  status: number | undefined,
  tree: Node,
  context: MirrorContext,
): WireMessageAnswer {
  const draft: Draft = { method: "", path: "", headers: {}, query: [], tree };
  const { keys, now, nonce } = context;
  const facts = { keys, now, nonce, token: undefined, function: functionNo };
  const { body, headers } = plan.security.seal(draft, plan.answerFramer, facts, "answer");
  return { status: status ?? 500, headers: { ...headers, ...draft.headers }, body: body ?? new Uint8Array() };
}
