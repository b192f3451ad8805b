import { equalBytes, type BerNode } from "../x509/ber.js";
import type { SealCertificate } from "../x509/certificate.js";
import { subjectKeyIdentifierOf } from "../x509/extensions.js";
import { hashOf, isFinding, keyProblem, schemeOf, type Hash, type Scheme } from "./algorithms.js";
import { readCms, type CmsSignature } from "./cms.js";
import type { SealPolicy } from "./seal-policy.js";
import { SealRefusal } from "./seal-texts.js";
import { isBoundTo, readSignedAttributes, type SignedAttributes } from "./signed-attributes.js";
import { judgeSigner, type SealJudgement } from "./signer-certificate.js";
import { digestOf, isSignedWith } from "./verify-signature.js";
import type { Finding } from "../../../rules/index.js";

export interface CmsSeal {
  readonly contentInfo: BerNode;
  readonly signedBytes: Uint8Array;
  /** True for ETSI.CAdES.detached: the signature must name its signer's certificate. */
  readonly mustBind: boolean;
  readonly claimedAt?: Date | undefined;
}

/**
 * Verifies a CMS signature over the bytes of a file.
 * @throws SealRefusal when it is invalid
 * @throws BerError when its structure is invalid
 */
export async function judgeCms(seal: CmsSeal, policy: SealPolicy, now: Date): Promise<SealJudgement> {
  const cms = readCms(seal.contentInfo);
  const attributes = readSignedAttributes(cms);
  const hash = orRefuse(hashOf(cms.digestAlgorithm));
  const scheme = orRefuse(schemeOf(cms.signatureAlgorithm, hash));
  if (!equalBytes(digestOf(hash, seal.signedBytes), attributes.messageDigest)) throw new SealRefusal("seal-broken");
  const signer = await signerOf(cms, attributes, scheme);
  if ((seal.mustBind && attributes.certificateIds.length === 0) || !isBoundTo(signer, attributes.certificateIds))
    throw new SealRefusal("seal-not-binding");
  const times = { signed: attributes.signingTime, claimed: seal.claimedAt, now };
  return judgeSigner(signer, cms.certificates, policy, times);
}

function orRefuse<T extends Hash | Scheme>(value: T | Finding): T {
  if (isFinding(value)) throw new SealRefusal(value);
  return value;
}

/**
 * Finds the certificate whose key made the signature. When the seal names it by a key identifier that no certificate
 * has, the signature is tried with each; exactly one must match.
 */
async function signerOf(cms: CmsSignature, { bytes }: SignedAttributes, scheme: Scheme): Promise<SealCertificate> {
  const named = cms.certificates.filter((certificate) => isNamedBy(cms, certificate));
  const isOwnIdentifier = "keyIdentifier" in cms.signer && named.length === 0;
  const candidates = isOwnIdentifier ? cms.certificates : named;
  if (candidates.length === 0) throw new SealRefusal("seal-signer-missing");
  const signers: SealCertificate[] = [];
  for (const certificate of candidates) {
    const problem = keyProblem(certificate.publicKey);
    if (problem && candidates.length === 1) throw new SealRefusal(problem);
    if (!problem && (await isSignedWith(scheme, certificate.publicKey, bytes, cms.signature)))
      signers.push(certificate);
  }
  if (signers.length > 1) throw new SealRefusal("seal-signer-missing");
  if (!signers[0]) throw new SealRefusal("seal-broken");
  return signers[0];
}

function isNamedBy({ signer }: CmsSignature, certificate: SealCertificate): boolean {
  if (!("keyIdentifier" in signer))
    return signer.serial === certificate.serial && signer.issuer.canonical === certificate.issuer.canonical;
  const identifier = subjectKeyIdentifierOf(certificate);
  return identifier !== undefined && equalBytes(identifier, signer.keyIdentifier);
}
