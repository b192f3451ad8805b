import { SecurityError } from "../../common/security-error.js";
import { frontOf } from "../../fronts/front.js";
import { FramerError } from "../../framers/tree.js";
import type { ContractRequest, Opened, SealContext, WireMessage, WireMessageAnswer } from "../../port/port.js";
import type { Field } from "../fields/contract-fields.js";
import type { MapContext, Node } from "../operators/line.js";
import { isNode } from "../operators/place.js";
import type { DialectPlan, PlannedCall } from "../plan/plan.js";
import type { Verdict } from "../plan/results.js";
import { UndecipherableError } from "../security/encryption.js";
import type { Distrust, Opening } from "../security/secure.js";
import type { Draft } from "../security/spot.js";
import { MappingError } from "../values/mapping-error.js";
import { answered, refused, unknown } from "./answers.js";
import { openBatch } from "./batch.js";
import { completeCase, type CaseFacts } from "./cases.js";
import { requestMapping } from "./seal.js";
import { afterWindow } from "./window.js";

/** Reads the answer to a call. Never throws: what cannot be understood is unknown. */
export function openAnswer(
  plan: DialectPlan,
  planned: PlannedCall,
  request: ContractRequest,
  sent: WireMessage,
  answer: WireMessageAnswer,
  context: SealContext,
): Opened {
  return careful(() => {
    const { framer } = plan.description.envelope.answer;
    const front = frontOf(answer, framer === "json" || framer === "xml" ? framer : "text");
    if (front) return { says: "fronted", front };
    if (isPlainFile(planned, answer)) return { says: "answer", answer: { status: 200, bytes: answer.body } };
    const { message, distrust } = readMessage(plan, planned.function, sent, answer, context);
    if (distrust) return unknown(`answer-${distrust}`);
    const verdict = planned.results.judge(message, answer.status);
    if (verdict.meaning !== "ok") return openRefusal(planned, request, message, verdict);
    const { document, mapping } = requestMapping(plan, planned, request, context);
    if (planned.batch) return openBatch(plan, planned, document, mapping, message, context);
    return openOk(plan, planned, request, mapping, message, context);
  });
}

/** Reads the fields of an answer, and says whether they are trusted. */
export function readMessage(
  plan: DialectPlan,
  functionNo: string | undefined,
  sent: Pick<WireMessage, "method" | "path">,
  { headers, body }: WireMessageAnswer,
  context: SealContext,
): { message: Node; distrust: Distrust | "replay" | undefined } {
  const [path = ""] = sent.path.split("?");
  const draft: Draft = { method: sent.method, path, headers: { ...headers }, query: [], tree: {} };
  const { keys, now, nonce, token } = context;
  const facts = { keys, now, nonce, token, function: functionNo };
  const opening = plan.security.open(draft, body, plan.answerFramer, facts, "answer");
  const isReplay = opening.distrust === undefined && isSeenBefore(plan, opening, context);
  return { message: draft.tree, distrust: isReplay ? "replay" : opening.distrust };
}

/** An earlier answer that is played again says nothing of this call. Without a nonce, answers cannot be told apart. */
function isSeenBefore(
  { description: { signing } }: DialectPlan,
  { nonce }: Opening,
  { now, firstUse }: SealContext,
): boolean {
  if (!signing?.answer || !signing.window || nonce === undefined || nonce === "") return false;
  return !firstUse(nonce, new Date(now.getTime() + 2 * signing.window.seconds * 1_000));
}

/** Runs a reader; what it throws makes the answer unknown. */
export function careful(read: () => Opened): Opened {
  try {
    return read();
  } catch (error) {
    if (error instanceof FramerError) return unknown(`answer-${error.code}`, error.pointer);
    if (error instanceof MappingError) return unknown(error.code, error.pointer);
    if (error instanceof UndecipherableError) return unknown("answer-undecipherable");
    if (error instanceof SecurityError) return unknown(error.code);
    return unknown("answer-unreadable");
  }
}

function openRefusal(planned: PlannedCall, { call }: ContractRequest, message: Node, verdict: Verdict): Opened {
  const { code, pointer } = verdict;
  const reasons = planned.results.reasons(message);
  const retryAfterMs = planned.results.retryAfterMs(message);
  switch (verdict.meaning) {
    case "refused":
      return refused(planned.coverage ? "turned-away" : "not-allowed-now", reasons, code);
    case "not-there":
      return call === "look-up" ? answered(200, { cases: [] }) : refused("not-found", reasons, code);
    case "cannot-say":
      return refused("unavailable", reasons, code);
    case "conflict":
      return refused("ref-conflict", reasons, code);
    case "not-permitted":
      return refused("forbidden", reasons, code);
    case "not-processed":
      return { says: "not-processed", code: code ?? "" };
    case "token-stale":
      return { says: "token-stale" };
    case "too-fast":
      return { says: "too-fast", ...(retryAfterMs !== undefined && { retryAfterMs }) };
    case "duplicate":
      // Its number is known at most, not its content: whoever asked has to look it up.
      return unknown("duplicate", pointer);
    default:
      return unknown("result-unknown", pointer);
  }
}

function openOk(
  plan: DialectPlan,
  planned: PlannedCall,
  request: ContractRequest,
  mapping: MapContext,
  message: Node,
  context: SealContext,
): Opened {
  const document: Node = {};
  mapping.root = document;
  planned.answer.read(message, document, mapping);
  const facts = factsOf(plan, planned, request, mapping, context);
  const { call } = planned;
  switch (call) {
    case "file": {
      const doubt = completeCase(document, facts);
      return doubt ? unknown(doubt) : answered(201, document);
    }
    case "look-up":
      return openLookUp(planned, document, facts);
    case "case":
    case "supplement":
    case "withdraw": {
      const doubt = completeCase(document, { ...facts, ref: undefined });
      document["history"] ??= [];
      return doubt ? unknown(doubt) : answered(200, document);
    }
    case "changes":
      return openChanges(plan, request, document, facts, mapping, context);
    case "certificate-file": {
      const { base64 } = document;
      if (typeof base64 !== "string") return unknown("answer-without-file");
      return { says: "answer", answer: { status: 200, bytes: Buffer.from(base64, "base64") } };
    }
    case "material":
      Object.assign(document, { sha256: request.params["sha256"], size: request.bytes?.length ?? 0 });
      return { says: "answer", answer: { status: 201, json: document }, ...referenceOf(plan, message) };
    default:
      complete(document, planned.answerField, request, context);
      return answered(200, document);
  }
}

function factsOf(
  plan: DialectPlan,
  planned: PlannedCall,
  request: ContractRequest,
  { values }: MapContext,
  { now }: SealContext,
): CaseFacts {
  const ref = values["$ref"];
  return {
    authority: plan.description.authority.id,
    now,
    ref,
    wireRef: ref === undefined ? undefined : plan.writeRef(ref),
    kind: request.kind,
    caseNo: planned.call === "file" ? undefined : request.params["caseNo"],
    isFiled: planned.call === "file",
  };
}

function openLookUp({ listsCases, kind }: PlannedCall, document: Node, facts: CaseFacts): Opened {
  const { cases = [], ...single } = document;
  const found: unknown[] = listsCases ? (cases as unknown[]) : [single];
  if (listsCases && !Array.isArray(document["cases"])) return unknown("answer-without-list");
  for (const one of found) {
    if (!isNode(one)) return unknown("no-case-number");
    // Fields of a filing may be those of a case with another number, which is told as it is.
    const byFiling = kind !== undefined;
    if (byFiling && (one["ref"] === undefined || one["ref"] === facts.wireRef)) one["ref"] = facts.ref;
    const expected = byFiling ? { ...facts, ref: undefined, wireRef: undefined } : facts;
    const doubt = completeCase(one, { ...expected, isFiled: one["status"] === undefined });
    if (doubt) return unknown(doubt);
  }
  return answered(200, { cases: found });
}

function openChanges(
  plan: DialectPlan,
  request: ContractRequest,
  document: Node,
  facts: CaseFacts,
  { values }: MapContext,
  { now }: SealContext,
): Opened {
  const changes = document["changes"] ?? [];
  if (!Array.isArray(changes)) return unknown("answer-without-list");
  for (const change of changes as Node[]) {
    if (!isNode(change["case"])) return unknown("change-without-case");
    const doubt = completeCase(change["case"], { ...facts, ref: undefined, kind: undefined, caseNo: undefined });
    if (doubt) return unknown(doubt);
    change["at"] ??= change["case"]["updatedAt"];
    change["cursor"] ??= document["nextCursor"] ?? change["at"];
  }
  const { progress } = plan.description;
  if (progress.by === "window") Object.assign(document, afterWindow(values["$windowEnd"] ?? "", now));
  const last = (changes as Node[]).at(-1)?.["cursor"];
  document["changes"] = changes;
  document["nextCursor"] ??= last ?? request.params["cursor"] ?? now.toISOString();
  document["more"] ??= false;
  return answered(200, document);
}

/** Lists that the contract requires are empty, and moments those of the answer, where the message says nothing. */
function complete(document: Node, { fields }: Field, request: ContractRequest, { now }: SealContext): void {
  for (const [name, field] of fields) {
    if (document[name] !== undefined || !field.isRequired) continue;
    if (field.type === "list") document[name] = [];
    else if (name === "at") document[name] = now.toISOString();
    else if (request.params[name] !== undefined) document[name] = request.params[name];
  }
}

/** What an upload returned, for the filings that refer to it. */
function referenceOf(
  { references: materials }: DialectPlan,
  message: Node,
): { reference?: Readonly<Record<string, string>> } {
  const found = Object.entries(materials).flatMap(([name, place]) => {
    const value = place.get(message);
    return typeof value === "string" || typeof value === "number" ? [[name, String(value)] as const] : [];
  });
  return { reference: Object.fromEntries(found) };
}

/** A file that comes as it is, not within a message. */
const isPlainFile = ({ call, answerLines }: PlannedCall, { status, headers }: WireMessageAnswer): boolean =>
  call === "certificate-file" &&
  answerLines === 0 &&
  status === 200 &&
  !/json|xml|text|html/.test(headers["content-type"] ?? "");
