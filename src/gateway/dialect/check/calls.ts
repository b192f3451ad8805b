import { kinds } from "../../../contract/index.js";
import { answerFields, parametersOf, operationOf, requestFields } from "../fields/call-fields.js";
import type { Field } from "../fields/contract-fields.js";
import { namesIn } from "../plan/address.js";
import { allCalls, type DescribedCall } from "../plan/described-calls.js";
import type { Description } from "../schema/description.js";
import type { Mapping } from "../schema/operators.js";
import type { Findings } from "./findings.js";

/** Every kind can be filed, every call can be told from the others, and every answer tells what is needed. */
export function checkCalls(description: Description, findings: Findings): void {
  const described = kinds.filter((kind) => description.kinds[kind]);
  if (described.length === 0) findings.add("/kinds", "no-kind");
  for (const kind of described) {
    const { file, batch } = description.kinds[kind]!;
    if (!file && !batch) findings.add(`/kinds/${kind}`, "kind-without-call");
    if (!batch) continue;
    const list = batch.request.find((line) => "each" in line && line.each === "filings");
    if (!list || !("each" in list)) findings.add(`/kinds/${kind}/batch/request`, "batch-without-filings");
    else if (!writes(list.fields, batch.matchedBy.filing))
      findings.add(`/kinds/${kind}/batch/matchedBy/filing`, "batch-key-missing", batch.matchedBy.filing);
  }
  checkProgress(description, findings);
  const calls = allCalls(description);
  calls.forEach((call, i) => {
    checkAddress(call, description, findings);
    const alike = calls.slice(0, i).find((other) => areAlike(other, call));
    if (alike) findings.add(`${call.pointer}/address`, "calls-alike", alike.pointer);
    const usesFunction = [...(call.call === "token" ? [] : description.head), ...call.spec.request].some((line) =>
      isFrom(line, "$function"),
    );
    if (usesFunction && call.spec.function === undefined) findings.add(call.pointer, "function-missing");
    checkAnswer(call, findings);
  });
  const sendsToken =
    JSON.stringify([description.head, calls.map(({ spec }) => spec)]).includes("$token") ||
    calls.some(({ spec }) => JSON.stringify(spec.address).includes("{token}"));
  if (description.token && !sendsToken) findings.add("/token", "token-unused");
  if (!description.token && sendsToken) findings.add("/head", "token-unexplained");
}

const isFrom = (line: Mapping, value: string): boolean => "from" in line && line.from === value;
const writes = (lines: readonly Mapping[], place: string): boolean => lines.some(({ to }) => to === place);

function checkProgress({ progress, calls }: Description, findings: Findings): void {
  const needed = progress.by === "poll" ? "case" : "changes";
  if (!calls[needed]) findings.add("/progress/by", "progress-without-call", needed);
  if (progress.by !== "window" || !calls.changes) return;
  for (const end of ["$windowStart", "$windowEnd"])
    if (!JSON.stringify(calls.changes).includes(end))
      findings.add("/calls/changes/request", "progress-without-end", end);
}

/** Names that an address can have besides parameters of the contract. */
const CONTEXT_NAMES = new Set(["division", "function", "token", "institution", "requestId", "kind", "keyId", "ref"]);

function checkAddress(
  { call, kind, spec, pointer }: DescribedCall,
  { settings }: Description,
  findings: Findings,
): void {
  const parameters: ReadonlyMap<string, unknown> = call === "token" ? new Map() : parametersOf(operationOf(call, kind));
  const isKnown = (name: string): boolean =>
    CONTEXT_NAMES.has(name) ||
    parameters.has(name) ||
    (name.startsWith("settings.") && settings.includes(name.slice(9)));
  const check = (text: string, at: string): void => {
    for (const name of namesIn(text))
      if (!isKnown(name)) findings.add(`${pointer}/address/${at}`, "address-unknown", name);
  };
  check(spec.address.path, "path");
  for (const [name, text] of Object.entries(spec.address.headers ?? {})) check(text, `headers/${name}`);
}

/** Calls with one address are told apart by their function number or by a fixed value. */
function areAlike(one: DescribedCall, other: DescribedCall): boolean {
  const [a, b] = [one.spec, other.spec];
  if (a.address.method !== b.address.method || shapeOf(a.address.path) !== shapeOf(b.address.path)) return false;
  if (a.function !== undefined && b.function !== undefined && a.function !== b.function) return false;
  return !a.request.some(
    (line) => "const" in line && !line.when && b.request.some((twin) => isOtherConstant(line, twin)),
  );
}

const shapeOf = (path: string): string => path.replace(/\{[^}]*\}/g, "{}");
const isOtherConstant = (line: Extract<Mapping, { const: unknown }>, twin: Mapping): boolean =>
  "const" in twin && !twin.when && twin.to === line.to && twin.const !== line.const;

/** Fields of an answer that nobody else can tell. */
const NEEDED: Readonly<Partial<Record<DescribedCall["call"], readonly string[]>>> = {
  file: ["caseNo"],
  "file-batch": ["caseNo"],
  "look-up": ["caseNo"],
  case: ["ref", "kind", "status"],
  supplement: ["ref", "kind", "status"],
  withdraw: ["ref", "kind", "status"],
  changes: ["ref", "kind", "status", "caseNo"],
  unit: [],
  search: [],
  certificate: [],
};

/** Required fields that a port completes where the message does not tell them. */
const COMPLETED = new Set([
  "at",
  "history",
  "version",
  "authority",
  "updatedAt",
  "receivedAt",
  "units",
  "certificates",
  "done",
  "authorityStatus",
  "nextCursor",
  "more",
  "changes",
]);

function checkAnswer({ call, kind, spec, pointer }: DescribedCall, findings: Findings): void {
  const needed = NEEDED[call];
  if (!needed || call === "token") return;
  const lines = linesOfCase(call, spec.answer ?? []);
  for (const field of needed)
    if (!lines.some(({ to }) => to === field)) findings.add(`${pointer}/answer`, "answer-lacks", field);
  if (needed.length > 0) return;
  checkRequired(answerFields(call, kind), lines, requestFields(call, kind), `${pointer}/answer`, findings);
}

function checkRequired(
  { fields }: Field,
  lines: readonly Mapping[],
  request: Field | undefined,
  pointer: string,
  findings: Findings,
): void {
  for (const [name, field] of fields) {
    const line = lines.findIndex(({ to }) => to === name || to.startsWith(`${name}.`));
    const found = lines[line];
    if (found && "each" in found && field.element)
      checkRequired(field.element, found.fields, undefined, `${pointer}/${line}/fields`, findings);
    const isTold = found !== undefined || COMPLETED.has(name) || field.type === "list" || request?.fields.has(name);
    if (field.isRequired && !isTold) findings.add(pointer, "answer-may-lack", name);
  }
}

/** Lines that make a case, within lists of cases too. */
function linesOfCase(call: DescribedCall["call"], lines: readonly Mapping[]): readonly Mapping[] {
  const list = lines.find(({ to }) => to === (call === "changes" ? "changes" : "cases"));
  if (call === "changes") {
    const fields = list && "each" in list ? list.fields : [];
    return fields.map((line) => ({ ...line, to: line.to.replace(/^case\./, "") }));
  }
  return call === "look-up" && list && "each" in list ? list.fields : lines;
}
