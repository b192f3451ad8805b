import { X509Certificate, createHash } from "node:crypto";
import type { Finding } from "../../rules/index.js";
import { finding } from "./findings.js";
import { judgePdf } from "./judge-pdf.js";
import { isOfd } from "./ofd/ofd-package.js";
import { comparePrinted, type PrintedFacts } from "./printed/compare-printed.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { CertificateExpectation, CertificateVerdict, VerifyCertificateOptions } from "./verdict.js";

/** Verifies the file of a certificate, whether PDF or OFD. Any content gives findings, never an exception. */
export async function judgeFile(
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
    ...(status === "cancelled" || status === "lapsed" ? [finding(`certificate-${status}`)] : []),
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
