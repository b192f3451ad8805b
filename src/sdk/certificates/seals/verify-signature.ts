import { constants, createHash, createPublicKey, verify } from "node:crypto";
import { fits, type Hash, type Scheme } from "./algorithms.js";
import type { PublicKey } from "../x509/certificate.js";
import { verifySm2 } from "./sm2.js";

export function digestOf(hash: Hash, bytes: Uint8Array): Buffer {
  return createHash(hash).update(bytes).digest();
}

/** Whether the key made this signature over these bytes. A key or a signature that cannot be read has not. */
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

/** MGF1 takes the same digest, which is all that `schemeOf` lets through. */
function paddingOf(scheme: Scheme): { padding?: number; saltLength?: number } {
  if (scheme.kind === "rsa") return { padding: constants.RSA_PKCS1_PADDING };
  if (scheme.kind !== "rsa-pss") return {};
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltLength };
}
