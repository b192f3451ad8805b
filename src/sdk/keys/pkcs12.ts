import { X509Certificate, createPrivateKey } from "node:crypto";
import { BerError, TAG, need, parseBer, type BerNode } from "../certificates/x509/ber.js";
import { algorithmOf, octetsOf, oidOf } from "../certificates/x509/ber-values.js";
import { KeyError } from "./key-error.js";
import { checkMac, decryptPart } from "./pkcs12-encryption.js";

/** What a PKCS#12 file holds, in PEM. */
export interface Pkcs12Content {
  /** PKCS#8. */
  readonly key: string;
  /** The certificate of the key, then those of its issuers as far as the file has them. */
  readonly certificates: readonly string[];
}

const DATA = "1.2.840.113549.1.7.1";
const ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
const BAG = "1.2.840.113549.1.12.10.1.";
const X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
/** [0], with content and without. */
const CONTEXT_0 = [0xa0, 0x80];
const MAX_NESTED_BAGS = 4;

/**
 * Reads a PKCS#12 file (RFC 7292): those of today, and those of older programs with RC2 and 3DES, which Node cannot
 * read itself.
 * @throws KeyError `pkcs12-…`
 */
export function readPkcs12(bytes: Uint8Array, passphrase: string): Pkcs12Content {
  try {
    return readContent(bytes, passphrase);
  } catch (error) {
    if (error instanceof BerError) throw new KeyError("pkcs12-damaged");
    throw error;
  }
}

function readContent(bytes: Uint8Array, passphrase: string): Pkcs12Content {
  const [, authSafe, mac] = need(parseBer(bytes), TAG.sequence).children;
  const content = octetsOf(contentOf(authSafe, DATA));
  if (!mac) throw new KeyError("pkcs12-unsupported", "no MAC");
  checkMac(mac, content, passphrase);
  const found: Found = { keys: [], certificates: [] };
  for (const part of need(parseBer(content), TAG.sequence).children)
    collect(parseBer(safeContents(part, passphrase)), passphrase, found, 0);
  const [key] = found.keys;
  if (!key) throw new KeyError("pkcs12-no-key");
  if (found.keys.length > 1) throw new KeyError("pkcs12-several-keys");
  const certificates = inOrder(key, found.certificates);
  return { key: toPem("PRIVATE KEY", key), certificates: certificates.map((one) => toPem("CERTIFICATE", one)) };
}

interface Found {
  /** PKCS#8. */
  readonly keys: Uint8Array[];
  readonly certificates: Uint8Array[];
}

/** The content of a ContentInfo of the given type. */
function contentOf(info: BerNode | undefined, type: string): BerNode | undefined {
  const [oid, wrapped] = need(info, TAG.sequence).children;
  if (oidOf(oid) !== type) throw new KeyError("pkcs12-unsupported", oidOf(oid));
  return need(wrapped, ...CONTEXT_0).children[0];
}

/** A part of the file, decrypted where it is encrypted. */
function safeContents(part: BerNode, passphrase: string): Uint8Array {
  if (oidOf(part.children[0]) === DATA) return octetsOf(contentOf(part, DATA));
  const [, encrypted] = need(contentOf(part, ENCRYPTED_DATA), TAG.sequence).children;
  const [, algorithm, ciphertext] = need(encrypted, TAG.sequence).children;
  const { content, children } = need(ciphertext, ...CONTEXT_0);
  const whole = children.length > 0 ? Buffer.concat(children.map((child) => octetsOf(child))) : content;
  return decryptPart(algorithmOf(algorithm), whole, passphrase);
}

function collect(bags: BerNode, passphrase: string, found: Found, depth: number): void {
  if (depth > MAX_NESTED_BAGS) throw new BerError("too many nested bags");
  for (const bag of need(bags, TAG.sequence).children) {
    const [oid, wrapped] = need(bag, TAG.sequence).children;
    const [value] = need(wrapped, ...CONTEXT_0).children;
    switch (oidOf(oid)) {
      case `${BAG}1`:
        found.keys.push(need(value, TAG.sequence).bytes);
        break;
      case `${BAG}2`: {
        const [algorithm, ciphertext] = need(value, TAG.sequence).children;
        found.keys.push(decryptPart(algorithmOf(algorithm), octetsOf(ciphertext), passphrase));
        break;
      }
      case `${BAG}3`: {
        const [type, certificate] = need(value, TAG.sequence).children;
        if (oidOf(type) === X509_CERTIFICATE)
          found.certificates.push(octetsOf(need(certificate, ...CONTEXT_0).children[0]));
        break;
      }
      case `${BAG}6`:
        collect(need(value, TAG.sequence), passphrase, found, depth + 1);
    }
  }
}

/** The certificate of the key, its issuer, the issuer of that, and so on; whatever else the file has is left out. */
function inOrder(key: Uint8Array, found: readonly Uint8Array[]): readonly Uint8Array[] {
  let left: X509Certificate[];
  let next: X509Certificate | undefined;
  try {
    left = found.map((one) => new X509Certificate(one));
    const privateKey = createPrivateKey({ key: Buffer.from(key), format: "der", type: "pkcs8" });
    next = left.find((one) => one.checkPrivateKey(privateKey));
  } catch {
    throw new KeyError("pkcs12-damaged");
  }
  if (!next) throw new KeyError("pkcs12-no-key");
  const chain: X509Certificate[] = [];
  while (next) {
    const last: X509Certificate = next;
    chain.push(last);
    left = left.filter((one) => one !== last);
    next = left.find((one) => last.checkIssued(one));
  }
  return chain.map(({ raw }) => raw);
}

function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
