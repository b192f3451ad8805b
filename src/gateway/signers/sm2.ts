import { createHash } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import { SecurityError } from "../common/security-error.js";
import type { Signer, SignerParameters } from "./signer.js";
import { sm2PrivateKey, sm2PublicKey } from "./sm2-keys.js";
import { fromDer, isInRange, toDer } from "./sm2-signature.js";

/** Default user id of GM/T 0009. */
const DEFAULT_USER_ID = "1234567812345678";
/** The length of a user id in bits is written in 16 bits. */
const MAX_USER_ID_BYTES = 8191;

/**
 * SM2 with SM3 (GM/T 0003.2). What is signed is the digest of the text and of the user id, the curve and the public
 * key; Node's own `sign("sm3", …)` with the same key is plain ECDSA, which is another signature.
 */
export function sm2Signer({ form = "der", userId = DEFAULT_USER_ID }: SignerParameters, pointer: string): Signer {
  if (form !== "der" && form !== "rs") throw new SecurityError("wrong-parameter", `${pointer}/form`);
  if (Buffer.byteLength(userId) > MAX_USER_ID_BYTES) throw new SecurityError("wrong-parameter", `${pointer}/userId`);
  const prefixes = new Map<string, Uint8Array>();
  /** The digest that is signed. Its first part depends on the key alone and is kept. */
  const digestOf = (text: Uint8Array, publicHex: string): Uint8Array => {
    let prefix = prefixes.get(publicHex);
    if (!prefix) prefixes.set(publicHex, (prefix = sm2.getZ(publicHex, userId)));
    return createHash("sm3").update(prefix).update(text).digest();
  };
  return {
    name: "sm2-sm3",
    sign(text, key) {
      const { hex, publicHex } = sm2PrivateKey(key);
      const rs = Buffer.from(sm2.doSignature(digestOf(text, publicHex), hex), "hex");
      return form === "rs" ? rs : toDer(rs);
    },
    verify(text, signature, key) {
      const { hex, point } = sm2PublicKey(key);
      const rs = form === "rs" ? signature : fromDer(signature);
      if (!rs || !isInRange(rs)) return false;
      try {
        return sm2.doVerifySignature(digestOf(text, hex), Buffer.from(rs).toString("hex"), point);
      } catch {
        // r + s is the order of the curve.
        return false;
      }
    },
  };
}
