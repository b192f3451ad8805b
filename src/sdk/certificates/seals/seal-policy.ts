import type { X509Certificate } from "node:crypto";
import { NAME_PARTS, shownName, type SealCertificate } from "../x509/certificate.js";
import { certificatePoliciesOf, extendedKeyUsagesOf } from "../x509/extensions.js";
import { sealFinding } from "./seal-texts.js";
import type { Finding } from "../../../rules/index.js";

/** Conditions on the certificate of a seal. */
export interface SealPolicy {
  /** CA certificates below which the certificate must be issued. */
  readonly trustedCas: readonly X509Certificate[];
  /**
   * Required parts of the subject, by `CN`, `C`, `L`, `ST`, `O`, `OU`, `serialNumber`, `organizationIdentifier` or an
   * OID. Each must occur exactly once with this value.
   */
  readonly subject?: Readonly<Record<string, string>>;
  /** OIDs of extended key usages, of which the certificate must have at least one. */
  readonly extendedKeyUsage?: readonly string[];
  /** OIDs of certificate policies, of which the certificate must have at least one. */
  readonly certificatePolicies?: readonly string[];
}

/** Returns a finding for each condition that the signer's certificate violates. */
export function judgePolicy(signer: SealCertificate, policy: SealPolicy, isAnchor: boolean): Finding[] {
  const shown = shownName(signer.subject);
  const subject = Object.entries(policy.subject ?? {});
  const failed = subject.filter(([part, value]) => !hasPart(signer, part, value)).map(([part]) => part);
  if (isNoneOf(policy.extendedKeyUsage, extendedKeyUsagesOf(signer) ?? [])) failed.push("extendedKeyUsage");
  if (isNoneOf(policy.certificatePolicies, certificatePoliciesOf(signer))) failed.push("certificatePolicies");
  const found = failed.map((part) => sealFinding("seal-signer-not-allowed", { signer: shown, part }));
  // A trusted certificate that is itself the signer's already determines who may seal.
  if (subject.length === 0 && !isAnchor) found.push(sealFinding("seal-signer-not-pinned", { signer: shown }));
  return found;
}

/** A part that occurs twice is rejected, because software differs in which of the two counts. */
function hasPart({ subject }: SealCertificate, part: string, value: string): boolean {
  const oid = Object.hasOwn(NAME_PARTS, part) ? NAME_PARTS[part] : part;
  const [first, ...more] = subject.parts.filter((one) => one.oid === oid);
  return more.length === 0 && first?.value.normalize("NFC") === value.normalize("NFC");
}

function isNoneOf(required: readonly string[] | undefined, present: readonly string[]): boolean {
  return required !== undefined && required.length > 0 && !required.some((oid) => present.includes(oid));
}
