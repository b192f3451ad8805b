import { X509Certificate, createHash } from "node:crypto";
import { finding } from "./findings.js";
import { isOfd } from "./ofd/ofd-package.js";
import { comparePrinted, type PrintedFacts } from "./printed/compare-printed.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { SealFacts } from "./seals/signer-certificate.js";
import type { Finding } from "../../rules/index.js";

export type { SealFacts } from "./seals/signer-certificate.js";

/** Values to compare with the certificate. Absent values are not compared. */
export interface CertificateExpectation extends PrintedFacts {
  /** SHA-256 of the file without a purpose watermark (用途水印), hexadecimal in lower case. */
  readonly sha256?: string;
  /** Status of the certificate according to the authority. `cancelled` gives an error. */
  readonly status?: "valid" | "cancelled";
}

/** Options of `verifyCertificateFile`. */
export interface VerifyCertificateOptions {
  /** CA certificates of the authority's seals in PEM; a text can contain several. Without any, no seal is trusted. */
  readonly trustedCas: string | readonly string[];
  /**
   * Restricts which certificates issued by the CAs may seal. Without a `subject` any is accepted, with a warning.
   * @default no restriction
   */
  readonly sealPolicy?: Omit<SealPolicy, "trustedCas">;
  /**
   * Values to compare with the certificate.
   * @default nothing is compared
   */
  readonly expected?: CertificateExpectation;
  /**
   * Time of verification.
   * @default the current time
   */
  readonly now?: Date;
}

/** Result of `verifyCertificateFile`. */
export interface CertificateVerdict {
  /** True when no finding has the severity `error`. Rely on the certificate only then. */
  readonly sound: boolean;
  /** The seal that was verified. Absent when the file has none or it cannot be read. */
  readonly seal?: SealFacts;
  /** Identifier of the electronic certificate (电子证照标识) as printed on the file. */
  readonly identifier?: string;
  /** Everything that speaks against the file, in no particular order. */
  readonly findings: readonly Finding[];
}

/**
 * Verifies the file of an electronic certificate (电子证照) offline. Checks that the seal is intact, covers the whole
 * file, was valid at the time of sealing and belongs to an allowed signer; checks the identifier (GB/T 36904-2018);
 * and compares the visible text with `expected`. The text of an OFD file cannot be compared and gives an error.
 * Revocation is not checked.
 * @param file content of the PDF or OFD file. Any content gives findings, never an exception.
 * @throws RangeError when `trustedCas` contains something other than certificates in PEM
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

/** Unreadable text is an error when something was to be compared, otherwise a warning. */
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
