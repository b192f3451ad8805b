import { isCitizenId } from "../../contract/index.js";
import { encodeUtf8, indexOfBytes } from "./bytes.js";
import type { WireResponse } from "./wire.js";

/** Protects against text in responses that must not reach logs: echoed credentials, and ids that are none. */

/** Minimum length of a secret to search for. A shorter one could occur in a response by chance. */
const MIN_SECRET_LENGTH = 16;
const STAR = 0x2a;

/**
 * Blanks out the credentials of the request in a response: failing gateways sometimes echo what they received. The
 * length of the body does not change.
 */
export function withoutCredentials(answer: WireResponse, proof: Readonly<Record<string, string>>): WireResponse {
  const secrets = secretsIn(proof);
  if (secrets.length === 0) return answer;
  let { body, headers } = answer;
  for (const secret of secrets) {
    body = blankOut(body, encodeUtf8(secret));
    if (Object.values(headers).some((value) => value.includes(secret)))
      headers = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.replaceAll(secret, "***")]),
      );
  }
  return body === answer.body && headers === answer.headers ? answer : { ...answer, body, headers };
}

/** Returns the credentials in the headers of a request, with and without their scheme. */
export function secretsIn(proof: Readonly<Record<string, string>>): string[] {
  return Object.values(proof)
    .flatMap((value) => [value, value.slice(value.lastIndexOf(" ") + 1)])
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH);
}

function blankOut(body: Uint8Array, secret: Uint8Array): Uint8Array {
  let at = indexOfBytes(body, secret);
  if (at < 0) return body;
  const blanked = Uint8Array.from(body);
  for (; at >= 0; at = indexOfBytes(blanked, secret, at + secret.length)) blanked.fill(STAR, at, at + secret.length);
  return blanked;
}

/** Returns a request id of the gateway if it has the form of an id, otherwise undefined. */
export function readableId(id: string | undefined): string | undefined {
  if (id === undefined || !/^[\w.:/+=@-]{1,128}$/.test(id)) return undefined;
  return isCitizenId(id) ? undefined : id;
}

/** Returns the time of a header `Date`, or undefined when it is none. */
export function readableDate(header: string | undefined): Date | undefined {
  const date = new Date(header ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
