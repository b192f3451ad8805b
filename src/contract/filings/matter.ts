import { foldReference } from "../identifiers/index.js";
import type { Kind } from "./kinds.js";
import { unitsOf } from "./units.js";

/**
 * What a filing requests for one unit, whatever its ref. Two filings of a kind request the same when their subjects
 * are equal and, if both have names, one name is equal.
 */
export interface Matter {
  /** Code of the unit. */
  readonly unitCode: string;
  /** Unit and amount, document or proof; equal subjects may be the same request. */
  readonly subject: string;
  /** Folded contract numbers; empty when the subject is sufficient. */
  readonly names: readonly string[];
}

/** The fields of a filing from which matters are made. */
export interface MatterFields {
  /** Code of the first unit. */
  readonly unitCode?: string | undefined;
  /** Further units. */
  readonly otherUnits?: readonly { readonly unitCode: string; readonly proofNo?: string | undefined }[] | undefined;
  /** Number of the proof to cancel. */
  readonly proofNo?: string | undefined;
  /** Secured principal, in yuan. */
  readonly securedPrincipal?: string | undefined;
  /** Maximum claim, in yuan. */
  readonly maximumClaim?: string | undefined;
  /** Number of the mortgage contract. */
  readonly mortgageContractNo?: string | undefined;
  /** Number of the loan contract. */
  readonly loanContractNo?: string | undefined;
  /** Number of the court's document. */
  readonly documentNo?: string | undefined;
  /** Number of the document of the original seizure. */
  readonly originalDocumentNo?: string | undefined;
}

/**
 * Lists the matters of a filing, one for each unit, so that a contract is found again when only some of its units are
 * repeated, or in another order.
 *
 * A mortgage is identified by unit, amount and contract; a pre-notice by its unit alone; a court's measure by unit and
 * document; a renewal or release also by the original document, because one document may renew several seizures; a
 * cancellation by unit and proof.
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

/** Lists the subjects of a filing, to search for filings that may request the same. */
export function subjectsOf(kind: Kind, filing: MatterFields): string[] {
  if (filing.unitCode === undefined) return [];
  return filing.otherUnits
    ? mattersOf(kind, filing).map((matter) => matter.subject)
    : [subjectOf(kind, filing, filing)];
}

/** Whether two filings of a kind request the same for a unit. */
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
/** Removes trailing zeros: `1200000.00` and `1200000` are equal amounts. */
const amountOf = (text: string | undefined): string =>
  text === undefined ? "" : text.includes(".") ? text.replace(/\.?0+$/, "") : text;
