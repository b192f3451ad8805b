import { OPERATIONS, type Operation } from "../../contract/index.js";
import type { ContractRequest, PortCall } from "../../gateway/light.js";
import type { WireRequest } from "../http/wire.js";

/** Turns a request of the contract on its way to the line back into the operation that it is. */

export interface ContractCall {
  readonly operation: Operation;
  /** Undefined for operations that no gateway but one of the contract offers. */
  readonly request: ContractRequest | undefined;
  readonly params: Readonly<Record<string, string>>;
}

const CALLS: Readonly<Record<string, PortCall>> = {
  getCase: "case",
  listChanges: "changes",
  supplementCase: "supplement",
  withdrawCase: "withdraw",
  getUnit: "unit",
  createSearch: "search",
  getQueryResult: "query-result",
  putMaterial: "material",
  getCertificate: "certificate",
  getCertificateFile: "certificate-file",
};

const plain = new Map<string, Operation>();
const withParams: { readonly operation: Operation; readonly pattern: RegExp; readonly names: readonly string[] }[] = [];
for (const operation of OPERATIONS) {
  const { method, path } = operation;
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name!);
  if (names.length === 0) plain.set(`${method} ${path}`, operation);
  else withParams.push({ operation, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}$`), names });
}

/** @throws RangeError when the request is none of the contract */
export async function toContractCall({ method, path, headers, body, filing }: WireRequest): Promise<ContractCall> {
  const at = path.indexOf("?");
  const { operation, params } = find(method, at < 0 ? path : path.slice(0, at));
  if (at >= 0) for (const [name, value] of new URLSearchParams(path.slice(at + 1))) params[name] = value;
  for (const name of Object.keys(operation.headers ?? {})) {
    const value = headers[name.toLowerCase()];
    if (value !== undefined) params[name] = decodeHeader(value);
  }
  const call = callOf(operation, params);
  if (call === undefined) return { operation, request: undefined, params };
  const kind = operation.kind ?? (params["kind"] as ContractRequest["kind"]);
  const content =
    operation.body === "bytes" ? { bytes: await bytesOf(body) } : { json: filing ?? (await jsonOf(body)) };
  return { operation, params, request: { call, operation: operation.id, kind, params, ...content } };
}

function callOf({ id, kind, batch }: Operation, params: Readonly<Record<string, string>>): PortCall | undefined {
  if (kind !== undefined) return batch ? "file-batch" : "file";
  if (id === "listCases") return params["ref"] === undefined ? "cases" : "look-up";
  return CALLS[id];
}

function find(method: string, path: string): { operation: Operation; params: Record<string, string> } {
  const direct = plain.get(`${method} ${path}`);
  if (direct) return { operation: direct, params: {} };
  for (const { operation, pattern, names } of withParams) {
    const found = operation.method === method ? pattern.exec(path) : null;
    if (found)
      return {
        operation,
        params: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1]!)])),
      };
  }
  throw new RangeError(`${method} is no call of the contract`);
}

/** Headers with text are percent-encoded in the contract. */
function decodeHeader(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

async function bytesOf(body: WireRequest["body"]): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array();
  if (typeof body === "string") return Buffer.from(body);
  if (typeof body !== "function") return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function jsonOf(body: WireRequest["body"]): Promise<unknown> {
  if (body === undefined) return undefined;
  return JSON.parse(typeof body === "string" ? body : Buffer.from(await bytesOf(body)).toString("utf8")) as unknown;
}
