import { createHash } from "node:crypto";
import { ALGORITHM, formOf, type Made, type SignatureForm } from "./certificate-maker.js";
import { int, octets, oid, seq, set, tlv, utcTime } from "./der.js";

export const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
} as const;

export const attribute = (type: string, ...values: readonly Uint8Array[]) => seq(oid(type), set(...values));

/** Builds signing-certificate-v2 with SHA-256, the default algorithm, which DER leaves out. */
export const essAttribute = (der: Uint8Array, ...issuerSerial: readonly Uint8Array[]) =>
  attribute(
    OID.signingCertificateV2,
    seq(seq(seq(octets(createHash("sha256").update(der).digest()), ...issuerSerial))),
  );

export const issuerSerialOf = (issuerName: Uint8Array, serial: bigint) => seq(seq(tlv(0xa4, issuerName)), int(serial));

export interface CmsWanted {
  readonly content: Uint8Array;
  readonly signer: Made;
  readonly issuerName: Uint8Array;
  readonly certificates?: readonly Uint8Array[];
  readonly digestAlgorithm?: Uint8Array;
  readonly hash?: string;
  readonly form?: SignatureForm;
  readonly signingTime?: Date;
  /** Signed attributes instead of the usual ones; `more` is appended. */
  readonly attributes?: readonly Uint8Array[];
  readonly more?: readonly Uint8Array[];
  readonly embedded?: Uint8Array;
  readonly keyIdentifier?: Uint8Array;
  readonly dataType?: string;
  readonly signedDataType?: string;
  readonly copies?: number;
  readonly withoutAttributes?: boolean;
  /** A signature value to use instead of a computed one. */
  readonly signature?: Uint8Array;
}

export function makeCms(options: CmsWanted): Buffer {
  const { content, signer, digestAlgorithm = ALGORITHM.sha256, hash = "sha256", dataType = OID.data } = options;
  const form = { ...formOf(signer.key), hash, ...options.form };
  const attributes = [
    ...(options.attributes ?? [
      attribute(OID.contentType, oid(dataType)),
      attribute(OID.messageDigest, octets(createHash(hash).update(content).digest())),
    ]),
    ...(options.signingTime ? [attribute(OID.signingTime, utcTime(options.signingTime))] : []),
    ...(options.more ?? []),
  ];
  const signed = set(...attributes);
  const implicit = Buffer.from(signed);
  implicit[0] = 0xa0;
  const signature = options.signature ?? signer.key.sign(options.withoutAttributes ? content : signed, form);
  const info = seq(
    int(options.keyIdentifier ? 3 : 1),
    options.keyIdentifier ? tlv(0x80, options.keyIdentifier) : seq(options.issuerName, int(signer.serial)),
    digestAlgorithm,
    ...(options.withoutAttributes ? [] : [implicit]),
    form.algorithm,
    octets(signature),
  );
  const encapsulated = seq(oid(dataType), ...(options.embedded ? [tlv(0xa0, octets(options.embedded))] : []));
  const certificates = options.certificates ?? [signer.der];
  return seq(
    oid(options.signedDataType ?? OID.signedData),
    tlv(
      0xa0,
      seq(
        int(1),
        set(digestAlgorithm),
        encapsulated,
        ...(certificates.length ? [tlv(0xa0, ...certificates)] : []),
        set(...Array.from({ length: options.copies ?? 1 }, () => info)),
      ),
    ),
  );
}
