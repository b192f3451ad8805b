import { X509Certificate, createPrivateKey, type KeyObject } from "node:crypto";
import { KeyError } from "../../keys/key-error.js";
import { readPkcs12 } from "../../keys/pkcs12.js";
import type { ConnectionProblem } from "./connection-problems.js";
import type { TlsOptions } from "./tls-options.js";

/** Checks certificates and keys before they are used, because the errors of OpenSSL name neither file nor cause. */

/** A problem with the TLS settings, and the setting that has it. */
export interface TlsOptionsProblem {
  /** Setting that has the problem. */
  readonly option: "ca" | "cert" | "key" | "pfx";
  /** The problem. */
  readonly problem: ConnectionProblem;
}

const CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/** Returns the first problem of the settings, or undefined when a connection can use them. */
export function checkTlsOptions(options: TlsOptions): TlsOptionsProblem | undefined {
  try {
    return checkPem(toPemOptions(options));
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return { option: "pfx", problem: pfxProblem(error, options.passphrase) };
  }
}

/**
 * Returns the settings with certificate and key in PEM in place of a PKCS#12 file, which Node reads only when it is
 * encrypted as is usual today.
 * @throws KeyError `pkcs12-…`
 */
export function toPemOptions({ pfx, passphrase, ...others }: TlsOptions): TlsOptions {
  if (pfx === undefined) return { ...others, ...(passphrase !== undefined && { passphrase }) };
  const { key, certificates } = readPkcs12(pfx, passphrase ?? "");
  return { ...others, key, cert: certificates.join("") };
}

function pfxProblem({ code }: KeyError, passphrase: string | undefined): ConnectionProblem {
  if (code !== "pkcs12-passphrase") return "client-p12-unusable";
  return passphrase === undefined ? "client-key-encrypted" : "client-key-passphrase-wrong";
}

function checkPem({ ca, cert, key, passphrase }: TlsOptions): TlsOptionsProblem | undefined {
  const authorities = ca === undefined ? [] : Array.isArray(ca) ? (ca as readonly Pem[]) : [ca as Pem];
  if (authorities.some((one) => parseCertificates(one) === undefined)) return { option: "ca", problem: "ca-unusable" };
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) return { option: "cert", problem: "client-key-missing" };
  if (key === undefined) return { option: "key", problem: "client-key-missing" };
  const own = parseCertificates(cert)?.[0];
  if (!own) return { option: "cert", problem: "client-certificate-unusable" };
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey({
      key: Buffer.from(textOf(key)),
      format: "pem",
      ...(passphrase !== undefined && { passphrase }),
    });
  } catch {
    return { option: "key", problem: keyProblem(textOf(key), passphrase) };
  }
  return own.checkPrivateKey(privateKey) ? undefined : { option: "key", problem: "client-key-mismatch" };
}

/** Returns why a key cannot be read. */
function keyProblem(key: string, passphrase: string | undefined): ConnectionProblem {
  if (!/ENCRYPTED/.test(key)) return "client-key-unusable";
  return passphrase === undefined ? "client-key-encrypted" : "client-key-passphrase-wrong";
}

type Pem = string | Uint8Array;

function textOf(pem: Pem): string {
  return typeof pem === "string" ? pem : Buffer.from(pem).toString("latin1");
}

/** Returns the certificates of a PEM text, or undefined when it has none or one of them is not valid. */
export function parseCertificates(pem: Pem): readonly X509Certificate[] | undefined {
  const blocks = textOf(pem).match(CERTIFICATE) ?? [];
  if (blocks.length === 0) return undefined;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}
