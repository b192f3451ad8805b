import { TAG, need, parseBer } from "../x509/ber.js";
import { integerOf } from "../x509/ber-values.js";

/** Order of the base point (GM/T 0003.5). */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
/** Default user id of GM/T 0009. */
const USER_ID = "1234567812345678";

/**
 * Verifies an SM2 signature with SM3 (GM/T 0003.2). Node's own `verify` uses plain ECDSA with keys of this curve, which
 * is a different signature.
 * @param signature SM2Signature (GM/T 0009): a SEQUENCE of r and s
 * @param point public key, uncompressed
 */
export async function verifySm2(message: Uint8Array, signature: Uint8Array, point: Uint8Array): Promise<boolean> {
  const { sm2 } = await import("sm-crypto-v2");
  try {
    const numbers = need(parseBer(signature), TAG.sequence).children.map(integerOf);
    const [r = 0n, s = 0n] = numbers;
    if (numbers.length !== 2 || [r, s].some((n) => n < 1n || n >= ORDER)) return false;
    const hex = [r, s].map((n) => n.toString(16).padStart(64, "0")).join("");
    return sm2.doVerifySignature(message, hex, Buffer.from(point).toString("hex"), { hash: true, userId: USER_ID });
  } catch {
    // Damaged bytes, or a point that is not on the curve.
    return false;
  }
}
