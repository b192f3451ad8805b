import { foldReference } from "../identifiers/index.js";
import type { Kind } from "./kinds.js";
import { unitsOf } from "./units.js";

/**
 * What a filing asks for one unit, whatever number it is filed under. Two filings of a kind ask for the same when their
 * subjects are the same and, where there are names, one name is.
 */
export interface Matter {
  readonly unitCode: string;
  readonly subject: string;
  /** Empty: the subject says all. */
  readonly names: readonly string[];
}

/** Fields that matters are made of; those that a filing does not have are undefined. */
export interface MatterFields {
  readonly unitCode?: string | undefined;
  readonly otherUnits?: readonly { readonly unitCode: string; readonly proofNo?: string | undefined }[] | undefined;
  readonly proofNo?: string | undefined;
  readonly securedPrincipal?: string | undefined;
  readonly maximumClaim?: string | undefined;
  readonly mortgageContractNo?: string | undefined;
  readonly loanContractNo?: string | undefined;
  readonly documentNo?: string | undefined;
  readonly originalDocumentNo?: string | undefined;
}

/**
 * The matters of a filing, one for each unit: a contract that comes again with some of its units, or in another order,
 * is still found.
 *
 * A mortgage is a unit, an amount, and a contract. A unit has one pre-notice. A measure of a court is a unit and a
 * document; a renewal or release names the seizure too, for one document may renew several. A cancellation is a unit
 * and the proof that it ends: a proof is cancelled once.
 */
export function mattersOf(kind: Kind, filing: MatterFields): Matter[] {
  const { unitCode } = filing;
  if (unitCode === undefined) return [];
  if (!filing.otherUnits) return [{ unitCode, subject: subjectOf(kind, filing, filing), names: namesOf(kind, filing) }];
  const names = namesOf(kind, filing);
  return unitsOf({ ...filing, unitCode, otherUnits: filing.otherUnits }).map((unit) => ({
    unitCode: unit.unitCode,
    subject: subjectOf(kind, filing, unit),
    names,
  }));
}

/** The subjects alone, for those who look for filings that may be the same. */
export function subjectsOf(kind: Kind, filing: MatterFields): string[] {
  if (filing.unitCode === undefined) return [];
  return filing.otherUnits
    ? mattersOf(kind, filing).map((matter) => matter.subject)
    : [subjectOf(kind, filing, filing)];
}

export function isSameMatter(a: Matter, b: Matter): boolean {
  if (a.subject !== b.subject) return false;
  return a.names.length === 0 || b.names.length === 0 || a.names.some((name) => b.names.includes(name));
}

type Unit = Pick<MatterFields, "unitCode" | "proofNo">;

function subjectOf(kind: Kind, filing: MatterFields, unit: Unit): string {
  const { unitCode = "" } = unit;
  switch (kind) {
    case "mortgage.file":
      return `${unitCode} ${amountOf(filing.securedPrincipal ?? filing.maximumClaim)}`;
    case "pre-notice.register":
      return unitCode;
    case "mortgage.cancel":
    case "pre-notice.cancel":
      return `${unitCode} ${numberOf(unit.proofNo)}`;
    case "seizure.request":
      return `${unitCode} ${numberOf(filing.documentNo)}`;
    case "seizure.renew":
    case "seizure.release":
      return `${unitCode} ${numberOf(filing.documentNo)} ${numberOf(filing.originalDocumentNo)}`;
  }
}

function namesOf(kind: Kind, { mortgageContractNo, loanContractNo }: MatterFields): readonly string[] {
  if (kind !== "mortgage.file") return NO_NAMES;
  return [`mortgage ${numberOf(mortgageContractNo)}`, `loan ${numberOf(loanContractNo)}`];
}
const NO_NAMES: readonly string[] = Object.freeze([]);

const numberOf = (text: string | undefined): string => (text === undefined ? "" : foldReference(text));
/** `1200000.00` and `1200000` are one amount. */
const amountOf = (text: string | undefined): string =>
  text === undefined ? "" : text.includes(".") ? text.replace(/\.?0+$/, "") : text;
