import type { X509Certificate } from "node:crypto";
import { BerError } from "../x509/ber.js";
import { parseCertificate, partOf, shownName, type SealCertificate } from "../x509/certificate.js";
import { KEY_USAGE, basicConstraintsOf, maySignDocuments, mayUseKeyFor } from "../x509/extensions.js";
import { isAmong, judgePath } from "./certificate-path.js";
import { judgePolicy, type SealPolicy } from "./seal-policy.js";
import { sealFinding } from "./seal-texts.js";
import type { Finding } from "../../../rules/index.js";

/** Whose seal stands on a file, and when it says it was set. */
export interface SealFacts {
  readonly signer: string;
  /** Credit code of the sealing body, where its certificate names one. */
  readonly signerId?: string;
  readonly issuer: string;
  /** As the seal itself says (RFC 3339); no third party vouches for it. */
  readonly signedAt?: string;
  readonly validFrom: string;
  readonly validTo: string;
}

export interface SealJudgement {
  readonly seal?: SealFacts;
  /** None of severity error: the seal is sound. */
  readonly findings: readonly Finding[];
}

export interface SigningTimes {
  /** What the signature covers as its time. */
  readonly signed?: Date | undefined;
  /** What the file says of it. */
  readonly claimed?: Date | undefined;
  readonly now: Date;
}

const CLOCK_SKEW_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Judges whether this certificate may seal, at the time at which it did. Does not check revocation. */
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

/** The trusted CAs; node has read them, so one that is not read here is a rarity that nothing can be issued below. */
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

/** What its certificate forbids. */
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
