import { digestOf, isEqual } from "../digests.js";
import { SignatureError } from "./signature-error.js";
import { isInnerList, parseDictionary } from "./structured-fields.js";

/** The digest of the content of a message (RFC 9530). Insecure algorithms are not accepted. */
const ALGORITHMS = { "sha-256": "sha256", "sha-512": "sha512" } as const;
type Algorithm = keyof typeof ALGORITHMS;

/** Returns the value of the header `Content-Digest`. */
export function contentDigest(body: Uint8Array, algorithm: Algorithm = "sha-256"): string {
  return `${algorithm}=:${Buffer.from(digestOf(ALGORITHMS[algorithm], body)).toString("base64")}:`;
}

/**
 * Checks a body against the header. Of several digests all that are known must be right, and one must be known.
 * @throws SignatureError `content-digest`
 */
export function checkContentDigest(header: string, body: Uint8Array): void {
  const members = [...(parseDictionary(header) ?? [])].filter(([name]) => Object.hasOwn(ALGORITHMS, name));
  const isRight = members.every(
    ([name, member]) =>
      !isInnerList(member) &&
      member.value instanceof Uint8Array &&
      isEqual(member.value, digestOf(ALGORITHMS[name as Algorithm], body)),
  );
  if (members.length === 0 || !isRight) throw new SignatureError("content-digest");
}
