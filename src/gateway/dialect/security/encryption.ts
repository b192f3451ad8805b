import type { CipherUse, PortKeys } from "../../port/port.js";
import { decodeBytes, encodeBytes } from "../../common/encodings.js";
import type { Node } from "../operators/line.js";
import { isAbsent, placeOf } from "../operators/place.js";
import { parseStrictJson } from "../../../contract/index.js";
import type { Encryption } from "../schema/security.js";
import type * as z from "zod";

/** The ciphertext cannot be read: damaged, changed, or of another key. */
export class UndecipherableError extends Error {
  override readonly name = "UndecipherableError";
}

/** Encrypts a part of a message, or its whole body. */
export interface CompiledEncryption {
  readonly ofAnswers: boolean;
  readonly ofBody: boolean;
  readonly encryptPart: (tree: Node, keys: PortKeys) => void;
  /** @throws UndecipherableError */
  readonly decryptPart: (tree: Node, keys: PortKeys) => void;
  readonly encryptBody: (body: Uint8Array, keys: PortKeys) => Uint8Array;
  /** @throws UndecipherableError */
  readonly decryptBody: (body: Uint8Array, keys: PortKeys) => Uint8Array;
}

const utf8 = new TextEncoder();

export function compileEncryption(encryption: z.infer<typeof Encryption>): CompiledEncryption {
  const { cipher, key, parameters, of, to = of, encoding, answers } = encryption;
  const use: CipherUse = { cipher, key, ...(parameters && { parameters }) };
  const plain = placeOf(of);
  const secret = placeOf(to);
  const decrypt = (text: string, keys: PortKeys): Uint8Array => {
    const bytes = decodeBytes(text, encoding);
    if (!bytes) throw new UndecipherableError();
    return keys.decrypt(use, bytes);
  };
  return {
    ofAnswers: answers,
    ofBody: of === "$body",
    encryptPart: (tree, keys) => {
      const part = plain.get(tree);
      if (part === undefined) return;
      const text = encodeBytes(keys.encrypt(use, utf8.encode(JSON.stringify(part))), encoding);
      if (to !== of) plain.remove(tree);
      secret.set(tree, text);
    },
    decryptPart: (tree, keys) => {
      const text = secret.get(tree);
      // An answer to a refused request often has no content to encrypt.
      if (isAbsent(text)) return;
      if (typeof text !== "string") throw new UndecipherableError();
      const read = parseStrictJson(decodeUtf8(decrypt(text, keys)));
      if (!read.ok) throw new UndecipherableError();
      if (to !== of) secret.remove(tree);
      plain.set(tree, read.value);
    },
    encryptBody: (body, keys) => utf8.encode(encodeBytes(keys.encrypt(use, body), encoding)),
    decryptBody: (body, keys) => decrypt(decodeUtf8(body).trim(), keys),
  };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UndecipherableError();
  }
}
