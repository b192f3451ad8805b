import type { Alert } from "../../../contract/index.js";
import type { MortgageRow, NoticeRow } from "./tables.js";
import type { CaseEffect } from "./types.js";

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
