import { sm2 } from "sm-crypto-v2";
import { decodeBytes } from "../common/encodings.js";
import { SecurityError } from "../common/security-error.js";
import type { KeyMaterial } from "../keys/key-material.js";
import { privateKeyOf, publicKeyOf } from "./key-objects.js";
import { SM2_ORDER } from "./sm2-signature.js";

/** SM2 keys in the forms in which gateways hand them out, read once for every key. */
const NAME = "sm2-sm3";
const NUMBER_BYTES = 32;

type Point = ReturnType<typeof sm2.precomputePublicKey>;

export interface Sm2PublicKey {
  /** Uncompressed point in hexadecimal, 130 digits. */
  readonly hex: string;
  /** With the multiples that make verification six times as fast. */
  readonly point: Point;
}
export interface Sm2PrivateKey {
  /** 64 hexadecimal digits. */
  readonly hex: string;
  readonly publicHex: string;
}

const privateKeys = new WeakMap<KeyMaterial, Sm2PrivateKey>();
const publicKeys = new WeakMap<KeyMaterial, Sm2PublicKey>();

/**
 * Reads a private key: 32 bytes, or 33 bytes with a leading 0, as such, in hexadecimal or Base64; SEC1 or PKCS#8, plain
 * or encrypted, in PEM or DER.
 * @throws SecurityError `key-missing`, `key-unreadable`, `key-kind`, `key-passphrase-…`
 */
export function sm2PrivateKey(material: KeyMaterial | undefined): Sm2PrivateKey {
  if (!material) throw new SecurityError("key-missing", NAME);
  let key = privateKeys.get(material);
  if (!key) privateKeys.set(material, (key = readPrivateKey(material)));
  return key;
}

/**
 * Reads a public key: a point of 64 or 65 bytes, or compressed of 33, as such, in hexadecimal or Base64; SPKI or a
 * certificate in PEM or DER; or a private key in PEM or DER, whose public key is taken.
 * @throws SecurityError as `sm2PrivateKey`
 */
export function sm2PublicKey(material: KeyMaterial | undefined): Sm2PublicKey {
  if (!material) throw new SecurityError("key-missing", NAME);
  let key = publicKeys.get(material);
  if (!key) publicKeys.set(material, (key = readPublicKey(material)));
  return key;
}

function readPrivateKey(material: KeyMaterial): Sm2PrivateKey {
  const raw = rawKey(material, [NUMBER_BYTES, NUMBER_BYTES + 1]);
  const isPadded = raw?.length === NUMBER_BYTES + 1;
  if (raw && isPadded && raw[0] !== 0) throw new SecurityError("key-unreadable", NAME);
  const hex = raw ? hexOf(isPadded ? raw.subarray(1) : raw) : scalarOf(material);
  const number = BigInt(`0x${hex}`);
  // The range of GM/T 0003.1, 6.1.
  if (number < 1n || number > SM2_ORDER - 2n) throw new SecurityError("key-unreadable", NAME);
  return { hex, publicHex: sm2.getPublicKeyFromPrivateKey(hex) };
}

function readPublicKey(material: KeyMaterial): Sm2PublicKey {
  const raw = rawKey(material, [2 * NUMBER_BYTES, 2 * NUMBER_BYTES + 1, NUMBER_BYTES + 1]);
  const given = raw ? hexOf(raw) : pointOf(material);
  try {
    const point = sm2.precomputePublicKey(given.length === 4 * NUMBER_BYTES ? `04${given}` : given);
    point.assertValidity();
    return { hex: point.toHex(false), point };
  } catch {
    throw new SecurityError("key-unreadable", NAME);
  }
}

/** The bytes of a key without any structure, which its length tells; undefined for PEM and DER. */
function rawKey(material: KeyMaterial, lengths: readonly number[]): Uint8Array | undefined {
  const bytes = material.reveal();
  if (lengths.includes(bytes.length)) return bytes;
  const text = material.revealText().trim();
  return [decodeBytes(text, "hex"), decodeBytes(text, "base64")].find(
    (decoded) => decoded !== undefined && lengths.includes(decoded.length),
  );
}

/** Object identifiers of an EC key on the curve of SM2, as OpenSSL writes them in PKCS#8 and SPKI. */
const SM2_KEY = "06072a8648ce3d020106082a811ccf5501822d";

/**
 * Reads the number out of a key in PEM or DER. OpenSSL has read the key and writes it again, so that its form is known.
 * PKCS#8 only: Node ends the process when it is asked to write an SM2 key as SEC1.
 */
function scalarOf(material: KeyMaterial): string {
  const der = hexOf(privateKeyOf(material, NAME).export({ type: "pkcs8", format: "der" }));
  const found = new RegExp(`${SM2_KEY}04..30..0201010420([0-9a-f]{64})`).exec(der);
  if (!found) throw new SecurityError("key-kind", NAME);
  return found[1]!;
}

function pointOf(material: KeyMaterial): string {
  const der = hexOf(publicKeyOf(material, NAME).export({ type: "spki", format: "der" }));
  const found = new RegExp(`${SM2_KEY}034200(04[0-9a-f]{128})$`).exec(der);
  if (!found) throw new SecurityError("key-kind", NAME);
  return found[1]!;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
