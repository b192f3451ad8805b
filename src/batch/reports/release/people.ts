import { citizenId15To18, foldCode, foldName, isCitizenId15, maskForeignText } from "../../../contract/index.js";

export interface Party {
  readonly name: string;
  readonly idNo?: string | undefined;
}

/** Compares names and, where both are known, ID numbers. */
function isSameParty(a: Party, b: Party): boolean {
  if (foldName(a.name) !== foldName(b.name)) return false;
  return !a.idNo || !b.idNo || foldIdNo(a.idNo) === foldIdNo(b.idNo);
}

export function isAmong(party: Party, parties: readonly Party[]): boolean {
  return parties.some((p) => isSameParty(p, party));
}

export function areSameParties(a: readonly Party[], b: readonly Party[]): boolean {
  return a.every((p) => isAmong(p, b)) && b.every((p) => isAmong(p, a));
}

/** Normalizes an ID number. Converts a citizen's number of 15 digits to 18. */
function foldIdNo(idNo: string): string {
  const folded = foldCode(idNo);
  return isCitizenId15(folded) ? citizenId15To18(folded) : folded;
}

const LABEL = "权利人：";
/** Returns a name for display: an organization as it is, a person masked. */
export function shownParty(name: string): string {
  return maskForeignText(LABEL + name).slice(LABEL.length);
}
