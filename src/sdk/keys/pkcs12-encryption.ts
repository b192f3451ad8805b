import { createDecipheriv, createHash, createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import { TAG, need, type BerNode } from "../certificates/x509/ber.js";
import { algorithmOf, octetsOf, smallIntegerOf, type AlgorithmId } from "../certificates/x509/ber-values.js";
import { KeyError } from "./key-error.js";
import { decryptRc2Cbc } from "./rc2.js";

/**
 * The encryptions and the MAC of PKCS#12 (RFC 7292): those of today (PBES2), and those of older programs, whose keys
 * are made of the passphrase in UTF-16.
 */
const DIGESTS: Readonly<Record<string, Digest>> = {
  "1.3.14.3.2.26": { name: "sha1", bytes: 20, block: 64 },
  "2.16.840.1.101.3.4.2.1": { name: "sha256", bytes: 32, block: 64 },
  "2.16.840.1.101.3.4.2.2": { name: "sha384", bytes: 48, block: 128 },
  "2.16.840.1.101.3.4.2.3": { name: "sha512", bytes: 64, block: 128 },
  "1.2.156.10197.1.401": { name: "sm3", bytes: 32, block: 64 },
};
interface Digest {
  readonly name: string;
  readonly bytes: number;
  readonly block: number;
}
const SHA1 = DIGESTS["1.3.14.3.2.26"]!;

/** Functions of PBKDF2, by the OID of their HMAC. */
const PBKDF2_DIGESTS: Readonly<Record<string, string>> = {
  "1.2.840.113549.2.7": "sha1",
  "1.2.840.113549.2.9": "sha256",
  "1.2.840.113549.2.10": "sha384",
  "1.2.840.113549.2.11": "sha512",
  "1.2.156.10197.1.401.2": "sm3",
};
const PBES2_CIPHERS: Readonly<Record<string, readonly [name: string, keyBytes: number]>> = {
  "2.16.840.1.101.3.4.1.2": ["aes-128-cbc", 16],
  "2.16.840.1.101.3.4.1.22": ["aes-192-cbc", 24],
  "2.16.840.1.101.3.4.1.42": ["aes-256-cbc", 32],
  "1.2.840.113549.3.7": ["des-ede3-cbc", 24],
  "1.2.156.10197.1.104.2": ["sm4-cbc", 16],
};
/** Encryptions of PKCS#12 itself, with SHA-1. RC2 of 40 and of 128 bits, 3DES with two and with three keys. */
const OLD_CIPHERS: Readonly<Record<string, readonly [name: string, keyBytes: number]>> = {
  "1.2.840.113549.1.12.1.3": ["des-ede3-cbc", 24],
  "1.2.840.113549.1.12.1.4": ["des-ede-cbc", 16],
  "1.2.840.113549.1.12.1.5": ["rc2", 16],
  "1.2.840.113549.1.12.1.6": ["rc2", 5],
};
const PBES2 = "1.2.840.113549.1.5.13";
const PBKDF2 = "1.2.840.113549.1.5.12";
/** Programs use some thousands. More would keep the process busy for seconds. */
const MAX_ITERATIONS = 1_000_000;
const IV_BYTES = 8;

/**
 * Decrypts a part of a file.
 * @throws KeyError `pkcs12-unsupported`; `pkcs12-passphrase` when the padding is wrong
 */
export function decryptPart(algorithm: AlgorithmId, ciphertext: Uint8Array, passphrase: string): Uint8Array {
  const decipher = algorithm.oid === PBES2 ? pbes2(algorithm, passphrase) : oldCipher(algorithm, passphrase);
  try {
    return decipher(ciphertext);
  } catch {
    throw new KeyError("pkcs12-passphrase");
  }
}

type Decipher = (ciphertext: Uint8Array) => Uint8Array;

function pbes2({ params }: AlgorithmId, passphrase: string): Decipher {
  const [kdf, scheme] = need(params, TAG.sequence).children.map((node) => algorithmOf(node));
  if (kdf?.oid !== PBKDF2 || !scheme) throw new KeyError("pkcs12-unsupported", kdf?.oid);
  const [salt, iterations, ...rest] = need(kdf.params, TAG.sequence).children;
  const prf = rest.find(({ tag }) => tag === TAG.sequence);
  const digest = prf ? known(PBKDF2_DIGESTS, algorithmOf(prf).oid) : "sha1";
  const [name, keyBytes] = known(PBES2_CIPHERS, scheme.oid);
  const key = pbkdf2Sync(passphrase, octetsOf(salt), iterationsOf(iterations), keyBytes, digest);
  return nodeDecipher(name, key, octetsOf(scheme.params));
}

function oldCipher({ oid, params }: AlgorithmId, passphrase: string): Decipher {
  const [name, keyBytes] = known(OLD_CIPHERS, oid);
  const [salt, iterations] = need(params, TAG.sequence).children;
  const derive = (purpose: number, bytes: number) =>
    deriveOldKey(SHA1, purpose, passphrase, { salt: octetsOf(salt), iterations: iterationsOf(iterations), bytes });
  const [key, iv] = [derive(1, keyBytes), derive(2, IV_BYTES)];
  return name === "rc2" ? (ciphertext) => unpad(decryptRc2Cbc(ciphertext, key, iv)) : nodeDecipher(name, key, iv);
}

function nodeDecipher(name: string, key: Uint8Array, iv: Uint8Array): Decipher {
  return (ciphertext) => {
    const decipher = createDecipheriv(name, key, iv);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  };
}

function unpad(padded: Uint8Array): Uint8Array {
  const length = padded.at(-1) ?? 0;
  const isRight = length > 0 && length <= IV_BYTES && padded.subarray(-length).every((byte) => byte === length);
  if (!isRight) throw new RangeError("padding");
  return padded.subarray(0, -length);
}

/**
 * Checks the MAC of a file (RFC 7292, 4 and appendix A).
 * @throws KeyError `pkcs12-passphrase`, `pkcs12-unsupported`
 */
export function checkMac(mac: BerNode, content: Uint8Array, passphrase: string): void {
  const [digestInfo, salt, iterations] = need(mac, TAG.sequence).children;
  const [algorithm, expected] = need(digestInfo, TAG.sequence).children;
  const digest = known(DIGESTS, algorithmOf(algorithm).oid);
  const key = deriveOldKey(digest, 3, passphrase, {
    salt: octetsOf(salt),
    iterations: iterations ? iterationsOf(iterations) : 1,
    bytes: digest.bytes,
  });
  const computed = createHmac(digest.name, key).update(content).digest();
  const stored = octetsOf(expected);
  if (stored.length !== computed.length || !timingSafeEqual(stored, computed)) throw new KeyError("pkcs12-passphrase");
}

interface Derivation {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly bytes: number;
}

/** Derives a key, a vector or a MAC key (RFC 7292, B.2). */
function deriveOldKey(
  { name, bytes: digestBytes, block }: Digest,
  purpose: number,
  passphrase: string,
  { salt, iterations, bytes }: Derivation,
): Uint8Array {
  const password = Buffer.from(`${passphrase}\0`, "utf16le").swap16();
  const input = Buffer.concat([repeat(salt, block), repeat(password, block)]);
  const blocks: Buffer[] = [];
  for (let length = 0; length < bytes; length += digestBytes) {
    let digest = createHash(name).update(Buffer.alloc(block, purpose)).update(input).digest();
    for (let i = 1; i < iterations; i++) digest = createHash(name).update(digest).digest();
    blocks.push(digest);
    const addend = repeat(digest, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), addend);
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** Repeats bytes up to a multiple of the block. */
function repeat(bytes: Uint8Array, block: number): Buffer {
  return Buffer.alloc(block * Math.ceil(bytes.length / block), bytes.length ? Buffer.from(bytes) : 0);
}

/** Adds a number and 1 to another one, in place. */
function addOne(number: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let i = number.length - 1; i >= 0; i--) {
    carry += number[i]! + addend[i]!;
    number[i] = carry & 255;
    carry >>= 8;
  }
}

function known<T>(table: Readonly<Record<string, T>>, oid: string): T {
  const found = Object.hasOwn(table, oid) ? table[oid] : undefined;
  if (found === undefined) throw new KeyError("pkcs12-unsupported", oid);
  return found;
}

function iterationsOf(node: BerNode | undefined): number {
  const iterations = smallIntegerOf(node);
  if (iterations < 1 || iterations > MAX_ITERATIONS)
    throw new KeyError("pkcs12-unsupported", `${iterations} iterations`);
  return iterations;
}
