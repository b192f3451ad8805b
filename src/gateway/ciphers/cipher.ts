import type { KeyMaterial } from "../keys/key-material.js";

/** What is known of a cipher without loading it. */
export interface CipherFacts {
  /** Length of the key in bytes. */
  readonly keyBytes: number;
  /** Length of the initialization vector in bytes; 0 for ECB. */
  readonly ivBytes: number;
  /** Length of the authentication tag in bytes, at the end of the ciphertext; 0 for none. */
  readonly tagBytes: number;
}

/**
 * The ciphers that a description can name, all with PKCS#7 padding but GCM. ECB shows where plaintexts repeat, and
 * without a tag a changed ciphertext can be decrypted: sign the message too. They are here because gateways demand
 * them. OpenSSL, and so Node, has no GCM of SM4.
 */
export const CIPHERS = {
  "sm4-ecb": { keyBytes: 16, ivBytes: 0, tagBytes: 0 },
  "sm4-cbc": { keyBytes: 16, ivBytes: 16, tagBytes: 0 },
  "aes-128-ecb": { keyBytes: 16, ivBytes: 0, tagBytes: 0 },
  "aes-128-cbc": { keyBytes: 16, ivBytes: 16, tagBytes: 0 },
  "aes-256-cbc": { keyBytes: 32, ivBytes: 16, tagBytes: 0 },
  "aes-256-gcm": { keyBytes: 32, ivBytes: 12, tagBytes: 16 },
  "des-ede3-cbc": { keyBytes: 24, ivBytes: 8, tagBytes: 0 },
} as const satisfies Record<string, CipherFacts>;
export type CipherName = keyof typeof CIPHERS;

/** Parameters of a cipher. All are texts, as in a description. */
export interface CipherParameters {
  /**
   * Initialization vector of a cipher that has one: `prefixed` (default), random and in front of every ciphertext; or a
   * fixed one in hexadecimal, which is not sent. GCM accepts `prefixed` only.
   */
  readonly iv?: string;
  /** How the key follows from the key material; absent: it is the key. See `derive-key.ts`. */
  readonly derive?: "sha1prng" | "sm4-of-secret";
  /** Id of the application, for `sm4-of-secret`; at least 16 bytes. */
  readonly appId?: string;
}
export const CIPHER_PARAMETERS = ["iv", "derive", "appId"] as const;

/** Encrypts and decrypts with one algorithm. */
export interface Cipher {
  readonly name: CipherName;
  /** @throws SecurityError `key-missing`, `key-length` */
  encrypt(plain: Uint8Array, key: KeyMaterial | undefined): Uint8Array;
  /** @throws SecurityError `ciphertext-damaged`, which tells nothing of the content; `key-missing`, `key-length` */
  decrypt(ciphertext: Uint8Array, key: KeyMaterial | undefined): Uint8Array;
}
