import { SecurityError } from "../../common/security-error.js";
import { FramerError } from "../../framers/tree.js";
import type { ContractRequest, MirrorContext, MirrorRefusal, Received, WireMessage } from "../../port/port.js";
import { isKind } from "../../../contract/index.js";
import { operationOf, parametersOf } from "../fields/call-fields.js";
import type { MapContext, Node } from "../operators/line.js";
import { ReceivedMaterials } from "../plan/materials.js";
import type { DialectPlan, PlannedCall, PlannedToken } from "../plan/plan.js";
import { UndecipherableError } from "../security/encryption.js";
import type { Opening } from "../security/secure.js";
import type { Draft } from "../security/spot.js";
import { MappingError } from "../values/mapping-error.js";

type Refused = Extract<Received, { says: "refused" }>;

/** Reads a message of an institution. Never throws. */
export function receiveMessage(plan: DialectPlan, message: WireMessage, context: MirrorContext): Received {
  const [path = "", query = ""] = message.path.split(/\?(.*)/s, 2);
  const ours = [...plan.calls, ...(plan.token ? [plan.token] : [])];
  for (const planned of ours) {
    const parameters = planned.address.match(message, path);
    if (!parameters) continue;
    const found = tryCall(plan, planned, message, path, query, parameters, context);
    if (found) return found;
  }
  return refusedAs("no-such-call");
}

const refusedAs = (why: MirrorRefusal, pointer?: string, text?: string): Refused => ({
  says: "refused",
  why,
  ...(pointer !== undefined && { pointer }),
  ...(text !== undefined && { text }),
});

/** Reads a message as one of a call; undefined when it belongs to another call with the same address. */
function tryCall(
  plan: DialectPlan,
  planned: PlannedCall | PlannedToken,
  message: WireMessage,
  path: string,
  query: string,
  parameters: ReadonlyMap<string, string>,
  context: MirrorContext,
): Received | undefined {
  try {
    const draft: Draft = {
      method: message.method,
      path,
      headers: { ...message.headers },
      query: parametersIn(query),
      tree: {},
    };
    const opening = openMessage(plan, planned, draft, message, parameters, context);
    const read = readFields(planned, draft.tree, parameters, context.now);
    return distrusted(plan, opening, context) ?? understood(plan, planned, read, context);
  } catch (error) {
    if (error instanceof MappingError)
      return error.code === "other-constant" ? undefined : refusedAs("malformed", error.pointer, error.zh);
    if (error instanceof FramerError) return refusedAs("malformed", error.pointer, error.code);
    if (error instanceof UndecipherableError || error instanceof SecurityError) return refusedAs("signature");
    return refusedAs("malformed");
  }
}

function openMessage(
  plan: DialectPlan,
  planned: PlannedCall | PlannedToken,
  draft: Draft,
  message: WireMessage,
  parameters: ReadonlyMap<string, string>,
  { keys, now }: MirrorContext,
): Opening {
  const facts = { keys, now, nonce: "", token: parameters.get("token"), function: planned.function };
  return plan.security.open(draft, message.body ?? new Uint8Array(), plan.requestFramer, facts, "request");
}

interface ReadFields {
  readonly document: Node;
  readonly mapping: MapContext;
  readonly materials: ReceivedMaterials;
}

const CONTRACT_PARAMETERS = new Set(["caseNo", "unitCode", "no", "sha256", "queryNo"]);

export function readFields(
  planned: PlannedCall | PlannedToken,
  tree: Node,
  parameters: ReadonlyMap<string, string>,
  now: Date,
): ReadFields {
  const document: Node = {};
  const materials = new ReceivedMaterials();
  const values: MapContext["values"] = { $function: planned.function };
  const mapping: MapContext = { values, now, root: document, index: 0, materials };
  for (const [name, value] of parameters) {
    if (CONTRACT_PARAMETERS.has(name)) document[name] = value;
    else if (name !== "function") values[`$${name}`] = value;
  }
  planned.request.read(tree, document, mapping);
  return { document, mapping, materials };
}

function distrusted(plan: DialectPlan, { distrust, nonce }: Opening, context: MirrorContext): Refused | undefined {
  if (distrust) return refusedAs(distrust === "clock" ? "clock" : "signature");
  const seconds = plan.description.signing?.window?.seconds;
  if (nonce === undefined || seconds === undefined) return undefined;
  const until = new Date(context.now.getTime() + 2 * seconds * 1_000);
  return context.firstUse(nonce, until) ? undefined : refusedAs("replay");
}

function understood(
  plan: DialectPlan,
  planned: PlannedCall | PlannedToken,
  { document, mapping, materials }: ReadFields,
  context: MirrorContext,
): Received {
  const { values } = mapping;
  if (!("call" in planned)) return { says: "token-request", settings: settingsIn(values) };
  const told = settingsIn(values);
  if (Object.entries(told).some(([name, value]) => context.settings[name] !== value)) return refusedAs("not-permitted");
  const token = values["$token"];
  if (plan.token && (token === undefined || !context.tokenIsValid(token))) return refusedAs("token-stale");
  return {
    says: "call",
    request: requestOf(planned, document, values),
    token,
    institution: values["$institution"],
    materials: [...materials.found].map(([sha256, bytes]) => ({ sha256, bytes })),
  };
}

/** Builds the request of the contract from the fields and values of a message. */
export function requestOf(planned: PlannedCall, document: Node, values: MapContext["values"]): ContractRequest {
  const { call } = planned;
  const operation = operationOf(call, planned.kind);
  const told = values["$kind"];
  const kind = planned.kind ?? (told !== undefined && isKind(told) ? told : undefined);
  if (call === "file") return { call, operation: operation.id, kind, params: {}, json: document };
  const params: Record<string, string> = {};
  const body: Node = { ...document };
  for (const [field, name] of parametersOf(operation)) {
    const value = body[field] ?? fromContext(name, values);
    delete body[field];
    if (typeof value === "string") params[name] = value;
  }
  if (call === "changes" && values["$windowEnd"] !== undefined) params["windowEnd"] = values["$windowEnd"];
  const isByFiling = call === "look-up" && planned.kind !== undefined;
  const isJson = isByFiling || (operation.body !== undefined && operation.body !== "bytes");
  const base = { call, operation: operation.id, kind, params };
  if (call !== "material") return isJson ? { ...base, json: body } : base;
  const { base64 } = document;
  if (typeof base64 !== "string") throw new MappingError("material-damaged");
  const bytes = Buffer.from(base64, "base64");
  return { ...base, params: { sha256: new ReceivedMaterials().keep(bytes), ...params }, bytes };
}

const fromContext = (name: string, values: MapContext["values"]): string | undefined =>
  name === "cursor" ? values["$windowStart"] : values[`$${name}`];

const SETTING = "$settings.";
const settingsIn = (values: MapContext["values"]): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(SETTING) && value !== undefined ? [[name.slice(SETTING.length), value]] : [],
    ),
  );

const parametersIn = (query: string): [string, string][] => [...new URLSearchParams(query)];
