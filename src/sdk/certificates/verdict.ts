import type { Finding } from "../../rules/index.js";
import type { PrintedFacts } from "./printed/compare-printed.js";
import type { SealPolicy } from "./seals/seal-policy.js";
import type { SealFacts } from "./seals/signer-certificate.js";

/** What `verifyCertificateFile` is given, and what it returns. */

/** Values to compare with the certificate. Absent values are not compared. */
export interface CertificateExpectation extends PrintedFacts {
  /** SHA-256 of the file without a purpose watermark (用途水印), hexadecimal in lower case. */
  readonly sha256?: string;
  /** Status of the certificate according to the authority. `cancelled` and `lapsed` give an error. */
  readonly status?: "valid" | "cancelled" | "lapsed";
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
