import { createHash, generateKeyPairSync, sign, X509Certificate, type KeyObject } from "node:crypto";
import { sm2 } from "sm-crypto-v2";
import { bits, bool, int, nil, octets, oid, printable, seq, set, time, tlv, utf8 } from "./der.js";

/** A signing key: RSA, ECDSA, or SM2 with SM3. */
export interface Signer {
  readonly spki: Uint8Array;
  readonly point?: Uint8Array;
  sign(bytes: Uint8Array, how?: SignatureForm): Buffer;
}

/** The encoded algorithm identifier, and the parameters that are used for signing. */
export interface SignatureForm {
  readonly algorithm: Uint8Array;
  readonly hash?: string;
  readonly pss?: { readonly saltLength: number };
}

export const ALGORITHM = {
  rsaSha256: seq(oid("1.2.840.113549.1.1.11"), nil()),
  rsaSha1: seq(oid("1.2.840.113549.1.1.5"), nil()),
  rsa: seq(oid("1.2.840.113549.1.1.1"), nil()),
  ecdsaSha256: seq(oid("1.2.840.10045.4.3.2")),
  ecdsaSha384: seq(oid("1.2.840.10045.4.3.3")),
  ecdsaSha1: seq(oid("1.2.840.10045.4.1")),
  sm2Sm3: seq(oid("1.2.156.10197.1.501")),
  sha256: seq(oid("2.16.840.1.101.3.4.2.1")),
  sha384: seq(oid("2.16.840.1.101.3.4.2.2")),
  sha1: seq(oid("1.3.14.3.2.26")),
  sm3: seq(oid("1.2.156.10197.1.401")),
} as const;

function nodeSigner(publicKey: KeyObject, privateKey: KeyObject): Signer {
  return {
    spki: publicKey.export({ format: "der", type: "spki" }),
    sign: (bytes, { hash = "sha256", pss } = { algorithm: ALGORITHM.ecdsaSha256 }) =>
      sign(hash, bytes, { key: privateKey, ...(pss && { padding: 6, saltLength: pss.saltLength }) }),
  };
}

export function ecKey(namedCurve = "P-256"): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  return nodeSigner(publicKey, privateKey);
}

export function rsaKey(modulusLength = 2048, publicExponent = 65537): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength, publicExponent });
  return nodeSigner(publicKey, privateKey);
}

export function sm2Key(): Signer & { readonly privateKey: string } {
  const { publicKey, privateKey } = sm2.generateKeyPairHex();
  const point = Buffer.from(publicKey, "hex");
  return {
    privateKey,
    point,
    spki: seq(seq(oid("1.2.840.10045.2.1"), oid("1.2.156.10197.1.301")), bits(point)),
    sign: (bytes) => Buffer.from(sm2.doSignature(bytes, privateKey, { hash: true, der: true, publicKey }), "hex"),
  };
}

export type NameParts = readonly (readonly [part: string, value: string])[];
const PARTS: Record<string, string> = {
  CN: "2.5.4.3",
  C: "2.5.4.6",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  organizationIdentifier: "2.5.4.97",
};
export const nameOf = (parts: NameParts) =>
  seq(...parts.map(([part, value]) => set(seq(oid(PARTS[part]!), part === "C" ? printable(value) : utf8(value)))));

export interface Made {
  readonly der: Buffer;
  readonly key: Signer;
  readonly name: Uint8Array;
  readonly serial: bigint;
  readonly keyIdentifier: Buffer;
  readonly form: SignatureForm;
}

export interface Wanted {
  readonly subject: NameParts;
  readonly key: Signer;
  /** Self-signed when absent. */
  readonly issuer?: Made;
  readonly isCa?: boolean;
  readonly pathLength?: number;
  /** Bits of the key usage. Defaults to those of a CA or a signer. */
  readonly keyUsage?: readonly number[] | "none";
  readonly extendedKeyUsage?: readonly string[];
  readonly policies?: readonly string[];
  readonly more?: readonly Uint8Array[];
  readonly noKeyIdentifier?: boolean;
  readonly noBasicConstraints?: boolean;
  readonly from?: Date;
  readonly to?: Date;
  readonly form?: SignatureForm;
}

export const extension = (id: string, value: Uint8Array, critical = false) =>
  seq(oid(id), ...(critical ? [bool(true)] : []), octets(value));

let serials = 1000n;
export const FROM = new Date("2024-01-01T00:00:00Z");
export const TO = new Date("2034-01-01T00:00:00Z");

export function formOf(key: Signer): SignatureForm {
  if (key.point) return { algorithm: ALGORITHM.sm2Sm3 };
  const isRsa = Buffer.from(key.spki).includes(Buffer.from("2a864886f70d010101", "hex"));
  return { algorithm: isRsa ? ALGORITHM.rsaSha256 : ALGORITHM.ecdsaSha256 };
}

export function makeCertificate(options: Wanted): Made {
  const { subject, key, issuer, isCa = false, pathLength, from = FROM, to = TO } = options;
  const name = nameOf(subject);
  const serial = serials++;
  const signing = issuer?.key ?? key;
  const form = options.form ?? formOf(signing);
  const keyIdentifier = createHash("sha1").update(key.spki).digest();
  const usage = options.keyUsage ?? (isCa ? [5, 6] : [0, 1]);
  const extensions = [
    ...(options.noBasicConstraints
      ? []
      : [
          extension(
            "2.5.29.19",
            seq(...(isCa ? [bool(true)] : []), ...(pathLength === undefined ? [] : [int(pathLength)])),
            true,
          ),
        ]),
    ...(usage === "none"
      ? []
      : [extension("2.5.29.15", bits(Buffer.from([usage.reduce((sum, bit) => sum | (0x80 >> bit), 0)])), true)]),
    ...(options.noKeyIdentifier ? [] : [extension("2.5.29.14", octets(keyIdentifier))]),
    ...(options.extendedKeyUsage ? [extension("2.5.29.37", seq(...options.extendedKeyUsage.map(oid)))] : []),
    ...(options.policies ? [extension("2.5.29.32", seq(...options.policies.map((id) => seq(oid(id)))))] : []),
    ...(options.more ?? []),
  ];
  const tbs = seq(
    tlv(0xa0, int(2)),
    int(serial),
    form.algorithm,
    issuer?.name ?? name,
    seq(time(from), time(to)),
    name,
    key.spki,
    tlv(0xa3, seq(...extensions)),
  );
  const der = seq(tbs, form.algorithm, bits(signing.sign(tbs, form)));
  return { der, key, name, serial, keyIdentifier, form };
}

export function pem({ der }: Pick<Made, "der">): string {
  return new X509Certificate(der).toString();
}
