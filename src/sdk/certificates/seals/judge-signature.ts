import { maskForeignText } from "../../../contract/index.js";
import { BerError, readBer } from "../x509/ber.js";
import { isCms } from "./cms.js";
import { judgeCms } from "./cms-seal.js";
import { isSes, judgeSes } from "./gbt38540.js";
import type { SealPolicy } from "./seal-policy.js";
import { SealRefusal, sealFinding } from "./seal-texts.js";
import type { SealJudgement } from "./signer-certificate.js";

/** A signature as a file holds it, and the bytes that it is to cover. */
export interface DetachedSignature {
  /** CMS (RFC 5652) or SES_Signature (GB/T 38540), with zeros behind it. */
  readonly contents: Uint8Array;
  /** As the PDF names the format of the signature. */
  readonly subFilter: string;
  /** The byte ranges, joined. */
  readonly signedBytes: Uint8Array;
  /** `/M` of the PDF. */
  readonly claimedAt?: Date;
}

const CADES = "ETSI.CAdES.detached";
const CMS_FILTERS: readonly string[] = ["adbe.pkcs7.detached", CADES];

/**
 * Judges one signature: that it is intact, covers these bytes, and was made by someone whom the policy allows, with a
 * certificate from below a trusted CA that was valid at the time. Any bytes give findings, never an error.
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
  // A PDF has no name of its own for a seal after GB/T 38540: the structure tells it.
  if (isSes(node)) return judgeSes(node, signedBytes, claimedAt, policy, now);
  if (!CMS_FILTERS.includes(subFilter))
    throw new SealRefusal("seal-unsupported", { algorithm: maskForeignText(subFilter.slice(0, 80)) || "SubFilter" });
  if (!isCms(node)) throw new SealRefusal("seal-malformed");
  return judgeCms({ contentInfo: node, signedBytes, mustBind: subFilter === CADES, claimedAt }, policy, now);
}
