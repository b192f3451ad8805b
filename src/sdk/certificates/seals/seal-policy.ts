import type { X509Certificate } from "node:crypto";
import { NAME_PARTS, shownName, type SealCertificate } from "../x509/certificate.js";
import { certificatePoliciesOf, extendedKeyUsagesOf } from "../x509/extensions.js";
import { sealFinding } from "./seal-texts.js";
import type { Finding } from "../../../rules/index.js";

/** Who may seal, as far as the authority has told. */
export interface SealPolicy {
  readonly trustedCas: readonly X509Certificate[];
  /** Required parts of the signer's subject: CN, O, OU, organizationIdentifier, C … or an OID. Each must be equal. */
  readonly subject?: Readonly<Record<string, string>>;
  /** OIDs of which the signer must have one. */
  readonly extendedKeyUsage?: readonly string[];
  /** OIDs of which the signer must have one. */
  readonly certificatePolicies?: readonly string[];
}

/** What of the policy the signer's certificate does not fulfil. */
export function judgePolicy(signer: SealCertificate, policy: SealPolicy, isAnchor: boolean): Finding[] {
  const shown = shownName(signer.subject);
  const subject = Object.entries(policy.subject ?? {});
  const failed = subject.filter(([part, value]) => !hasPart(signer, part, value)).map(([part]) => part);
  if (isNoneOf(policy.extendedKeyUsage, extendedKeyUsagesOf(signer) ?? [])) failed.push("extendedKeyUsage");
  if (isNoneOf(policy.certificatePolicies, certificatePoliciesOf(signer))) failed.push("certificatePolicies");
  const found = failed.map((part) => sealFinding("seal-signer-not-allowed", { signer: shown, part }));
  // A certificate that is trusted itself names the signer.
  if (subject.length === 0 && !isAnchor) found.push(sealFinding("seal-signer-not-pinned", { signer: shown }));
  return found;
}

/** A part that is there twice is refused: which of the two counts is the reader's guess. */
function hasPart({ subject }: SealCertificate, part: string, value: string): boolean {
  const oid = Object.hasOwn(NAME_PARTS, part) ? NAME_PARTS[part] : part;
  const [first, ...more] = subject.parts.filter((one) => one.oid === oid);
  return more.length === 0 && first?.value.normalize("NFC") === value.normalize("NFC");
}

function isNoneOf(required: readonly string[] | undefined, present: readonly string[]): boolean {
  return required !== undefined && required.length > 0 && !required.some((oid) => present.includes(oid));
}
