import type { CertificateVerdict, VerifyCertificateOptions } from "../../../../src/sdk/certificates/verdict.js";
import { verifyCertificateFile } from "../../../../src/sdk/certificates/verify.js";
import { appendUpdate, buildPdf, type BuiltObjects, type BuildOptions } from "../../../support/pdf-builder.js";
import { ecKey, makeCertificate, pem, type Made } from "../seals/certificate-maker.js";
import { essAttribute, makeCms, type CmsWanted } from "../seals/cms-maker.js";
import { certificateObjects, FACTS, type Objects } from "./certificate-page.js";

export const NOW = new Date("2026-06-15T00:00:00Z");
const DAY_MS = 24 * 3_600_000;
export const daysFromNow = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

const AUTHORITY_NAME = "浦东新区不动产登记中心";
export const ca = makeCertificate({ subject: [["CN", "电子印章CA"]], key: ecKey(), isCa: true });
export const otherCa = makeCertificate({ subject: [["CN", "电子印章CA"]], key: ecKey(), isCa: true });
const leaf = (name: string, issuer: Made, more: { from?: Date; to?: Date; isCa?: boolean } = {}): Made =>
  makeCertificate({ subject: [["C", "CN"], ["O", name], ["CN", name]], key: ecKey(), issuer, ...more }); // prettier-ignore
/** The authority, a bank below the same CA, impostors, and the authority with expired and future certificates. */
export const SIGNERS = {
  authority: leaf(AUTHORITY_NAME, ca),
  bank: leaf("某某银行", ca),
  stranger: leaf(AUTHORITY_NAME, otherCa),
  self: makeCertificate({ subject: [["O", AUTHORITY_NAME], ["CN", AUTHORITY_NAME]], key: ecKey() }), // prettier-ignore
  expired: leaf(AUTHORITY_NAME, ca, { from: daysFromNow(-900), to: daysFromNow(-400) }),
  future: leaf(AUTHORITY_NAME, ca, { from: daysFromNow(100), to: daysFromNow(400) }),
} as const;
const ISSUERS = new Map<Made, Made>([
  [SIGNERS.stranger, otherCa],
  [SIGNERS.self, SIGNERS.self],
]);
export const issuerOf = (signer: Made): Made => ISSUERS.get(signer) ?? ca;
export const CA_PEM = pem(ca);

/** The position of the hexadecimal string of /Contents, and the length of the file (bytes). */
export interface Gap {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

export interface SealOptions {
  readonly signer?: Made;
  readonly cms?: Partial<CmsWanted>;
  /** Returns contents to use instead of a CMS signature. */
  readonly contents?: (signedBytes: Buffer) => Uint8Array;
  /** The signature dictionary, with the placeholders RANGE and CONTENTS. */
  readonly dict?: string;
  /** The operand of /ByteRange. */
  readonly range?: (gap: Gap) => string;
  /** Returns the signed bytes. Everything except the gap by default. */
  readonly signed?: (bytes: Buffer, gap: Gap) => Buffer;
  readonly field?: string;
  readonly rect?: string;
  readonly form?: string;
  readonly catalog?: string;
  /** /M of the signature. */
  readonly at?: Date;
  /** Object number of the field. The signature has the next number. */
  readonly first?: number;
  /** References to existing fields of the form. */
  readonly fields?: string;
}

export const DICT =
  "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange RANGE /Contents CONTENTS >>";
const CONTENTS_BYTES = 1_400;
const RANGE_LENGTH = 80;
const RANGE_PLACEHOLDER = `[${"*".repeat(RANGE_LENGTH - 2)}]`;
const CONTENTS_PLACEHOLDER = `<${"0".repeat(CONTENTS_BYTES * 2)}>`;
const pdfDate = (at: Date): string => `(D:${at.toISOString().replace(/\D/g, "").slice(0, 14)}Z)`;

/** Returns the objects of a signature and its field. If the field is visible, the page must list it. */
export function sealObjects({
  dict = DICT,
  field = "",
  rect = "[0 0 0 0]",
  first = 100,
  at,
}: SealOptions = {}): Objects {
  const stamped = at ? dict.replace(/>>$/, `/M ${pdfDate(at)} >>`) : dict;
  return {
    [first]: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal${first}) /V ${first + 1} 0 R /Rect ${rect} /F 132 ${field} >>`,
    [first + 1]: stamped.replace("RANGE", RANGE_PLACEHOLDER).replace("CONTENTS", CONTENTS_PLACEHOLDER),
  };
}

export function acroForm({ first = 100, fields = "", form = "" }: SealOptions = {}): string {
  return `/AcroForm << /SigFlags 3 /Fields [${fields} ${first} 0 R] ${form} >>`;
}

export function cmsOf(content: Uint8Array, signer: Made = SIGNERS.authority, more: Partial<CmsWanted> = {}): Buffer {
  return makeCms({ content, signer, issuerName: issuerOf(signer).name, more: [essAttribute(signer.der)], ...more });
}

/** Replaces the last placeholders of a file with the range and the signature. */
export function fillSeal(pdf: Uint8Array, options: SealOptions = {}): Buffer {
  const bytes = Buffer.from(pdf);
  const start = bytes.lastIndexOf(CONTENTS_PLACEHOLDER);
  const gap = { start, end: start + CONTENTS_PLACEHOLDER.length, length: bytes.length };
  const rangeAt = bytes.lastIndexOf(RANGE_PLACEHOLDER);
  const range = options.range ?? (({ start, end, length }: Gap) => `[0 ${start} ${end} ${length - end}]`);
  if (rangeAt >= 0) bytes.write(range(gap).padEnd(RANGE_LENGTH), rangeAt, "latin1");
  if (start < 0) return bytes;
  const around = (all: Buffer, { start, end }: Gap): Buffer =>
    Buffer.concat([all.subarray(0, start), all.subarray(end)]);
  const signed = (options.signed ?? around)(bytes, gap);
  const contents = options.contents?.(signed) ?? cmsOf(signed, options.signer, options.cms);
  if (contents.length > CONTENTS_BYTES) throw new Error(`the signature takes ${contents.length} bytes`);
  bytes.write(Buffer.from(contents).toString("hex"), start + 1, "latin1");
  return bytes;
}

function withForm(objects: Objects, options: SealOptions): Objects {
  const catalog = String(objects[1]).replace(/>>$/, `${acroForm(options)} ${options.catalog ?? ""} >>`);
  return { ...objects, 1: catalog, ...sealObjects(options) };
}

/** Returns a certificate that is sealed in a single revision. */
export function seal(
  objects: BuiltObjects = certificateObjects(),
  options: SealOptions = {},
  build: Omit<BuildOptions, "objects"> = {},
): Buffer {
  return fillSeal(buildPdf({ ...build, objects: withForm(objects as Objects, options) }), options);
}

/** Returns a certificate that is sealed by an incremental update. */
export function sealByUpdate(
  pdf: Uint8Array,
  objects: BuiltObjects = certificateObjects(),
  options: SealOptions = {},
  xref: "table" | "stream" = "table",
): Buffer {
  const { 1: catalog } = withForm(objects as Objects, options);
  const update = { 1: catalog!, ...sealObjects(options) };
  return fillSeal(appendUpdate(pdf, update, { xref }), options);
}

export const OPTIONS: VerifyCertificateOptions = {
  trustedCas: CA_PEM,
  sealPolicy: { subject: { O: AUTHORITY_NAME } },
  expected: FACTS,
  now: NOW,
};

export function verify(file: Uint8Array, options: Partial<VerifyCertificateOptions> = {}): Promise<CertificateVerdict> {
  return verifyCertificateFile(file, { ...OPTIONS, ...options });
}

export function errorsOf({ findings }: CertificateVerdict): string[] {
  return findings.flatMap(({ rule, severity, en }) => (severity === "error" ? [`${rule}: ${en}`] : []));
}

/** A kind of attack: its forged variants, which must all be rejected, and a similar valid document. */
export interface AttackKind {
  readonly kind: string;
  readonly forged: Readonly<Record<string, () => Uint8Array>>;
  readonly sound: () => Uint8Array;
}
