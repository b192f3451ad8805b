import { TAG, need, parseBer } from "./ber.js";
import { oidOf, smallIntegerOf } from "./ber-values.js";
import type { SealCertificate } from "./certificate.js";

export const EXTENSION = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  certificatePolicies: "2.5.29.32",
  extendedKeyUsage: "2.5.29.37",
} as const;

/** Further extensions that may be critical, because they do not limit what a seal certificate may do. */
const HARMLESS: readonly string[] = [
  "2.5.29.17", // subjectAltName
  "2.5.29.18", // issuerAltName
  "2.5.29.31", // cRLDistributionPoints
  "2.5.29.35", // authorityKeyIdentifier
  "1.3.6.1.5.5.7.1.1", // authorityInfoAccess
  "1.3.6.1.5.5.7.1.3", // qcStatements
];

/** Extended key usages that permit signing documents. */
const SIGNING_USAGES: readonly string[] = [
  "2.5.29.37.0", // anyExtendedKeyUsage
  "1.3.6.1.5.5.7.3.4", // emailProtection
  "1.3.6.1.5.5.7.3.36", // documentSigning (RFC 9336)
  "1.2.840.113583.1.1.5", // Adobe authentic documents
  "1.3.6.1.4.1.311.10.3.12", // Microsoft document signing
];

export const KEY_USAGE = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5 } as const;

export function basicConstraintsOf(certificate: SealCertificate): { isCa: boolean; pathLength?: number } {
  const extension = certificate.extensions.get(EXTENSION.basicConstraints);
  if (!extension) return { isCa: false };
  const [first, second] = need(parseBer(extension.value), TAG.sequence).children;
  const isCa = first?.tag === TAG.boolean && first.content[0] !== 0;
  const length = first?.tag === TAG.integer ? first : second;
  return { isCa, ...(length && { pathLength: smallIntegerOf(length) }) };
}

/** Returns true when the certificate permits one of the usages or does not limit them. */
export function mayUseKeyFor(certificate: SealCertificate, ...usages: readonly number[]): boolean {
  const extension = certificate.extensions.get(EXTENSION.keyUsage);
  if (!extension) return true;
  const bits = need(parseBer(extension.value), TAG.bitString).content.subarray(1);
  return usages.some((usage) => ((bits[usage >> 3] ?? 0) & (0x80 >> (usage & 7))) !== 0);
}

/** Returns undefined when the certificate does not limit them. */
export function extendedKeyUsagesOf(certificate: SealCertificate): string[] | undefined {
  const extension = certificate.extensions.get(EXTENSION.extendedKeyUsage);
  return extension && need(parseBer(extension.value), TAG.sequence).children.map(oidOf);
}

export function maySignDocuments(certificate: SealCertificate, alsoAllowed: readonly string[]): boolean {
  const usages = extendedKeyUsagesOf(certificate);
  return !usages || usages.some((usage) => SIGNING_USAGES.includes(usage) || alsoAllowed.includes(usage));
}

export function certificatePoliciesOf(certificate: SealCertificate): string[] {
  const extension = certificate.extensions.get(EXTENSION.certificatePolicies);
  if (!extension) return [];
  return need(parseBer(extension.value), TAG.sequence).children.map(({ children }) => oidOf(children[0]));
}

export function subjectKeyIdentifierOf(certificate: SealCertificate): Uint8Array | undefined {
  const extension = certificate.extensions.get(EXTENSION.subjectKeyIdentifier);
  return extension && need(parseBer(extension.value), TAG.octetString).content;
}

/** Finds an extension that rules out the certificate: an unknown critical one, or name constraints (not evaluated). */
export function unknownConstraintOf(certificate: SealCertificate): string | undefined {
  const known = Object.values<string>(EXTENSION);
  for (const [oid, { isCritical }] of certificate.extensions) {
    if (oid === EXTENSION.nameConstraints) return oid;
    if (isCritical && !known.includes(oid) && !HARMLESS.includes(oid)) return oid;
  }
  return undefined;
}
