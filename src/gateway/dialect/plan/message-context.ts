import type { ContractRequest } from "../../port/port.js";
import { parameterField } from "../fields/call-fields.js";
import type { MapContext, MaterialStore, Node } from "../operators/line.js";
import { isNode } from "../operators/place.js";

/** A request of the contract as one document: its parameters and the fields of its body. */
export function documentOf({ call, params, json, bytes }: ContractRequest): Node {
  const body: Node = isNode(json) ? json : {};
  if (call === "file") return body;
  const document: Node = {};
  for (const [name, value] of Object.entries(params)) document[parameterField(name)] = value;
  if (bytes) Object.assign(document, { base64: Buffer.from(bytes).toString("base64"), size: bytes.length });
  return Object.assign(document, body);
}

/** Values of the context that every message has. */
export interface MessageValues {
  readonly institution: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly token: string | undefined;
  readonly now: Date;
  readonly nonce: string;
  readonly requestId: string | undefined;
  readonly function: string | undefined;
  readonly keyId: string | undefined;
  readonly division: string | undefined;
}

/** What the lines of a message share. */
export function mapContext(
  given: MessageValues,
  request: ContractRequest | undefined,
  root: Node,
  materials: MaterialStore,
): MapContext {
  const values: Record<string, string | undefined> = {
    $token: given.token,
    $institution: given.institution,
    $nonce: given.nonce,
    $requestId: given.requestId,
    $function: given.function,
    $keyId: given.keyId,
    $division: given.division,
    $kind: request?.kind,
    $caseNo: request?.params["caseNo"],
    $ref: request?.params["ref"] ?? textOf(root["ref"]),
  };
  for (const name of Object.keys(given.settings)) values[`$settings.${name}`] = given.settings[name];
  return { values, now: given.now, root, index: 0, materials };
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
