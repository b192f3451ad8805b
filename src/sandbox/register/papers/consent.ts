import { CONSENT_PAPERS, unitCodesOf, type Filing, type Material, type Reason } from "../../../contract/index.js";
import { canonicalProofNo } from "../book/certificates.js";
import { idKey, samePerson } from "../book/people.js";
import type { MortgageRow } from "../book/tables.js";
import type { RegisterPerson } from "../book/types.js";
import { reason, type RuleName } from "../legal-grounds/legal-grounds.js";
import type { CounterPaper } from "./counter-paper.js";

/** The documents of a filing, or of an act at the counter. */
interface Papers {
  readonly materials?: readonly CounterPaper[] | undefined;
}

/** A judgment decides about certain property, so it replaces a consent only for the units that it names. */
const NAMES_ITS_UNITS: ReadonlySet<Material["kind"]> = new Set(["judgment"]);

/** Whose consent is needed for one unit, and to what. */
export interface NeededConsent {
  readonly matter: NonNullable<CounterPaper["consent"]>["matter"];
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
 * for this unit. Officers read the documents; the register compares what is stated about them. An authorisation is
 * never a consent.
 */
export function missingConsent(papers: Papers, needed: NeededConsent): Reason[] {
  const missing = needed.of.filter((person) => !isGiven(papers, needed, person));
  return missing.length ? [reason(needed.otherwise, needed.facts, needed.pointer)] : [];
}

/** Returns the reasons when the mortgagee of a right has not agreed to an act at the counter. */
export function withoutMortgagee(
  papers: Papers["materials"],
  { unitCode, proofNo, mortgagee, institution }: MortgageRow,
  matter: NeededConsent["matter"],
  otherwise: RuleName,
): Reason[] {
  const of = [{ name: mortgagee, idNo: institution }];
  const needed = { matter, unitCode, of, proofNo, otherwise, facts: { proofNo }, pointer: "/papers" };
  return missingConsent({ materials: papers }, needed);
}

/** Returns whether this person has agreed to this for this unit. */
export function hasAgreed(
  papers: Papers,
  needed: Omit<NeededConsent, "of" | "otherwise" | "pointer">,
  person: RegisterPerson,
): boolean {
  return isGiven(papers, needed, person);
}

function isGiven(
  { materials = [] }: Papers,
  { matter, unitCode, proofNo }: Pick<NeededConsent, "matter" | "unitCode" | "proofNo">,
  person: RegisterPerson,
): boolean {
  return materials.some(
    ({ kind, consent }) =>
      CONSENT_PAPERS.has(kind) &&
      consent?.matter === matter &&
      (consent.unitCodes ?? (NAMES_ITS_UNITS.has(kind) ? [] : [unitCode])).includes(unitCode) &&
      consent.by.some(({ name, number }) => {
        if (!samePerson({ name }, { name: person.name })) return false;
        // The register knows some persons by name only.
        if (person.idNo === undefined && proofNo === undefined) return true;
        const byId = person.idNo !== undefined && idKey(number) === idKey(person.idNo);
        return byId || (proofNo !== undefined && canonicalProofNo(number) === proofNo);
      }),
  );
}

/** Checks the papers of consent of a filing, see `checkPapers`. */
export const checkConsentPapers = (filing: Filing): Reason[] =>
  checkPapers(filing.materials, unitCodesOf(filing), "/materials");

/**
 * Checks the papers of consent themselves: each states who agrees to what, and names no unit of another case. A waiver
 * or judgment without a statement proves something else, such as the ground of a cancellation.
 *
 * @param unitCodes Units of the filing or of the act at the counter.
 * @param pointer JSON pointer of the list of papers.
 */
export function checkPapers(papers: Papers["materials"] = [], unitCodes: readonly string[], pointer: string): Reason[] {
  return papers.flatMap(({ kind, consent }, i): Reason[] => {
    const at = `${pointer}/${i}/consent`;
    if (consent && !CONSENT_PAPERS.has(kind)) return [reason("consentPaper", {}, at)];
    if (!consent) return kind === "written-consent" ? [reason("consentUnstated", {}, at)] : [];
    if (!consent.unitCodes) return NAMES_ITS_UNITS.has(kind) ? [reason("consentWithoutUnits", {}, at)] : [];
    return consent.unitCodes.some((code) => !unitCodes.includes(code)) ? [reason("consentOfOtherUnit", {}, at)] : [];
  });
}

/**
 * Returns whether a court attached the paper with which another court handed the case over. Officers read the document;
 * the register only checks that it is present.
 */
export function hasHandOverPaper({ materials }: { materials?: readonly Material[] | undefined }): boolean {
  return materials?.some((m) => m.kind === "authorisation") ?? false;
}
