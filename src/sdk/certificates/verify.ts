import { X509Certificate, createHash } from "node:crypto";
import { finding } from "./findings.js";
import { isOfd } from "./ofd/ofd-package.js";
import { comparePrinted, type PrintedFacts } from "./printed/compare-printed.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { SealFacts } from "./seals/signer-certificate.js";
import type { Finding } from "../../rules/index.js";

export type { SealFacts } from "./seals/signer-certificate.js";

/** What should stand on the certificate, and what else is known of it; what is left out is not compared. */
export interface CertificateExpectation extends PrintedFacts {
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

/**
 * Verifies the file of an electronic certificate (PDF or OFD): its seal (there, whole, intact, of somebody who may
 * seal, valid when it was set), its identifier (GB/T 36904-2018), and what a person reads in the sealed revision
 * against what is expected. Needs no network. A file of any content gives findings, never an error.
 * @throws RangeError a trusted CA is not a certificate in PEM
 */
export async function verifyCertificateFile(
  file: Uint8Array,
  { trustedCas, sealPolicy = {}, expected = {}, now = new Date() }: VerifyCertificateOptions,
): Promise<CertificateVerdict> {
  const policy = { ...sealPolicy, trustedCas: certificatesOf(trustedCas) };
  const { seal, identifier, findings } = isOfd(file)
    ? { identifier: undefined, ...(await (await import("./ofd/ofd.js")).judgeOfd(file, policy, now)) }
    : await verifyPdf(file, policy, expected, now);
  const all = [...findings, ...compareData(file, expected)];
  return {
    sound: all.every((f) => f.severity !== "error"),
    ...(seal && { seal }),
    ...(identifier !== undefined && { identifier }),
    findings: all,
  };
}

async function verifyPdf(
  file: Uint8Array,
  policy: SealPolicy,
  expected: PrintedFacts,
  now: Date,
): Promise<Omit<CertificateVerdict, "sound">> {
  const { judgePdf } = await import("./judge-pdf.js");
  const { seal, lines, isUnreadable, findings } = await judgePdf(file, policy, now);
  const printed = lines && comparePrinted(lines, expected);
  return {
    ...(seal && { seal }),
    ...(printed?.identifier !== undefined && { identifier: printed.identifier }),
    findings: [...findings, ...(printed?.findings ?? []), ...(isUnreadable ? [finding(unreadableCode(expected))] : [])],
  };
}

/** What could not be compared stands in the way where something was to be compared. */
function unreadableCode({ no, unitCodes, holders, obligors, amount, contractNo, identifier }: PrintedFacts) {
  const isExpected = [no, unitCodes?.[0], holders?.[0], obligors?.[0], amount, contractNo, identifier].some(
    (fact) => fact !== undefined,
  );
  return isExpected ? "certificate-text-uncompared" : "certificate-text-unreadable";
}

function compareData(file: Uint8Array, { status, sha256 }: CertificateExpectation): Finding[] {
  const isOther = sha256 !== undefined && createHash("sha256").update(file).digest("hex") !== sha256;
  return [
    ...(status === "cancelled" ? [finding("certificate-cancelled")] : []),
    ...(isOther ? [finding("certificate-file-differs")] : []),
  ];
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
