import type { KeyMaterial } from "../keys/key-material.js";

/** What an algorithm needs as a key. `none`: the secret is part of the text that is digested. */
export type SignerKeyKind = "none" | "secret" | "rsa" | "sm2";

/** What is known of a signer without loading it. */
export interface SignerFacts {
  readonly key: SignerKeyKind;
  /** Length of a signature in bytes, where it is fixed. */
  readonly signatureBytes?: number;
  readonly parameters: readonly string[];
}

/**
 * The signers that a description can name. This list is closed; a customer's own signer is an option of the SDK. MD5,
 * HMAC-SHA1 and digests over a text that contains the secret are weak: they are here only because gateways demand them.
 */
export const SIGNERS = {
  "hmac-sha256": { key: "secret", signatureBytes: 32, parameters: [] },
  "hmac-sha1": { key: "secret", signatureBytes: 20, parameters: [] },
  "hmac-sm3": { key: "secret", signatureBytes: 32, parameters: [] },
  sha256: { key: "none", signatureBytes: 32, parameters: [] },
  sm3: { key: "none", signatureBytes: 32, parameters: [] },
  md5: { key: "none", signatureBytes: 16, parameters: [] },
  "rsa-sha256": { key: "rsa", parameters: [] },
  "sm2-sm3": { key: "sm2", parameters: ["form", "userId"] },
} as const satisfies Record<string, SignerFacts>;
export type SignerName = keyof typeof SIGNERS;

/** Parameters of a signer. All are texts, as in a description. */
export interface SignerParameters {
  /** Form of an SM2 signature: `der` (GM/T 0009, the default), or `rs`, 64 bytes r‖s. */
  readonly form?: "der" | "rs";
  /** User id of an SM2 signature, in UTF-8. Default `1234567812345678`. */
  readonly userId?: string;
}

/** Signs and verifies texts with one algorithm. */
export interface Signer {
  readonly name: SignerName;
  /**
   * Signs a text.
   * @param key secret or private key; not used by digests
   * @throws SecurityError `key-…`
   */
  sign(text: Uint8Array, key?: KeyMaterial): Uint8Array;
  /**
   * Verifies a signature. A signature of another form or length is wrong, not an error.
   * @param key secret, public key or certificate; a private key is used for its public key
   * @throws SecurityError `key-…`
   */
  verify(text: Uint8Array, signature: Uint8Array, key?: KeyMaterial): boolean;
}
