import { checkArguments, checkOptions, type OptionExpectations } from "../arguments/check-arguments.js";
import { expects } from "../arguments/expectations.js";
import type { CertificateVerdict, VerifyCertificateOptions } from "./verdict.js";

const OPTIONS: OptionExpectations = {
  trustedCas: (value) =>
    typeof value === "string" || (Array.isArray(value) && value.every((one) => typeof one === "string"))
      ? undefined
      : { zh: "PEM 文本或其数组", en: "PEM text, or an array of it" },
  sealPolicy: expects.object,
  expected: expects.object,
  now: expects.instant,
};

/**
 * Verifies the file of an electronic certificate (电子证照) offline. Checks that the seal is intact, covers the whole
 * file, was valid at the time of sealing and belongs to an allowed signer; checks the identifier (GB/T 36904-2018);
 * and compares the visible text with `expected`. The text of an OFD file cannot be compared and gives an error.
 * Revocation is not checked.
 * @param file content of the PDF or OFD file. Any content gives findings, never an exception.
 * @throws ArgumentError when `file` is no Uint8Array, or an option is missing or has the wrong type
 * @throws RangeError when `trustedCas` contains something other than certificates in PEM
 */
export async function verifyCertificateFile(
  file: Uint8Array,
  options: VerifyCertificateOptions,
): Promise<CertificateVerdict> {
  checkArguments("verifyCertificateFile", { file: [file, expects.bytes] });
  checkOptions("verifyCertificateFile", options, OPTIONS, { required: ["trustedCas"] });
  // The readers of PDF, OFD and seals are loaded with the first certificate, and need Node.
  const { judgeFile } = await import("./judge-file.js");
  return judgeFile(file, options);
}
