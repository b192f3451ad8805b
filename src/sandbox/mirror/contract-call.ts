import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { OPERATIONS, type Operation } from "../../contract/index.js";
import type { ContractAnswer, ContractRequest, ReceivedCall } from "../../gateway/index.js";
import type { Answer } from "../http/answer.js";
import type { IncomingContent } from "../http/request-body.js";
import type { IncomingCall } from "../operations/answer-call.js";

const operations = new Map(OPERATIONS.map((operation) => [operation.id, operation]));

/** The operation of a request that a mirror understood. */
export function operationOf({ operation }: ContractRequest): Operation {
  const found = operations.get(operation);
  if (!found) throw new RangeError(`the mirror named an operation that the contract does not have: ${operation}`);
  return found;
}

/** A request that a mirror understood, as a call of the contract. */
export function incomingCall(
  { params, json, bytes = new Uint8Array() }: ContractRequest,
  operation: Operation,
  context: Pick<IncomingCall, "target" | "institution">,
): IncomingCall {
  const headers: IncomingHttpHeaders = {};
  for (const name of Object.keys(operation.headers ?? {}))
    if (params[name] !== undefined) headers[name.toLowerCase()] = params[name];
  const query = Object.keys(operation.query ?? {}).filter((name) => params[name] !== undefined);
  return {
    ...context,
    operation,
    params: Object.fromEntries(Object.keys(operation.pathParams ?? {}).map((name) => [name, params[name] ?? ""])),
    search: new URLSearchParams(query.map((name): [string, string] => [name, params[name]!])),
    headers,
    readJson: () => Promise.resolve(json),
    content: contentOf(bytes),
  };
}

/** The calls that store the documents which a message contains, to be answered before its own. */
export function materialCalls(
  { materials }: ReceivedCall,
  context: Pick<IncomingCall, "target" | "institution">,
): IncomingCall[] {
  return materials.map(({ sha256, bytes }) => {
    const request: ContractRequest = { call: "material", operation: "putMaterial", params: { sha256 }, bytes };
    return incomingCall(request, operationOf(request), context);
  });
}

/** The sandbox recognizes the type of a document by its content. */
function contentOf(bytes: Uint8Array): IncomingContent {
  return Object.assign(Readable.from([Buffer.from(bytes)]), {
    headers: { "content-type": "application/octet-stream", "content-length": String(bytes.length) },
  });
}

/** The answer to a call, as the mirror takes it. */
export function contractAnswer({ status, headers = {}, json, text, bytes }: Answer): ContractAnswer {
  const named = { ...headers, ...(bytes && { "content-type": bytes.mediaType }) };
  return {
    status,
    headers: Object.fromEntries(Object.entries(named).map(([name, value]) => [name.toLowerCase(), value])),
    ...(bytes ? { bytes: bytes.data } : { json: text === undefined ? json : JSON.parse(text.toString()) }),
  };
}
