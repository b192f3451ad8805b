import { createHash } from "node:crypto";
import { TAG, need, parseBer } from "../x509/ber.js";
import { integerOf } from "../x509/ber-values.js";

/** The curve of GM/T 0003.5. */
const CURVE = {
  p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
  n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
  h: 1n,
  a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
} as const;
/** Default user id of GM/T 0009. */
const USER_ID = Buffer.from("1234567812345678", "ascii");
const COORDINATE_BYTES = 32;

/**
 * Verifies an SM2 signature with SM3 (GM/T 0003.2). Node's own `verify` uses plain ECDSA with keys of this curve, which
 * is a different signature.
 * @param signature SM2Signature (GM/T 0009): a SEQUENCE of r and s
 * @param point public key, uncompressed
 */
export async function verifySm2(message: Uint8Array, signature: Uint8Array, point: Uint8Array): Promise<boolean> {
  const { weierstrass } = await import("@noble/curves/abstract/weierstrass.js");
  try {
    const numbers = need(parseBer(signature), TAG.sequence).children.map(integerOf);
    const [r = 0n, s = 0n] = numbers;
    if (numbers.length !== 2 || [r, s].some((number) => number < 1n || number >= CURVE.n)) return false;
    const t = (r + s) % CURVE.n;
    if (t === 0n) return false;
    const Point = weierstrass(CURVE);
    const key = Point.fromBytes(Uint8Array.from(point));
    const { x } = Point.BASE.mulAddUnsafe(s, key, t).toAffine();
    return (digestFor(message, key.toAffine()) + x) % CURVE.n === r;
  } catch {
    // Damaged bytes, or a point that is not on the curve.
    return false;
  }
}

/** The digest that is signed: of the message and of the user id, the curve and the public key (GM/T 0003.2, 5.5). */
function digestFor(message: Uint8Array, { x, y }: { readonly x: bigint; readonly y: bigint }): bigint {
  const idBits = Buffer.alloc(2);
  idBits.writeUInt16BE(USER_ID.length * 8);
  const user = createHash("sm3").update(idBits).update(USER_ID);
  for (const number of [CURVE.a, CURVE.b, CURVE.Gx, CURVE.Gy, x, y]) user.update(coordinate(number));
  const digest = createHash("sm3").update(user.digest()).update(message).digest("hex");
  return BigInt(`0x${digest}`);
}

function coordinate(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(COORDINATE_BYTES * 2, "0"), "hex");
}
