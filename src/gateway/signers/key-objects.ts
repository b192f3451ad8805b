import { X509Certificate, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { decodeBytes } from "../common/encodings.js";
import { SecurityError } from "../common/security-error.js";
import type { KeyMaterial } from "../keys/key-material.js";

/**
 * Keys as Node's key objects, made once for every key: reading a key takes longer than signing with it. Keys come in
 * PEM, in DER, or in DER as Base64 without the lines of PEM, as gateways hand them out.
 */
const privateKeys = new WeakMap<KeyMaterial, KeyObject>();
const publicKeys = new WeakMap<KeyMaterial, KeyObject>();

/**
 * Reads a private key: PKCS#8, plain or encrypted, PKCS#1 or SEC1.
 * @throws SecurityError `key-missing`, `key-unreadable`, `key-passphrase-missing`, `key-passphrase-wrong`
 */
export function privateKeyOf(material: KeyMaterial | undefined, name: string): KeyObject {
  return cached(privateKeys, material, name, readPrivateKey);
}

/**
 * Reads a public key: SPKI, PKCS#1, a certificate, or a private key, whose public key is taken.
 * @throws SecurityError as `privateKeyOf`
 */
export function publicKeyOf(material: KeyMaterial | undefined, name: string): KeyObject {
  return cached(publicKeys, material, name, readPublicKey);
}

function cached(
  cache: WeakMap<KeyMaterial, KeyObject>,
  material: KeyMaterial | undefined,
  name: string,
  read: (material: KeyMaterial, name: string) => KeyObject,
): KeyObject {
  if (!material) throw new SecurityError("key-missing", name);
  let key = cache.get(material);
  if (!key) cache.set(material, (key = read(material, name)));
  return key;
}

const isPem = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 64)).includes("-----BEGIN ");
const LINES_OF_PEM = /^\s*-----BEGIN /;

/** DER of a key that is given in DER, or as Base64 of it. */
function derOf(bytes: Uint8Array): Buffer | undefined {
  if (bytes[0] === 0x30 && !/^[\w+/=\s-]*$/.test(Buffer.from(bytes).toString("latin1"))) return Buffer.from(bytes);
  const decoded = decodeBytes(Buffer.from(bytes).toString("latin1").replace(/\s/g, ""), "base64");
  return decoded?.[0] === 0x30 ? Buffer.from(decoded) : undefined;
}

function readPrivateKey(material: KeyMaterial, name: string): KeyObject {
  const bytes = Buffer.from(material.reveal());
  const passphrase = material.revealPassphrase();
  const secret = passphrase === undefined ? {} : { passphrase };
  if (isPem(bytes)) return tryAll(name, passphrase, () => createPrivateKey({ key: bytes, format: "pem", ...secret }));
  const key = derOf(bytes);
  if (!key) throw new SecurityError("key-unreadable", name);
  return tryAll(
    name,
    passphrase,
    () => createPrivateKey({ key, format: "der", type: "pkcs8", ...secret }),
    () => createPrivateKey({ key, format: "der", type: "sec1" }),
    () => createPrivateKey({ key, format: "der", type: "pkcs1" }),
  );
}

function readPublicKey(material: KeyMaterial, name: string): KeyObject {
  const bytes = Buffer.from(material.reveal());
  const fromPrivate = () => createPublicKey(readPrivateKey(material, name));
  if (isPem(bytes)) {
    const text = bytes.toString("latin1");
    if (LINES_OF_PEM.test(text) && text.includes("PRIVATE KEY-----")) return fromPrivate();
    return tryAll(name, undefined, () => createPublicKey({ key: bytes, format: "pem" }));
  }
  const key = derOf(bytes);
  if (!key) throw new SecurityError("key-unreadable", name);
  return tryAll(
    name,
    undefined,
    () => createPublicKey({ key, format: "der", type: "spki" }),
    () => new X509Certificate(key).publicKey,
    () => createPublicKey({ key, format: "der", type: "pkcs1" }),
    fromPrivate,
  );
}

/** Returns the first key that can be read. The errors of OpenSSL name no cause, and some quote the input. */
function tryAll(name: string, passphrase: string | undefined, ...attempts: readonly (() => KeyObject)[]): KeyObject {
  let isEncrypted = false;
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      isEncrypted ||= code === "ERR_MISSING_PASSPHRASE" || /decrypt|interrupted or cancelled/i.test(message);
    }
  }
  if (!isEncrypted) throw new SecurityError("key-unreadable", name);
  throw new SecurityError(passphrase === undefined ? "key-passphrase-missing" : "key-passphrase-wrong", name);
}
