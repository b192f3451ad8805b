import { constants, createHash, createPublicKey, verify } from "node:crypto";
import { fits, type Hash, type Scheme } from "./algorithms.js";
import type { PublicKey } from "../x509/certificate.js";
import { verifySm2 } from "./sm2.js";

export function digestOf(hash: Hash, bytes: Uint8Array): Buffer {
  return createHash(hash).update(bytes).digest();
}

/** Verifies a signature over bytes. Returns false when the key or the signature is malformed. */
export async function isSignedWith(
  scheme: Scheme,
  key: PublicKey,
  bytes: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (!fits(key, scheme)) return false;
  if (scheme.kind === "sm2") return verifySm2(bytes, signature, key.bits);
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key.spki), format: "der", type: "spki" });
    return verify(scheme.hash, bytes, { key: publicKey, ...paddingOf(scheme) }, signature);
  } catch {
    return false;
  }
}

/** MGF1 uses the same digest; `schemeOf` accepts nothing else. */
function paddingOf(scheme: Scheme): { padding?: number; saltLength?: number } {
  if (scheme.kind === "rsa") return { padding: constants.RSA_PKCS1_PADDING };
  if (scheme.kind !== "rsa-pss") return {};
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
}
