import type { X509Certificate } from "node:crypto";
import { BerError } from "../x509/ber.js";
import { parseCertificate, partOf, shownName, type SealCertificate } from "../x509/certificate.js";
import { KEY_USAGE, basicConstraintsOf, maySignDocuments, mayUseKeyFor } from "../x509/extensions.js";
import { isAmong, judgePath } from "./certificate-path.js";
import { judgePolicy, type SealPolicy } from "./seal-policy.js";
import { sealFinding } from "./seal-texts.js";
import type { Finding } from "../../../rules/index.js";

/** The seal of a file: its signer and time. */
export interface SealFacts {
  /** Name of the signer: CN of the certificate's subject, or else O. */
  readonly signer: string;
  /** `organizationIdentifier` of the certificate's subject, if present: the credit code of the signer. */
  readonly signerId?: string;
  /** Name of the CA that issued the certificate: CN of the issuer, or else O. */
  readonly issuer: string;
  /** Time of sealing (RFC 3339) as stated by the seal or the file; not confirmed by a third party. */
  readonly signedAt?: string;
  /** Start of the validity of the certificate (RFC 3339). */
  readonly validFrom: string;
  /** End of the validity of the certificate (RFC 3339). */
  readonly validTo: string;
}

export interface SealJudgement {
  readonly seal?: SealFacts;
  /** The seal is valid when none of these is an error. */
  readonly findings: readonly Finding[];
}

export interface SigningTimes {
  /** Time that the signature covers. */
  readonly signed?: Date | undefined;
  /** Time stated by the file outside the signature. */
  readonly claimed?: Date | undefined;
  readonly now: Date;
}

const CLOCK_SKEW_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Checks whether a certificate was allowed to seal at the time of sealing. Does not check revocation. */
export async function judgeSigner(
  signer: SealCertificate,
  embedded: readonly SealCertificate[],
  policy: SealPolicy,
  { signed, claimed, now }: SigningTimes,
): Promise<SealJudgement> {
  const signedAt = signed ?? claimed;
  const anchors = anchorsOf(policy.trustedCas);
  const usages = policy.extendedKeyUsage ?? [];
  const path = await judgePath({ signer, embedded, anchors, at: signedAt ?? now, usages });
  const findings = [
    ...judgeTimes({ signed, claimed, now }),
    ...path,
    ...usageFindings(signer, usages),
    ...(path.length === 0 ? judgePolicy(signer, policy, isAmong(signer, anchors)) : []),
  ];
  if (path.length === 0 && now > signer.validTo)
    findings.push(sealFinding("seal-expired-since", { to: signer.validTo.toISOString().slice(0, 10) }));
  return { seal: factsOf(signer, signedAt), findings };
}

/** Parses the trusted CAs. Node has already parsed them; one that this parser rejects is left out. */
export function anchorsOf(trusted: readonly X509Certificate[]): SealCertificate[] {
  return trusted.flatMap((certificate) => {
    try {
      return [parseCertificate(certificate.raw)];
    } catch (error) {
      if (error instanceof BerError) return [];
      throw error;
    }
  });
}

function judgeTimes({ signed, claimed, now }: SigningTimes): Finding[] {
  const future = [signed, claimed].find((at) => at && at.getTime() > now.getTime() + CLOCK_SKEW_MS);
  if (future) return [sealFinding("seal-from-the-future", { at: future.toISOString() })];
  if (!signed || !claimed || Math.abs(signed.getTime() - claimed.getTime()) <= DAY_MS) return [];
  return [sealFinding("seal-times-differ", { signed: signed.toISOString(), claimed: claimed.toISOString() })];
}

/** Returns findings for the usages that the certificate does not permit. */
export function usageFindings(signer: SealCertificate, alsoAllowed: readonly string[]): Finding[] {
  const shown = shownName(signer.subject);
  const found: Finding[] = [];
  if (basicConstraintsOf(signer).isCa) found.push(sealFinding("seal-ca-certificate", { signer: shown }));
  if (!mayUseKeyFor(signer, KEY_USAGE.digitalSignature, KEY_USAGE.nonRepudiation))
    found.push(sealFinding("seal-key-usage", { signer: shown, usage: "keyUsage" }));
  if (!maySignDocuments(signer, alsoAllowed))
    found.push(sealFinding("seal-key-usage", { signer: shown, usage: "extendedKeyUsage" }));
  return found;
}

function factsOf({ subject, issuer, validFrom, validTo }: SealCertificate, signedAt: Date | undefined): SealFacts {
  const signerId = partOf(subject, "organizationIdentifier");
  return {
    signer: shownName(subject),
    ...(signerId && { signerId }),
    issuer: shownName(issuer),
    ...(signedAt && { signedAt: signedAt.toISOString() }),
    validFrom: validFrom.toISOString(),
    validTo: validTo.toISOString(),
  };
}
