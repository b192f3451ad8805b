import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { operationIdOf, type Kind } from "../../../../src/contract/index.js";
import { parseDescription } from "../../../../src/gateway/index.js";
import type {
  ContractRequest,
  Description,
  MirrorContext,
  PortKeys,
  SealContext,
  WireMessage,
} from "../../../../src/gateway/index.js";
import { DOCUMENTS } from "./filings.js";

export const NOW = new Date("2026-11-21T02:00:00Z");

const hmac = (text: Uint8Array) => createHmac("sm3", "secret of the test").update(text).digest();
/** One secret for everything; what is encrypted is reversed. */
export const keys: PortKeys = {
  keyId: () => "k1",
  secret: () => "secret of the test",
  sign: (_, text) => hmac(text),
  verify: (_, text, signature) => hmac(text).equals(signature),
  encrypt: (_, plain) => Buffer.from(plain).reverse(),
  decrypt: (_, ciphertext) => Buffer.from(ciphertext).reverse(),
};

export const sealContext = (more: Partial<SealContext> = {}): SealContext => ({
  institution: "91330106MA2TEXT08W",
  settings: { userId: "u-1" },
  keys,
  token: "token-1",
  now: NOW,
  nonce: "nonce1",
  firstUse: () => true,
  requestId: "0f8fad5b-d9cb-469f-a165-70867728950e",
  material: (sha256) => {
    const bytes = DOCUMENTS.get(sha256);
    return bytes && { bytes };
  },
  ...more,
});

export const mirrorContext = (more: Partial<MirrorContext> = {}): MirrorContext => ({
  keys,
  now: NOW,
  nonce: "nonce2",
  settings: { userId: "u-1" },
  tokenIsValid: (token) => token === "token-1",
  firstUse: () => true,
  ...more,
});

export const exampleText = (): string =>
  readFileSync(new URL("../../../../examples/dialects/province-rest.json", import.meta.url), "utf8");

/** The example description, changed by a function. */
export function exampleDescription(change: (json: Json) => void = () => {}): Description {
  const json = JSON.parse(exampleText()) as Json;
  change(json);
  const parsed = parseDescription(JSON.stringify(json));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.description;
}
/** Tests change any part of a description. */
export type Json = any;

export const fileRequest = (kind: Kind, json: unknown): ContractRequest => ({
  call: "file",
  operation: operationIdOf(kind),
  kind,
  params: {},
  json,
});

/** The fields of a message in JSON. */
export const fieldsOf = ({ body }: Pick<WireMessage, "body">): Json => JSON.parse(Buffer.from(body ?? []).toString());
