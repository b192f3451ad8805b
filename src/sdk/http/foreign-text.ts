import { isCitizenId } from "../../contract/index.js";
import type { WireResponse } from "./wire.js";

/** Shorter ones might stand in an answer by chance. */
const MIN_SECRET = 16;

/**
 * The answer without the credentials that we sent: gateways in trouble send back what they received. Bodies keep their
 * length.
 */
export function withoutCredentials(answer: WireResponse, proof: Readonly<Record<string, string>>): WireResponse {
  const secrets = Object.values(proof)
    .flatMap((value) => [value, value.slice(value.lastIndexOf(" ") + 1)])
    .filter((secret) => secret.length >= MIN_SECRET);
  if (secrets.length === 0) return answer;
  let { body, headers } = answer;
  for (const secret of secrets) {
    body = blankOut(body, Buffer.from(secret));
    if (Object.values(headers).some((value) => value.includes(secret)))
      headers = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replaceAll(secret, "***")]),
      );
  }
  return body === answer.body && headers === answer.headers ? answer : { ...answer, body, headers };
}

function blankOut(body: Uint8Array, secret: Buffer): Uint8Array {
  let bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let at = bytes.indexOf(secret);
  if (at < 0) return body;
  bytes = Buffer.from(bytes);
  for (; at >= 0; at = bytes.indexOf(secret, at + secret.length)) bytes.fill("*", at, at + secret.length);
  return bytes;
}

/** An id that a gateway gave to a call; undefined for what is no id and might be anything. */
export function readableId(id: string | undefined): string | undefined {
  if (id === undefined || !/^[\w.:/+=@-]{1,128}$/.test(id)) return undefined;
  return isCitizenId(id) ? undefined : id;
}
