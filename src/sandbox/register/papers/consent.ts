import {
  CONSENT_PAPERS,
  unitCodesOf,
  type ConsentMatter,
  type Filing,
  type Material,
  type Reason,
} from "../../../contract/index.js";
import { canonicalProofNo } from "../book/certificates.js";
import { idKey, samePerson } from "../book/people.js";
import type { RegisterPerson } from "../book/types.js";
import { reason, type RuleName } from "../legal-grounds/legal-grounds.js";

type Papers = Pick<Filing, "materials">;

/** Whose consent a filing needs for one unit, and to what. */
export interface NeededConsent {
  readonly matter: ConsentMatter;
  readonly unitCode: string;
  /** All of them must agree. */
  readonly of: readonly RegisterPerson[];
  /** Proof of the right that they hold, by which a paper may name them instead of an ID number. */
  readonly proofNo?: string;
  /** The reason when the consent is missing, with its facts. */
  readonly otherwise: RuleName;
  readonly facts?: Readonly<Record<string, string>>;
  readonly pointer: string;
}

/**
 * Returns the reasons when a consent is missing: none of the papers of consent states that these persons agree to this
 * for this unit. Officers read the documents; the register compares what the filing states about them. An
 * authorisation is never a consent.
 */
export function missingConsent(filing: Papers, needed: NeededConsent): Reason[] {
  const missing = needed.of.filter((person) => !isGiven(filing, needed, person));
  return missing.length ? [reason(needed.otherwise, needed.facts, needed.pointer)] : [];
}

/** Returns whether this person has agreed to this for this unit. */
export function hasAgreed(
  filing: Papers,
  needed: Omit<NeededConsent, "of" | "otherwise" | "pointer">,
  person: RegisterPerson,
): boolean {
  return isGiven(filing, needed, person);
}

function isGiven(
  { materials = [] }: Papers,
  { matter, unitCode, proofNo }: Pick<NeededConsent, "matter" | "unitCode" | "proofNo">,
  person: RegisterPerson,
): boolean {
  return (materials as readonly Material[]).some(
    ({ kind, consent }) =>
      CONSENT_PAPERS.has(kind) &&
      consent?.matter === matter &&
      (consent.unitCodes ?? [unitCode]).includes(unitCode) &&
      consent.by.some(({ name, number }) => {
        if (!samePerson({ name }, { name: person.name })) return false;
        // The register knows some persons by name only.
        if (person.idNo === undefined && proofNo === undefined) return true;
        const byId = person.idNo !== undefined && idKey(number) === idKey(person.idNo);
        return byId || (proofNo !== undefined && canonicalProofNo(number) === proofNo);
      }),
  );
}

/**
 * Checks the papers of consent themselves: each states who agrees to what, and names no unit of another case. A waiver
 * or judgment without a statement proves something else, such as the ground of a cancellation.
 */
export function checkConsentPapers(filing: Filing): Reason[] {
  const units = new Set(unitCodesOf(filing));
  return ((filing.materials ?? []) as readonly Material[]).flatMap(({ kind, consent }, i): Reason[] => {
    const at = `/materials/${i}/consent`;
    if (consent && !CONSENT_PAPERS.has(kind)) return [reason("consentPaper", {}, at)];
    if (!consent) return kind === "written-consent" ? [reason("consentUnstated", {}, at)] : [];
    return consent.unitCodes?.some((code) => !units.has(code)) ? [reason("consentOfOtherUnit", {}, at)] : [];
  });
}

/**
 * Returns whether a court attached the paper with which another court handed the case over. Officers read the document;
 * the register only checks that it is present.
 */
export function hasHandOverPaper({ materials }: { materials?: readonly Material[] | undefined }): boolean {
  return materials?.some((m) => m.kind === "authorisation") ?? false;
}
