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

/** signing-certificate-v2 with SHA-256, which stands for itself. */
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
  /** In place of, and after, the usual attributes. */
  readonly attributes?: readonly Uint8Array[];
  readonly more?: readonly Uint8Array[];
  readonly embedded?: Uint8Array;
  readonly keyIdentifier?: Uint8Array;
  readonly dataType?: string;
  readonly signedDataType?: string;
  readonly copies?: number;
  readonly withoutAttributes?: boolean;
  /** A signature to take instead of one made here. */
  readonly signature?: Uint8Array;
}

export function makeCms(wanted: CmsWanted): Buffer {
  const { content, signer, digestAlgorithm = ALGORITHM.sha256, hash = "sha256", dataType = OID.data } = wanted;
  const form = { ...formOf(signer.key), hash, ...wanted.form };
  const attributes = [
    ...(wanted.attributes ?? [
      attribute(OID.contentType, oid(dataType)),
      attribute(OID.messageDigest, octets(createHash(hash).update(content).digest())),
    ]),
    ...(wanted.signingTime ? [attribute(OID.signingTime, utcTime(wanted.signingTime))] : []),
    ...(wanted.more ?? []),
  ];
  const signed = set(...attributes);
  const implicit = Buffer.from(signed);
  implicit[0] = 0xa0;
  const signature = wanted.signature ?? signer.key.sign(wanted.withoutAttributes ? content : signed, form);
  const info = seq(
    int(wanted.keyIdentifier ? 3 : 1),
    wanted.keyIdentifier ? tlv(0x80, wanted.keyIdentifier) : seq(wanted.issuerName, int(signer.serial)),
    digestAlgorithm,
    ...(wanted.withoutAttributes ? [] : [implicit]),
    form.algorithm,
    octets(signature),
  );
  const encapsulated = seq(oid(dataType), ...(wanted.embedded ? [tlv(0xa0, octets(wanted.embedded))] : []));
  const certificates = wanted.certificates ?? [signer.der];
  return seq(
    oid(wanted.signedDataType ?? OID.signedData),
    tlv(
      0xa0,
      seq(
        int(1),
        set(digestAlgorithm),
        encapsulated,
        ...(certificates.length ? [tlv(0xa0, ...certificates)] : []),
        set(...Array.from({ length: wanted.copies ?? 1 }, () => info)),
      ),
    ),
  );
}
