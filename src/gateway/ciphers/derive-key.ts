import { createCipheriv, createHash } from "node:crypto";
import { SecurityError } from "../common/security-error.js";
import type { KeyMaterial } from "../keys/key-material.js";
import type { CipherParameters } from "./cipher.js";

/** Keys of ciphers that follow from other values, as gateways have agreed with their institutions. */
type Derive = (secret: Uint8Array, parameters: CipherParameters) => Uint8Array;

const SM4_BYTES = 16;

const DERIVATIONS: Readonly<Record<NonNullable<CipherParameters["derive"]>, Derive>> = {
  /**
   * What `KeyGenerator` of Java makes of a `SHA1PRNG` with the secret as its seed: the first 16 bytes of SHA-1 of
   * SHA-1. Used by the national data exchange for the secret that its key call returns.
   */
  sha1prng: (secret) => sha1(sha1(secret)).subarray(0, 16),
  /**
   * The secret of the application, encrypted by SM4-ECB with the first 16 bytes of the application's id; the first 16
   * digits of that in upper-case hexadecimal are the key. Used by the national medical insurance.
   */
  "sm4-of-secret": (secret, { appId = "" }) => {
    const cipher = createCipheriv("sm4-ecb", Buffer.from(appId).subarray(0, SM4_BYTES), null);
    const hex = Buffer.concat([cipher.update(secret), cipher.final()])
      .toString("hex")
      .toUpperCase();
    return Buffer.from(hex.slice(0, SM4_BYTES), "ascii");
  },
};

/**
 * Returns how the key follows from the key material.
 * @param pointer of the parameters, for errors
 * @throws SecurityError `wrong-parameter`
 */
export function keyDerivation(parameters: CipherParameters, pointer: string): (key: KeyMaterial) => Uint8Array {
  const { derive, appId } = parameters;
  if (derive === undefined && appId === undefined) return (key) => key.reveal();
  if (derive === undefined || !Object.hasOwn(DERIVATIONS, derive))
    throw new SecurityError("wrong-parameter", `${pointer}/derive`);
  const isNamed = derive === "sm4-of-secret";
  if (isNamed !== (appId !== undefined) || (isNamed && Buffer.byteLength(appId!) < SM4_BYTES))
    throw new SecurityError("wrong-parameter", `${pointer}/appId`);
  const derived = new WeakMap<KeyMaterial, Uint8Array>();
  return (key) => {
    let bytes = derived.get(key);
    if (!bytes) derived.set(key, (bytes = DERIVATIONS[derive](key.reveal(), parameters)));
    return bytes;
  };
}

const sha1 = (bytes: Uint8Array): Buffer => createHash("sha1").update(bytes).digest();
