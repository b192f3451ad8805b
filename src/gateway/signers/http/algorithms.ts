import { constants, createHmac, sign, verify, type KeyObject, type SignKeyObjectInput } from "node:crypto";
import { SecurityError } from "../../common/security-error.js";
import type { KeyMaterial } from "../../keys/key-material.js";
import { isEqual } from "../digests.js";
import { privateKeyOf, publicKeyOf } from "../key-objects.js";
import type { HttpAlgorithm } from "./algorithm-names.js";

/** What Node needs to know of an algorithm with a key pair. */
interface KeyPairAlgorithm {
  readonly digest: "sha256" | "sha512" | null;
  readonly options: Omit<SignKeyObjectInput, "key">;
  readonly fits: (key: KeyObject) => boolean;
}

const KEY_PAIRS: Readonly<Record<Exclude<HttpAlgorithm, "hmac-sha256">, KeyPairAlgorithm>> = {
  "rsa-v1_5-sha256": {
    digest: "sha256",
    options: { padding: constants.RSA_PKCS1_PADDING },
    fits: ({ asymmetricKeyType }) => asymmetricKeyType === "rsa",
  },
  "rsa-pss-sha512": {
    digest: "sha512",
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 },
    fits: ({ asymmetricKeyType }) => asymmetricKeyType === "rsa" || asymmetricKeyType === "rsa-pss",
  },
  "ecdsa-p256-sha256": {
    digest: "sha256",
    options: { dsaEncoding: "ieee-p1363" },
    fits: ({ asymmetricKeyDetails }) => asymmetricKeyDetails?.namedCurve === "prime256v1",
  },
  ed25519: { digest: null, options: {}, fits: ({ asymmetricKeyType }) => asymmetricKeyType === "ed25519" },
};

/**
 * Signs a text.
 * @throws SecurityError `key-…`
 */
export function signText(algorithm: HttpAlgorithm, text: Uint8Array, key: KeyMaterial): Uint8Array {
  if (algorithm === "hmac-sha256") return hmac(text, key);
  const { digest, options } = KEY_PAIRS[algorithm];
  return sign(digest, text, { key: fitting(algorithm, privateKeyOf(key, algorithm)), ...options });
}

/**
 * Verifies the signature of a text.
 * @throws SecurityError `key-…`
 */
export function verifyText(
  algorithm: HttpAlgorithm,
  text: Uint8Array,
  signature: Uint8Array,
  key: KeyMaterial,
): boolean {
  if (algorithm === "hmac-sha256") return isEqual(hmac(text, key), signature);
  const { digest, options } = KEY_PAIRS[algorithm];
  return verify(digest, text, { key: fitting(algorithm, publicKeyOf(key, algorithm)), ...options }, signature);
}

function hmac(text: Uint8Array, key: KeyMaterial): Uint8Array {
  if (key.reveal().length === 0) throw new SecurityError("key-missing", "hmac-sha256");
  return createHmac("sha256", key.reveal()).update(text).digest();
}

function fitting(algorithm: Exclude<HttpAlgorithm, "hmac-sha256">, key: KeyObject): KeyObject {
  if (!KEY_PAIRS[algorithm].fits(key)) throw new SecurityError("key-kind", algorithm);
  return key;
}
