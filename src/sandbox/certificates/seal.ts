import { randomBytes, webcrypto } from "node:crypto";
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as asn1js from "asn1js";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  Attribute,
  BasicConstraints,
  Certificate,
  ContentInfo,
  CryptoEngine,
  EncapsulatedContentInfo,
  Extension,
  IssuerAndSerialNumber,
  RelativeDistinguishedNames,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  Time,
  setEngine,
} from "pkijs";
import type { Authority } from "../authorities/authority.js";
import type { PdfDocument } from "./pdf-document.js";
import { sealPdf } from "./sign-pdf.js";

setEngine("node", new CryptoEngine({ name: "node", crypto: webcrypto }));

/**
 * PKCS#1 v1.5 signatures are deterministic, unlike ECDSA, so the file of a certificate and its digest are stable.
 */
const SEAL_KEY = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;
/** Key of the test CA. It signs one certificate and is then discarded. */
const CA_KEY = { name: "ECDSA", namedCurve: "P-256" } as const;
/** Long validity, because the sandbox clock can be set to any time. */
const VALID = { from: new Date("2000-01-01T00:00:00Z"), to: new Date("2099-12-31T00:00:00Z") } as const;

const OID = {
  commonName: "2.5.4.3",
  country: "2.5.4.6",
  organization: "2.5.4.10",
  organizationIdentifier: "2.5.4.97",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  subjectKeyIdentifier: "2.5.29.14",
  authorityKeyIdentifier: "2.5.29.35",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  sha256: "2.16.840.1.101.3.4.2.1",
} as const;
const KEY_CERT_SIGN_AND_CRL_SIGN = { unused: 1, bits: 0x06 } as const;
const DIGITAL_SIGNATURE_AND_NON_REPUDIATION = { unused: 6, bits: 0xc0 } as const;

interface Keys {
  readonly sign: webcrypto.CryptoKey;
  readonly certificate: Certificate;
  readonly ca: Certificate;
}

/**
 * The electronic seal (电子印章) of one authority: a seal certificate issued by its own test CA, created on first use and
 * stored in the home folder. Only the sandbox trusts that CA; it can be downloaded at `/sandbox/ca.pem`.
 */
export class Seal {
  readonly #folder: string;
  readonly #authority: Authority;
  #keys: Promise<Keys> | undefined;

  constructor(home: string, authority: Authority) {
    this.#folder = path.join(home, "seal");
    this.#authority = authority;
  }

  /**
   * Returns the file of the document, signed as a whole (PAdES baseline B), with identical bytes for the same document
   * and time.
   */
  async apply(document: PdfDocument, at: Date): Promise<Uint8Array> {
    const keys = await this.#load();
    const signer = this.#authority.capabilities.authority.zh;
    return sealPdf(document, { at, signer, sign: (bytes) => cms(bytes, keys) });
  }

  async caPem(): Promise<string> {
    return pem("CERTIFICATE", (await this.#load()).ca.toSchema().toBER());
  }

  #load(): Promise<Keys> {
    this.#keys ??= this.#read().then((found) => found ?? this.#make());
    this.#keys.catch(() => (this.#keys = undefined));
    return this.#keys;
  }

  async #read(): Promise<Keys | undefined> {
    let text: string;
    try {
      text = await readFile(path.join(this.#folder, "seal.pem"), "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const [key, certificate, ca] = blocks(text);
    if (!key || !certificate || !ca)
      throw new Error(`the seal in ${this.#folder} is damaged: delete the folder to create a new one`);
    return {
      sign: await webcrypto.subtle.importKey("pkcs8", key, SEAL_KEY, false, ["sign"]),
      certificate: Certificate.fromBER(certificate),
      ca: Certificate.fromBER(ca),
    };
  }

  async #make(): Promise<Keys> {
    const { zh, id } = this.#authority.capabilities.authority;
    const caKeys = await webcrypto.subtle.generateKey(CA_KEY, true, ["sign", "verify"]);
    const sealKeys = await webcrypto.subtle.generateKey(SEAL_KEY, true, ["sign", "verify"]);
    const ca = await issue({
      subject: [
        [OID.country, "CN"],
        [OID.organization, zh],
        [OID.commonName, `${zh}测试电子印章CA ${id}`],
      ],
      publicKey: caKeys.publicKey,
      issuerKey: caKeys.privateKey,
      usage: KEY_CERT_SIGN_AND_CRL_SIGN,
      isCa: true,
    });
    const certificate = await issue({
      subject: [
        [OID.country, "CN"],
        [OID.organization, zh],
        [OID.organizationIdentifier, this.#authority.creditCode],
        [OID.commonName, `${zh}测试电子印章`],
      ],
      publicKey: sealKeys.publicKey,
      issuer: ca,
      issuerKey: caKeys.privateKey,
      usage: DIGITAL_SIGNATURE_AND_NON_REPUDIATION,
      isCa: false,
    });
    const key = await webcrypto.subtle.exportKey("pkcs8", sealKeys.privateKey);
    const text =
      pem("PRIVATE KEY", key) +
      pem("CERTIFICATE", certificate.toSchema().toBER()) +
      pem("CERTIFICATE", ca.toSchema().toBER());
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // Stored first, so that the CA exists wherever the seal does.
    await writeFile(path.join(this.#folder, "ca.pem"), pem("CERTIFICATE", ca.toSchema().toBER()));
    await writePrivate(path.join(this.#folder, "seal.pem"), text);
    return { sign: sealKeys.privateKey, certificate, ca };
  }
}

interface Issue {
  readonly subject: readonly (readonly [oid: string, value: string])[];
  readonly publicKey: webcrypto.CryptoKey;
  /** Absent for a self-signed certificate. */
  readonly issuer?: Certificate;
  readonly issuerKey: webcrypto.CryptoKey;
  readonly usage: { readonly unused: number; readonly bits: number };
  readonly isCa: boolean;
}

async function issue({ subject, publicKey, issuer, issuerKey, usage, isCa }: Issue): Promise<Certificate> {
  const certificate = new Certificate({ version: 2 });
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x01;
  certificate.serialNumber = new asn1js.Integer({ valueHex: bufferOf(serial) });
  certificate.subject = nameOf(subject);
  certificate.issuer = issuer ? issuer.subject : certificate.subject;
  certificate.notBefore = timeOf(VALID.from);
  certificate.notAfter = timeOf(VALID.to);
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  const keyId = await keyIdOf(certificate);
  certificate.extensions = [
    new Extension({
      extnID: OID.basicConstraints,
      critical: true,
      extnValue: new BasicConstraints(isCa ? { cA: true, pathLenConstraint: 0 } : {}).toSchema().toBER(),
    }),
    new Extension({
      extnID: OID.keyUsage,
      critical: true,
      extnValue: new asn1js.BitString({
        valueHex: new Uint8Array([usage.bits]).buffer,
        unusedBits: usage.unused,
      }).toBER(),
    }),
    new Extension({ extnID: OID.subjectKeyIdentifier, extnValue: new asn1js.OctetString({ valueHex: keyId }).toBER() }),
    new Extension({
      extnID: OID.authorityKeyIdentifier,
      extnValue: new asn1js.Sequence({
        value: [
          new asn1js.Primitive({
            idBlock: { tagClass: 3, tagNumber: 0 },
            valueHex: issuer ? await keyIdOf(issuer) : keyId,
          }),
        ],
      }).toBER(),
    }),
  ];
  await certificate.sign(issuerKey, "SHA-256");
  return certificate;
}

/** Puts each attribute into its own set, as all readers expect; the library would put them into one. */
function nameOf(parts: Issue["subject"]): RelativeDistinguishedNames {
  const sets = parts.map(
    ([type, value]) =>
      new asn1js.Set({
        value: [
          new AttributeTypeAndValue({
            type,
            value: type === OID.country ? new asn1js.PrintableString({ value }) : new asn1js.Utf8String({ value }),
          }).toSchema(),
        ],
      }),
  );
  return new RelativeDistinguishedNames({
    schema: asn1js.fromBER(new asn1js.Sequence({ value: sets }).toBER()).result,
  });
}

/** Encodes a time; years up to 2049 have two digits (RFC 5280). */
function timeOf(value: Date): Time {
  return new Time({ type: value.getUTCFullYear() < 2050 ? 0 : 1, value });
}

function keyIdOf({ subjectPublicKeyInfo }: Certificate): Promise<ArrayBuffer> {
  return webcrypto.subtle.digest("SHA-1", subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView);
}

/**
 * Creates a detached CMS signature with the attributes of PAdES baseline B (ETSI EN 319 142-1): the digest of the
 * signing certificate, but no signing time, which is in the PDF signature dictionary.
 */
async function cms(bytes: Uint8Array, { sign, certificate, ca }: Keys): Promise<Uint8Array> {
  const digest = await webcrypto.subtle.digest("SHA-256", bytes);
  const certificateDigest = await webcrypto.subtle.digest("SHA-256", certificate.toSchema().toBER());
  const attribute = (type: string, value: unknown) => new Attribute({ type, values: [value] });
  const essCertificate = new asn1js.Sequence({
    value: [
      new asn1js.Sequence({
        value: [new asn1js.Sequence({ value: [new asn1js.OctetString({ valueHex: certificateDigest })] })],
      }),
    ],
  });
  const signed = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.data }),
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new asn1js.Null() })],
    certificates: [certificate, ca],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute(OID.contentType, new asn1js.ObjectIdentifier({ value: OID.data })),
            attribute(OID.messageDigest, new asn1js.OctetString({ valueHex: digest })),
            attribute(OID.signingCertificateV2, essCertificate),
          ],
        }),
      }),
    ],
  });
  await signed.sign(sign, 0, "SHA-256", bytes);
  const content = new ContentInfo({ contentType: OID.signedData, content: signed.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER());
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

function pem(label: string, der: ArrayBuffer): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .match(/.{1,64}/g)!;
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function blocks(text: string): ArrayBuffer[] {
  return [...text.matchAll(/-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END/g)].map(([, body]) =>
    bufferOf(Buffer.from(body!, "base64")),
  );
}

/** Writes a file atomically, readable only by its owner. */
async function writePrivate(file: string, text: string): Promise<void> {
  const beside = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(beside, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, file);
}
