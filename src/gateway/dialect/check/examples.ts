import { toJsonPointer } from "../../../contract/index.js";
import { operationOf, parametersOf } from "../fields/call-fields.js";
import { framer } from "../../framers/framer.js";
import type { ContractRequest, PortKeys, SealContext } from "../../port/port.js";
import { isNode, isSame } from "../operators/place.js";
import type { Node } from "../operators/line.js";
import { documentOf } from "../plan/message-context.js";
import { planDialect, type DialectPlan, type PlannedCall } from "../plan/plan.js";
import { openAnswer } from "../port/open.js";
import { requestMapping, writeFields } from "../port/seal.js";
import { readFields, requestOf } from "../mirror/receive.js";
import { EXAMPLE_NOW, type Description } from "../schema/description.js";
import { MappingError } from "../values/mapping-error.js";
import type { Findings } from "./findings.js";

type Example = Description["examples"][number];

/** Every example becomes its message, is read back as itself, and its answer becomes what it should. */
export function checkExamples(description: Description, findings: Findings): void {
  const { signing: _signing, encryption: _encryption, ...plain } = description;
  const plan = planDialect(plain, () => {});
  description.examples.forEach((example, i) => {
    const pointer = `/examples/${i}`;
    const planned = plan.find(example.call, example.kind);
    if (!planned) return findings.add(`${pointer}/call`, "example-not-offered");
    checkRequest(plan, planned, example, pointer, findings);
    if (example.answer && example.becomes) checkAnswer(plan, planned, example, pointer, findings);
  });
}

function checkRequest(
  plan: DialectPlan,
  planned: PlannedCall,
  example: Example,
  pointer: string,
  findings: Findings,
): void {
  const request = requestFrom(planned, example);
  try {
    const { document, mapping } = requestMapping(plan, planned, request, contextOf(plan));
    const place = differenceOf(writeFields(planned, document, mapping), example.message);
    if (place !== undefined) findings.add(`${pointer}/message${place}`, "example-message");
  } catch (error) {
    return tell(error, `${pointer}/request`, findings);
  }
  try {
    const read = readFields(planned, structuredClone(example.message), new Map(), new Date(EXAMPLE_NOW));
    const found = requestOf(planned, read.document, read.mapping.values);
    // The kind of a look-up need not travel.
    const place = differenceOf({ ...documentOf(found), kind: undefined }, { ...documentOf(request), kind: undefined });
    if (place !== undefined) findings.add(`${pointer}/request${place}`, "example-request");
  } catch (error) {
    tell(error, `${pointer}/message`, findings);
  }
}

function checkAnswer(
  plan: DialectPlan,
  planned: PlannedCall,
  example: Example,
  pointer: string,
  findings: Findings,
): void {
  const context = contextOf(plan);
  const request = requestFrom(planned, example);
  try {
    const { body = new Uint8Array(), contentType = "" } = framer(plan.description.envelope.answer).write(
      example.answer as never,
    );
    const sent = { method: "POST" as const, path: "/", headers: {} };
    const opened = openAnswer(
      plan,
      planned,
      request,
      sent,
      { status: 200, headers: { "content-type": contentType }, body },
      context,
    );
    const found = opened.says === "answer" ? { status: opened.answer.status, json: opened.answer.json } : opened;
    const place = differenceOf(found, example.becomes);
    if (place !== undefined) findings.add(`${pointer}/becomes${place}`, "example-answer");
  } catch (error) {
    tell(error, `${pointer}/answer`, findings);
  }
}

function tell(error: unknown, pointer: string, findings: Findings): void {
  if (error instanceof MappingError) return findings.add(`${pointer}${error.pointer}`, "example-fails", error.zh);
  findings.add(pointer, "example-fails", error instanceof Error ? error.name : "");
}

/** A request of the contract from the fields of an example. */
function requestFrom(planned: PlannedCall, { call, kind, request }: Example): ContractRequest {
  const operation = operationOf(call, kind);
  const fields: Node = { ...request };
  const params: Record<string, string> = {};
  if (call !== "file" && call !== "file-batch") {
    for (const [field, name] of parametersOf(operation)) {
      if (typeof fields[field] === "string") params[name] = fields[field];
      delete fields[field];
    }
  }
  return { call, operation: operation.id, kind: kind ?? planned.kind, params, json: fields };
}

/** Every value of the context is its own name. */
function contextOf({ description }: DialectPlan): SealContext {
  return {
    institution: "$institution",
    settings: Object.fromEntries(description.settings.map((name) => [name, `$settings.${name}`])),
    keys: NO_KEYS,
    token: "$token",
    now: new Date(EXAMPLE_NOW),
    nonce: "$nonce",
    firstUse: () => true,
    requestId: "$requestId",
    material: () => ({ bytes: new Uint8Array(), reference: EXAMPLE_REFERENCES(description) }),
  };
}

const EXAMPLE_REFERENCES = ({ materials }: Description): Record<string, string> =>
  materials.by === "upload"
    ? Object.fromEntries(Object.keys(materials.reference).map((name) => [name, `$reference.${name}`]))
    : {};

/** Examples are neither signed nor encrypted. */
const NO_KEYS: PortKeys = {
  keyId: () => "$keyId",
  secret: () => "",
  sign: () => new Uint8Array(),
  verify: () => true,
  encrypt: (_, plain) => plain,
  decrypt: (_, ciphertext) => ciphertext,
};

/** JSON pointer to the first place where two values differ; undefined when they are equal. */
function differenceOf(found: unknown, expected: unknown, pointer = ""): string | undefined {
  if (isSame(found, expected)) return undefined;
  const isBoth = (isNode(found) && isNode(expected)) || (Array.isArray(found) && Array.isArray(expected));
  if (!isBoth) return pointer;
  const names = new Set([...Object.keys(found as object), ...Object.keys(expected as object)]);
  for (const name of names) {
    const place = differenceOf((found as Node)[name], (expected as Node)[name], pointer + toJsonPointer([name]));
    if (place !== undefined) return place;
  }
  return pointer;
}
