import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM, type DecipherGCM } from "node:crypto";
import { decodeBytes } from "../common/encodings.js";
import { SecurityError, refuseOthers } from "../common/security-error.js";
import type { KeyMaterial } from "../keys/key-material.js";
import {
  CIPHERS,
  CIPHER_PARAMETERS,
  type Cipher,
  type CipherFacts,
  type CipherName,
  type CipherParameters,
} from "./cipher.js";
import { keyDerivation } from "./derive-key.js";

/**
 * Creates a cipher by its name.
 * @param pointer where the cipher is described, for errors
 * @throws SecurityError `unknown-cipher`, `unknown-parameter`, `wrong-parameter`
 */
export function createCipher(
  name: string,
  parameters: Readonly<Record<string, string>> = {},
  pointer: string = "",
): Cipher {
  if (!Object.hasOwn(CIPHERS, name)) throw new SecurityError("unknown-cipher", `${pointer}/cipher`);
  const at = `${pointer}/parameters`;
  refuseOthers(parameters, CIPHER_PARAMETERS, at, "unknown-parameter");
  const known = name as CipherName;
  const facts: CipherFacts = CIPHERS[known];
  const fixedIv = ivOf(parameters, facts, at);
  const derive = keyDerivation(parameters as CipherParameters, at);
  const keyOf = (key: KeyMaterial | undefined): Uint8Array => {
    if (!key) throw new SecurityError("key-missing", name);
    const bytes = derive(key);
    if (bytes.length !== facts.keyBytes) throw new SecurityError("key-length", name);
    return bytes;
  };
  const { ivBytes, tagBytes } = facts;
  return {
    name: known,
    encrypt(plain, key) {
      const iv = fixedIv ?? randomBytes(ivBytes);
      const cipher = createCipheriv(name, keyOf(key), ivBytes ? iv : null);
      const parts = [cipher.update(plain), cipher.final()];
      if (tagBytes) parts.push((cipher as CipherGCM).getAuthTag());
      return Buffer.concat(fixedIv ? parts : [iv, ...parts]);
    },
    decrypt(ciphertext, key) {
      const bytes = keyOf(key);
      try {
        const ivEnd = fixedIv ? 0 : ivBytes;
        const iv = fixedIv ?? ciphertext.subarray(0, ivEnd);
        const decipher = createDecipheriv(name, bytes, ivBytes ? iv : null);
        const end = ciphertext.length - tagBytes;
        if (tagBytes) (decipher as DecipherGCM).setAuthTag(ciphertext.subarray(end));
        return Buffer.concat([decipher.update(ciphertext.subarray(ivEnd, end)), decipher.final()]);
      } catch {
        throw new SecurityError("ciphertext-damaged", name);
      }
    },
  };
}

/** The fixed vector, or undefined when it is random and in front of the ciphertext. */
function ivOf({ iv = "prefixed" }: CipherParameters, facts: CipherFacts, pointer: string): Uint8Array | undefined {
  if (iv === "prefixed") return undefined;
  const fixed = decodeBytes(iv, "hex");
  // The same vector twice breaks GCM.
  const isRight = fixed?.length === facts.ivBytes && facts.ivBytes > 0 && facts.tagBytes === 0;
  if (!isRight) throw new SecurityError("wrong-parameter", `${pointer}/iv`);
  return fixed;
}
