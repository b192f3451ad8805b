import { decodeBytes, type Encoding } from "../common/encodings.js";
import { SecurityError } from "../common/security-error.js";
import { KeyMaterial } from "../keys/key-material.js";
import type { Cipher } from "./cipher.js";

/**
 * Decrypts a secret that a gateway hands out encrypted with the key of the application.
 * @param wrapped as received
 * @throws SecurityError `ciphertext-damaged`, `key-…`
 */
export function unwrapSecret(
  wrapped: string,
  encoding: Encoding,
  cipher: Cipher,
  key: KeyMaterial | undefined,
): KeyMaterial {
  const ciphertext = decodeBytes(wrapped, encoding);
  if (!ciphertext) throw new SecurityError("ciphertext-damaged", cipher.name);
  return new KeyMaterial(cipher.decrypt(ciphertext, key));
}
