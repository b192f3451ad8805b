import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ContractRequest, PortKeys, SealContext, WireMessageAnswer } from "../../../src/gateway/index.js";
import { compileDialect, Description, type Dialect } from "../../../src/gateway/index.js";
import { operationIdOf, type Kind } from "../../../src/contract/index.js";

export const NOW = new Date("2026-11-30T10:20:30.456+08:00");

/** A description of the examples, compiled. */
export function example(name: string): Dialect {
  const path = fileURLToPath(new URL(`../../../examples/dialects/${name}.json`, import.meta.url));
  return compileDialect(Description.parse(JSON.parse(readFileSync(path, "utf8"))));
}

export function context(settings: Readonly<Record<string, string>>, keys: PortKeys, token?: string): SealContext {
  return {
    institution: "91330106MA2TEXT08W",
    settings,
    keys,
    token,
    now: NOW,
    nonce: "20261130102030000001",
    firstUse: () => true,
    requestId: "0f8fad5b-d9cb-469f-a165-70867728950e",
    material: () => undefined,
  };
}

export const filing = (kind: Kind, json: unknown): ContractRequest => ({
  call: "file",
  operation: operationIdOf(kind),
  kind,
  params: {},
  json,
});

export const lookUp = (kind: Kind, ref: string): ContractRequest => ({
  call: "look-up",
  operation: "listCases",
  kind,
  params: { kind, ref },
});

export const answer = (body: Uint8Array, contentType: string, status = 200): WireMessageAnswer => ({
  status,
  headers: { "content-type": contentType },
  body,
});

/** Keys of a gateway that neither signs nor encrypts. */
export const NO_KEYS: PortKeys = new Proxy({} as PortKeys, {
  get: () => () => {
    throw new Error("no key is needed");
  },
});
