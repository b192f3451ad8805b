import { createHash } from "node:crypto";
import { TAG, equalBytes, need, type BerNode } from "../x509/ber.js";
import { algorithmOf, integerOf, octetsOf, oidOf, timeOf } from "../x509/ber-values.js";
import { nameOf, type SealCertificate } from "../x509/certificate.js";
import { hashOf, type Hash } from "./algorithms.js";
import type { CmsSignature } from "./cms.js";
import { SealRefusal } from "./seal-texts.js";
import { digestOf } from "./verify-signature.js";

const ATTRIBUTE = {
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
} as const;

export interface SignedAttributes {
  /** The signed bytes: the attributes as a SET OF (RFC 5652 5.4). */
  readonly bytes: Uint8Array;
  readonly messageDigest: Uint8Array;
  readonly signingTime?: Date;
  /** ESSCertID and ESSCertIDv2: the signer's certificate as named by the signature. */
  readonly certificateIds: readonly EssCertificateId[];
}

interface EssCertificateId {
  readonly hash: Hash | "sha1";
  readonly digest: Uint8Array;
  readonly issuerSerial?: BerNode;
}

/**
 * Parses the signed attributes.
 * @throws SealRefusal when an attribute is missing, repeated or invalid
 */
export function readSignedAttributes({ signedAttributes, contentType }: CmsSignature): SignedAttributes {
  const values = new Map<string, BerNode>();
  for (const { children } of signedAttributes.children) {
    const oid = oidOf(children[0]);
    const [value, second] = need(children[1], TAG.set).children;
    const isKnown = Object.values<string>(ATTRIBUTE).includes(oid);
    if (values.has(oid) || !value || (isKnown && second)) throw wrong(nameOfAttribute(oid));
    values.set(oid, value);
  }
  const type = values.get(ATTRIBUTE.contentType);
  if (!type || oidOf(type) !== contentType) throw wrong("content-type");
  const digest = values.get(ATTRIBUTE.messageDigest);
  if (!digest) throw wrong("message-digest");
  if (!signedAttributes.isDefinite) throw wrong("signedAttrs (BER)");
  const bytes = Uint8Array.from(signedAttributes.bytes);
  bytes[0] = TAG.set;
  const time = values.get(ATTRIBUTE.signingTime);
  return {
    bytes,
    messageDigest: octetsOf(digest),
    ...(time && { signingTime: timeOf(time) }),
    certificateIds: [
      ...essOf(values.get(ATTRIBUTE.signingCertificate), essCertificateId),
      ...essOf(values.get(ATTRIBUTE.signingCertificateV2), essCertificateIdV2),
    ],
  };
}

function wrong(attribute: string): SealRefusal {
  return new SealRefusal("seal-attributes", { attribute });
}

function nameOfAttribute(oid: string): string {
  const name = Object.entries(ATTRIBUTE).find(([, value]) => value === oid)?.[0] ?? oid;
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Reads the first entry of the list, which is the signer's certificate; the others belong to its path. */
function essOf(value: BerNode | undefined, read: (id: BerNode) => EssCertificateId): EssCertificateId[] {
  if (!value) return [];
  const [list] = need(value, TAG.sequence).children;
  return [read(need(need(list, TAG.sequence).children[0], TAG.sequence))];
}

function essCertificateId({ children: [digest, issuerSerial] }: BerNode): EssCertificateId {
  return { hash: "sha1", digest: octetsOf(digest), ...(issuerSerial && { issuerSerial }) };
}

function essCertificateIdV2({ children }: BerNode): EssCertificateId {
  const [first, ...rest] = children;
  const hash = first?.tag === TAG.sequence ? hashOf(algorithmOf(first)) : "sha256";
  if (typeof hash !== "string") throw new SealRefusal("seal-not-binding");
  const [digest, issuerSerial] = first?.tag === TAG.sequence ? rest : children;
  return { hash, digest: octetsOf(digest), ...(issuerSerial && { issuerSerial }) };
}

/** Returns true unless the signature names another certificate as its signer's (RFC 5035). */
export function isBoundTo(certificate: SealCertificate, ids: readonly EssCertificateId[]): boolean {
  return ids.every(({ hash, digest, issuerSerial }) => {
    const { der } = certificate;
    const own = hash === "sha1" ? createHash("sha1").update(der).digest() : digestOf(hash, der);
    return equalBytes(own, digest) && (!issuerSerial || isIssuerSerialOf(certificate, issuerSerial));
  });
}

/** IssuerSerial gives the issuer as GeneralNames with one directoryName. */
function isIssuerSerialOf({ issuer, serial }: SealCertificate, node: BerNode): boolean {
  const [names, number] = need(node, TAG.sequence).children;
  const [name, more] = need(names, TAG.sequence).children;
  return !more && nameOf(need(name, 0xa4).children[0]).canonical === issuer.canonical && integerOf(number) === serial;
}
