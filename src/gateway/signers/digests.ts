import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { SecurityError } from "../common/security-error.js";
import type { Signer, SignerName } from "./signer.js";

export type DigestName = "sha1" | "sha256" | "sha512" | "sm3" | "md5";

export function digestOf(algorithm: DigestName, bytes: Uint8Array): Uint8Array {
  return createHash(algorithm).update(bytes).digest();
}

/** Compares in a time that does not depend on where the values differ. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A digest of a text that contains the secret. */
export function digestSigner(name: SignerName, algorithm: DigestName): Signer {
  return {
    name,
    sign: (text) => digestOf(algorithm, text),
    verify: (text, signature) => isEqual(digestOf(algorithm, text), signature),
  };
}

/** HMAC (RFC 2104; GB/T 15852.2). */
export function hmacSigner(name: SignerName, algorithm: DigestName): Signer {
  const sign: Signer["sign"] = (text, key) => {
    if (!key || key.reveal().length === 0) throw new SecurityError("key-missing", name);
    return createHmac(algorithm, key.reveal()).update(text).digest();
  };
  return { name, sign, verify: (text, signature, key) => isEqual(sign(text, key), signature) };
}
