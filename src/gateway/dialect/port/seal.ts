import { FramerError } from "../../framers/tree.js";
import { SecurityError } from "../../common/security-error.js";
import { GatewayRequestError } from "../../port/gateway-request-error.js";
import { UNWRITABLE_TEXTS, unwritableRequest, type UnwritableProblem } from "../../port/unwritable.js";
import type { ContractRequest, SealContext, WireMessage } from "../../port/port.js";
import { checkCarried } from "../operators/coverage.js";
import type { MapContext, Node } from "../operators/line.js";
import { isNode } from "../operators/place.js";
import { sentMaterials } from "../plan/materials.js";
import { documentOf, mapContext } from "../plan/message-context.js";
import type { DialectPlan, PlannedCall, PlannedToken } from "../plan/plan.js";
import type { Draft } from "../security/spot.js";
import { MappingError } from "../values/mapping-error.js";
import { windowOf } from "./window.js";

/** Writes a request of the contract as the message of a call. */
export function sealRequest(
  plan: DialectPlan,
  planned: PlannedCall,
  request: ContractRequest,
  context: SealContext,
): WireMessage {
  return refusing(() => {
    const { document, mapping } = requestMapping(plan, planned, request, context);
    const tree = writeFields(planned, document, mapping);
    return frame(plan, planned, document, mapping, tree, context);
  });
}

/** Writes the request for a token. */
export function sealToken(plan: DialectPlan, planned: PlannedToken, context: SealContext): WireMessage {
  return refusing(() => {
    const mapping = mapContext(valuesOf(plan, planned, context), undefined, {}, sentMaterials(context.material));
    const tree: Node = {};
    planned.request.write({}, tree, mapping);
    return frame(plan, planned, {}, mapping, tree, context);
  });
}

/** Prepares a request for its lines. */
export function requestMapping(
  plan: DialectPlan,
  planned: PlannedCall,
  request: ContractRequest,
  context: SealContext,
) {
  const document = documentOf(request);
  const mapping = mapContext(valuesOf(plan, planned, context), request, document, sentMaterials(context.material));
  if (planned.call === "changes")
    Object.assign(mapping.values, windowOf(plan.description.progress, request, context.now));
  return { document, mapping };
}

/** Writes the fields of a request. Refuses what would be lost. */
export function writeFields(planned: PlannedCall, document: Node, mapping: MapContext): Node {
  if (planned.coverage) checkFilings(planned, document, mapping);
  for (const name of planned.asksFor)
    if (document[name] === undefined) throw new MappingError("value-missing", `/${name}`);
  const tree: Node = {};
  planned.request.write(document, tree, mapping);
  return tree;
}

function checkFilings(planned: PlannedCall, document: Node, mapping: MapContext): void {
  if (planned.call === "file") return checkCarried(document, planned.coverage!, mapping);
  const filings = document["filings"];
  const inner = planned.coverage!.get("filings")?.inner;
  if (!Array.isArray(filings) || !inner) throw new MappingError("not-a-list", "/filings");
  filings.forEach((filing: unknown, i) => {
    if (isNode(filing)) checkCarried(filing, inner, { ...mapping, root: filing }, `/filings/${i}`);
  });
  if (!planned.namesDivision) return;
  const divisions = new Set(filings.map((filing: unknown) => String((filing as Node)["unitCode"]).slice(0, 6)));
  if (divisions.size > 1) throw new MappingError("several-divisions", "/filings");
  mapping.values["$division"] = [...divisions][0];
}

function frame(
  plan: DialectPlan,
  planned: PlannedCall | PlannedToken,
  document: Node,
  mapping: MapContext,
  tree: Node,
  context: SealContext,
): WireMessage {
  const { path, headers } = planned.address.fill(document, mapping);
  const { method } = planned.address;
  const draft: Draft = { method, path, headers, query: [], tree };
  const { now, nonce, token, keys } = context;
  const facts = { now, nonce, token, keys, function: planned.function };
  const { body, query, headers: framed } = plan.security.seal(draft, plan.requestFramer, facts, "request");
  return {
    method,
    path: query ? `${path}?${query}` : path,
    headers: { ...framed, ...draft.headers },
    ...(body && { body }),
  };
}

function valuesOf(plan: DialectPlan, planned: PlannedCall | PlannedToken, context: SealContext) {
  const { institution, settings, token, now, nonce, requestId, keys } = context;
  const key = plan.description.signing?.request?.key;
  return {
    institution,
    settings,
    token,
    now,
    nonce,
    requestId,
    function: planned.function,
    keyId: key === undefined ? undefined : keys.keyId(key),
    division: plan.description.authority.divisions[0]?.padEnd(6, "0"),
  };
}

/** Tells every reason for which nothing is sent in the same way. */
function refusing<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof MappingError) throw new GatewayRequestError(error.code, error.pointer, error.zh, error.en);
    if (error instanceof SecurityError)
      throw new GatewayRequestError(error.code, error.pointer ?? "", error.zh, error.en);
    if (error instanceof FramerError)
      throw unwritableRequest(
        error.code in UNWRITABLE_TEXTS ? (error.code as UnwritableProblem) : "message-unwritable",
        error.pointer,
      );
    throw error;
  }
}
