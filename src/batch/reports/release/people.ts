import { citizenId15To18, foldCode, foldName, isCitizenId15, maskForeignText } from "../../../contract/index.js";

export interface Party {
  readonly name: string;
  readonly idNo?: string | undefined;
}

/** Both the name and, where both are known, the number agree. */
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

/** A citizen's number of 15 digits in its form of 18. */
function foldIdNo(idNo: string): string {
  const folded = foldCode(idNo);
  return isCitizenId15(folded) ? citizenId15To18(folded) : folded;
}

const LABEL = "权利人：";
/** A name as a reason may carry it: an organisation as it is, a person masked. */
export function shownParty(name: string): string {
  return maskForeignText(LABEL + name).slice(LABEL.length);
}
