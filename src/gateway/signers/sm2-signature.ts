/** The two forms of an SM2 signature: DER (GM/T 0009) and r‖s. */

/** Order of the curve of GM/T 0003.5. */
export const SM2_ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const NUMBER_BYTES = 32;

/** Writes r‖s as a DER SEQUENCE of two INTEGERs, each positive and as short as possible. */
export function toDer(rs: Uint8Array): Uint8Array {
  const body = [integer(rs.subarray(0, NUMBER_BYTES)), integer(rs.subarray(NUMBER_BYTES))];
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.of(0x30, length), ...body]);
}

function integer(number: Uint8Array): Buffer {
  let from = 0;
  while (from < number.length - 1 && number[from] === 0) from++;
  const digits = number.subarray(from);
  const isHigh = digits[0]! >= 0x80;
  const content = isHigh ? Buffer.concat([Buffer.of(0), digits]) : digits;
  return Buffer.concat([Buffer.of(0x02, content.length), content]);
}

/**
 * Reads a DER signature as r‖s. Only the shortest form counts: otherwise one signature could be written in many ways.
 * @returns undefined for any other bytes
 */
export function fromDer(der: Uint8Array): Uint8Array | undefined {
  const rs = Buffer.alloc(2 * NUMBER_BYTES);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  let at = 2;
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[at + 1] ?? 0;
    const content = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== 0x02 || length === 0 || content.length !== length || length > NUMBER_BYTES + 1) return undefined;
    const digits = content[0] === 0 ? content.subarray(1) : content;
    if (digits.length > NUMBER_BYTES) return undefined;
    rs.set(digits, end - digits.length);
    at += 2 + length;
  }
  return Buffer.compare(toDer(rs), der) === 0 ? rs : undefined;
}

/** Whether r and s are both within 1 and the order of the curve (GM/T 0003.2, 7.1, B1 and B2). */
export function isInRange(rs: Uint8Array): boolean {
  if (rs.length !== 2 * NUMBER_BYTES) return false;
  const hex = Buffer.from(rs).toString("hex");
  return [hex.slice(0, 64), hex.slice(64)].map((half) => BigInt(`0x${half}`)).every((n) => n > 0n && n < SM2_ORDER);
}
