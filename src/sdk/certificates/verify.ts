import { X509Certificate, createHash } from "node:crypto";
import { checkCertificateIdentifier, foldCertificateNo, foldName, maskName } from "../../contract/index.js";
import { finding } from "./findings.js";
import { isOfd } from "./ofd/ofd-package.js";
import { extractPdfText } from "./pdf-text.js";
import { isPrinted } from "./printed-name.js";
import { verifySeal } from "./seal.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { SealFacts } from "./seals/signer-certificate.js";
import type { Finding } from "../../rules/index.js";

export type { SealFacts } from "./seals/signer-certificate.js";

/** The data that the authority has of the certificate, or of the case; what is left out is not compared. */
export interface CertificateExpectation {
  readonly no?: string;
  readonly identifier?: string;
  readonly unitCodes?: readonly string[];
  /** Names of the holders of the right. */
  readonly holders?: readonly string[];
  /** Names of the obligors. */
  readonly obligors?: readonly string[];
  /** The secured principal or the maximum claim: a decimal string in yuan. */
  readonly amount?: string;
  readonly contractNo?: string;
  /** Of the file without a purpose across it. */
  readonly sha256?: string;
  readonly status?: "valid" | "cancelled";
}

export interface VerifyCertificateOptions {
  /** The authority's seal CAs as PEM, several in one text if need be. Without one no seal can be trusted. */
  readonly trustedCas: string | readonly string[];
  /** Who of those below the CAs may seal. Without a subject any certificate of theirs is accepted, with a warning. */
  readonly sealPolicy?: Omit<SealPolicy, "trustedCas">;
  readonly expected?: CertificateExpectation;
  readonly now?: Date;
}

export interface CertificateVerdict {
  /** No finding is an error. */
  readonly sound: boolean;
  readonly seal?: SealFacts;
  /** 电子证照标识 as it stands on the file. */
  readonly identifier?: string;
  readonly findings: readonly Finding[];
}

const IDENTIFIER = /1\.2\.156\.3005\.2\.[0-9A-Z]{1,60}\.[0-9A-Z]{1,60}\.[0-9A-Z]{1,60}\.\d{3}\.[0-9A-Z]/;

/**
 * Verifies the file of an electronic certificate: its seal (there, whole, intact, from below a trusted CA, valid when
 * it was set), its identifier (GB/T 36904-2018) and what stands on it against what is expected. Needs no network. A
 * file of any content gives findings, never an error.
 * @throws RangeError a trusted CA is not a certificate in PEM
 */
export async function verifyCertificateFile(
  file: Uint8Array,
  { trustedCas, sealPolicy = {}, expected = {}, now = new Date() }: VerifyCertificateOptions,
): Promise<CertificateVerdict> {
  const policy = { ...sealPolicy, trustedCas: certificatesOf(trustedCas) };
  const ofd = isOfd(file) ? await import("./ofd/ofd.js") : undefined;
  const { seal, findings } = ofd ? await ofd.judgeOfd(file, policy, now) : await verifySeal(file, policy, now);
  const all = [...findings];
  if (expected.status === "cancelled") all.push(finding("certificate-cancelled"));
  if (expected.sha256 && createHash("sha256").update(file).digest("hex") !== expected.sha256)
    all.push(finding("certificate-file-differs"));
  const text = ofd ? undefined : await extractPdfText(file);
  const identifier = text ? IDENTIFIER.exec(text)?.[0] : undefined;
  if (text) all.push(...compare(text, identifier, expected));
  else if (!ofd) all.push(finding("certificate-text-unreadable"));
  return {
    sound: all.every((f) => f.severity !== "error"),
    ...(seal && { seal }),
    ...(identifier && { identifier }),
    findings: all,
  };
}

function compare(text: string, identifier: string | undefined, expected: CertificateExpectation): Finding[] {
  const found: Finding[] = [];
  // Numbers are written with either kind of brackets; line breaks and spaces are out already.
  const numbers = foldCertificateNo(text);
  if (expected.no && !numbers.includes(foldCertificateNo(expected.no)))
    found.push(finding("certificate-number-differs", { expected: expected.no }));
  for (const unitCode of expected.unitCodes ?? [])
    if (!text.includes(unitCode)) found.push(finding("certificate-unit-differs", { expected: unitCode }));
  const names = foldName(text);
  for (const holder of expected.holders ?? [])
    if (!isPrinted(holder, names)) found.push(finding("certificate-holder-differs", { expected: maskName(holder) }));
  if (!identifier) found.push(finding("certificate-identifier-missing"));
  else {
    for (const { code, severity, zh, en, fixZh, fixEn } of checkCertificateIdentifier(identifier).defects)
      found.push({ rule: code, severity, zh, en, fixZh, fixEn });
    if (expected.identifier && expected.identifier !== identifier)
      found.push(finding("certificate-identifier-differs"));
  }
  return found;
}

function certificatesOf(pem: string | readonly string[]): X509Certificate[] {
  return (typeof pem === "string" ? [pem] : pem).flatMap((text) => {
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g);
    if (!blocks && text.trim()) throw new RangeError("a trusted CA must be a certificate in PEM");
    return (blocks ?? []).map((block) => {
      try {
        return new X509Certificate(block);
      } catch {
        throw new RangeError("a trusted CA must be a certificate in PEM");
      }
    });
  });
}
