import { BerError, TAG, equalBytes, need, parseBer, type BerNode } from "./ber.js";
import { algorithmOf, bitsOf, integerOf, oidOf, textOf, timeOf, type AlgorithmId } from "./ber-values.js";

export interface DistinguishedName {
  readonly parts: readonly { readonly oid: string; readonly value: string }[];
  /** Equal for names that RFC 5280 7.1 treats as equal: string type, case and spaces do not matter. */
  readonly canonical: string;
}

export interface Extension {
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

/** A parsed X.509 certificate. Node's own class cannot verify SM2 and gives access to few extensions only. */
export interface SealCertificate {
  readonly der: Uint8Array;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: AlgorithmId;
  readonly signature: Uint8Array;
  readonly serial: bigint;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly publicKey: PublicKey;
  readonly extensions: ReadonlyMap<string, Extension>;
}

export interface PublicKey {
  readonly spki: Uint8Array;
  readonly algorithm: AlgorithmId;
  readonly bits: Uint8Array;
}

export const NAME_PARTS: Readonly<Record<string, string>> = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  L: "2.5.4.7",
  ST: "2.5.4.8",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  serialNumber: "2.5.4.5",
  organizationIdentifier: "2.5.4.97",
};

/**
 * Parses a certificate of version 1 to 3.
 * @throws BerError when it is invalid
 */
export function parseCertificate(der: Uint8Array): SealCertificate {
  const [tbs, algorithm, signature, ...rest] = need(parseBer(der), TAG.sequence).children;
  if (!tbs || rest.length > 0) throw new BerError("no certificate");
  const fields = [...need(tbs, TAG.sequence).children];
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, inner, issuer, validity, subject, spki, ...more] = fields;
  const signatureAlgorithm = algorithmOf(algorithm);
  if (!equalBytes(algorithmOf(inner).bytes, signatureAlgorithm.bytes))
    throw new BerError("a certificate names two signature algorithms");
  const [from, to] = need(validity, TAG.sequence).children;
  const [keyAlgorithm, keyBits] = need(spki, TAG.sequence).children;
  return {
    der,
    tbs: tbs.bytes,
    signatureAlgorithm,
    signature: bitsOf(signature),
    serial: integerOf(serial),
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    validFrom: timeOf(from),
    validTo: timeOf(to),
    publicKey: { spki: spki!.bytes, algorithm: algorithmOf(keyAlgorithm), bits: bitsOf(keyBits) },
    extensions: extensionsOf(more.find((field) => field.tag === 0xa3)),
  };
}

export function nameOf(node: BerNode | undefined): DistinguishedName {
  const sets = need(node, TAG.sequence).children.map((set) =>
    need(set, TAG.set).children.map((pair) => {
      const [type, value] = need(pair, TAG.sequence).children;
      if (!value) throw new BerError("a name is damaged");
      return { oid: oidOf(type), value: textOf(value) };
    }),
  );
  const canonical = sets.map((set) => set.map(({ oid, value }) => [oid, folded(value)].join("=")).sort());
  return { parts: sets.flat(), canonical: JSON.stringify(canonical) };
}

function folded(value: string): string {
  return value.normalize("NFKC").trim().replace(/\s+/gu, " ").toLowerCase();
}

function extensionsOf(field: BerNode | undefined): Map<string, Extension> {
  const found = new Map<string, Extension>();
  for (const { children } of field ? need(field.children[0], TAG.sequence).children : []) {
    const oid = oidOf(children[0]);
    if (found.has(oid)) throw new BerError("a certificate has an extension twice");
    const isCritical = children[1]?.tag === TAG.boolean && children[1].content[0] !== 0;
    found.set(oid, { isCritical, value: need(children.at(-1), TAG.octetString).content });
  }
  return found;
}

/** Returns the first value of a part of the name. */
export function partOf(name: DistinguishedName, part: string): string | undefined {
  return name.parts.find(({ oid }) => oid === NAME_PARTS[part])?.value;
}

export function isValidAt({ validFrom, validTo }: SealCertificate, at: Date): boolean {
  return at >= validFrom && at <= validTo;
}

/** Returns the name of a subject for messages. */
export function shownName(name: DistinguishedName): string {
  return partOf(name, "CN") ?? partOf(name, "O") ?? name.parts.map(({ value }) => value).join(", ");
}
