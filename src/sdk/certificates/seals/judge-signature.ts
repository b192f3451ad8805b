import { maskForeignText } from "../../../contract/index.js";
import { BerError, readBer } from "../x509/ber.js";
import { isCms } from "./cms.js";
import { judgeCms } from "./cms-seal.js";
import { isSes, judgeSes } from "./gbt38540.js";
import type { SealPolicy } from "./seal-policy.js";
import { SealRefusal, sealFinding } from "./seal-texts.js";
import type { SealJudgement } from "./signer-certificate.js";

/** A signature as contained in a file, and the bytes that it must cover. */
export interface DetachedSignature {
  /** CMS (RFC 5652) or SES_Signature (GB/T 38540), padded with zeros. */
  readonly contents: Uint8Array;
  /** `/SubFilter` of the PDF: the format of the signature. */
  readonly subFilter: string;
  /** The bytes of `/ByteRange`, joined. */
  readonly signedBytes: Uint8Array;
  /** `/M` of the PDF. */
  readonly claimedAt?: Date;
}

const CADES = "ETSI.CAdES.detached";
const CMS_FILTERS: readonly string[] = ["adbe.pkcs7.detached", CADES];

/**
 * Verifies one signature: it must be intact, cover these bytes, and be made with a certificate that the policy allows,
 * a trusted CA issued and that was valid at the time. Any content gives findings, never an exception.
 */
export async function judgeSignature(
  signature: DetachedSignature,
  policy: SealPolicy,
  now: Date,
): Promise<SealJudgement> {
  try {
    return await judge(signature, policy, now);
  } catch (error) {
    if (error instanceof SealRefusal) return { findings: [error.finding] };
    if (error instanceof BerError) return { findings: [sealFinding("seal-malformed")] };
    throw error;
  }
}

async function judge(
  { contents, subFilter, signedBytes, claimedAt }: DetachedSignature,
  policy: SealPolicy,
  now: Date,
): Promise<SealJudgement> {
  const { node, end } = readBer(contents);
  if (contents.subarray(end).some((byte) => byte !== 0)) throw new SealRefusal("seal-trailing-data");
  // PDF defines no SubFilter for seals of GB/T 38540; they are recognized by their structure.
  if (isSes(node)) return judgeSes(node, signedBytes, claimedAt, policy, now);
  if (!CMS_FILTERS.includes(subFilter))
    throw new SealRefusal("seal-unsupported", { algorithm: maskForeignText(subFilter.slice(0, 80)) || "SubFilter" });
  if (!isCms(node)) throw new SealRefusal("seal-malformed");
  return judgeCms({ contentInfo: node, signedBytes, mustBind: subFilter === CADES, claimedAt }, policy, now);
}
