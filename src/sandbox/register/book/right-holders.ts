import type { Alert } from "../../../contract/index.js";
import type { MortgageRow, Mortgages, NoticeRow, Notices, Seizures } from "./tables.js";
import type { Units } from "./units.js";
import type { CaseEffect } from "./types.js";

/** The tables that say who holds a right in a unit. */
interface Rights {
  readonly units: Units;
  readonly mortgages: Mortgages;
  readonly notices: Notices;
  readonly seizures: Seizures;
}

/** Whether the institution is owner, mortgagee, holder of a pre-notice or seizing organ of the unit now. */
export function holdsRight(
  { units, mortgages, notices, seizures }: Rights,
  unitCode: string,
  institution: string,
): boolean {
  return (
    (units.get(unitCode)?.owners.some((o) => o.idNo === institution) ?? false) ||
    mortgages.live(unitCode).some((m) => m.institution === institution) ||
    notices
      .live(unitCode)
      .some((n) => n.institution === institution || n.holders.some((h) => h.idNo === institution)) ||
    seizures.live(unitCode).some((s) => s.organId === institution)
  );
}

/** Addresses an event to every institution with a mortgage or pre-notice in the unit, except the one that caused it. */
export function toHolders(
  { mortgages, notices }: Rights,
  unitCode: string,
  { except, alert }: { readonly except: string; readonly alert: Alert },
): CaseEffect[] {
  return [
    ...mortgages
      .live(unitCode)
      .filter((m) => m.institution !== except)
      .map((m) => toMortgagee(m, { alert })),
    ...notices
      .live(unitCode)
      .flatMap((n) => [
        ...(n.institution === except ? [] : [{ caseNo: n.caseNo, alert }]),
        ...toNoticeHolder(n, alert).filter((e) => e.holder?.institution !== except),
      ]),
  ];
}

/** Addresses an event to every mortgagee of the unit. */
export function toMortgagees({ mortgages }: Pick<Rights, "mortgages">, unitCode: string, alert: Alert): CaseEffect[] {
  return mortgages.live(unitCode).map((m) => toMortgagee(m, { alert }));
}

/** Addresses an event to the bank of a mortgage pre-notice, which another institution filed. */
export function toNoticeHolder(notice: NoticeRow, alert: Alert, more: Partial<CaseEffect> = {}): CaseEffect[] {
  const bank = notice.type === "mortgage" ? notice.holders[0]?.idNo : undefined;
  if (bank === undefined || bank === notice.institution) return [];
  const { proofNo, unitCode } = notice;
  return [
    { ...more, caseNo: "", holder: { institution: bank, kind: "pre-notice.register", proofNo, unitCode }, alert },
  ];
}

/**
 * Addresses an event to the bank of a mortgage pre-notice: on the case of its filing, if it filed for a buyer who
 * applied alone, or on a case of its own.
 */
export function toNoticeBank(notice: NoticeRow, alert: Alert): CaseEffect[] {
  const isOwnFiling = notice.type === "mortgage" && notice.holders[0]?.idNo === notice.institution;
  return isOwnFiling ? [{ caseNo: notice.caseNo, alert }] : toNoticeHolder(notice, alert);
}

/**
 * Addresses an event to a mortgagee: on the case of its filing, or on a case of its own when the mortgage came from a
 * pre-notice or from official records.
 */
export function toMortgagee(
  { caseNo, institution, proofNo, unitCode }: MortgageRow,
  effect: Omit<CaseEffect, "caseNo" | "holder">,
): CaseEffect {
  if (caseNo !== "") return { ...effect, caseNo };
  return { ...effect, caseNo: "", holder: { institution, kind: "pre-notice.register", proofNo, unitCode } };
}
