import * as z from "zod";

interface StatusEntry {
  readonly zh: string;
  readonly en: string;
  /** No further change follows. */
  readonly final: boolean;
  /** Who has to act next. */
  readonly waitsFor: "authority" | "institution" | "nobody";
}

/** The statuses of a case, in their usual order. */
export const CASE_STATUSES = {
  submitted: { zh: "已提交", en: "submitted", final: false, waitsFor: "authority" },
  "pre-review": { zh: "预审中", en: "in pre-review", final: false, waitsFor: "authority" },
  "supplement-required": { zh: "待补正", en: "supplement required", final: false, waitsFor: "institution" },
  "pre-review-passed": { zh: "预审通过", en: "pre-review passed", final: false, waitsFor: "institution" },
  accepted: { zh: "已受理", en: "accepted", final: false, waitsFor: "authority" },
  reviewing: { zh: "审核中", en: "under review", final: false, waitsFor: "authority" },
  "payment-due": { zh: "待缴费", en: "payment due", final: false, waitsFor: "institution" },
  suspended: { zh: "暂停", en: "suspended", final: false, waitsFor: "authority" },
  registered: { zh: "已登簿", en: "registered", final: false, waitsFor: "authority" },
  certified: { zh: "已出证", en: "certificate issued", final: true, waitsFor: "nobody" },
  "not-accepted": { zh: "不予受理", en: "not accepted", final: true, waitsFor: "nobody" },
  refused: { zh: "不予登记", en: "registration refused", final: true, waitsFor: "nobody" },
  withdrawn: { zh: "已撤回", en: "withdrawn", final: true, waitsFor: "nobody" },
} as const satisfies Record<string, StatusEntry>;

/** Status of a case. */
export type CaseStatus = keyof typeof CASE_STATUSES;
/** What a client shows for a status that is not in the contract. It is never sent. */
export const UNRECOGNISED = "unrecognised";
/** A status as a client shows it. */
export type ReceivedStatus = CaseStatus | typeof UNRECOGNISED;

/** All statuses, in their usual order. */
export const caseStatuses = Object.keys(CASE_STATUSES) as [CaseStatus, ...CaseStatus[]];
const OPEN_STATUS =
  "今后可能增加新的状态：未知状态视为办理中，不得视为办结，并将 `authorityStatus` 交人工查看. " +
  "More may be added: treat an unknown status as pending, never as an end, and show `authorityStatus` to a person";
/** Schema of a status. */
export const CaseStatusSchema = z.enum(caseStatuses).meta({
  id: "CaseStatus",
  title: "状态",
  description: `${caseStatuses.map((s) => `\`${s}\` ${CASE_STATUSES[s].zh} ${CASE_STATUSES[s].en}`).join(" · ")}. ${OPEN_STATUS}`,
});

/** Whether a text is a status of the contract. */
export function isCaseStatus(text: string): text is CaseStatus {
  return Object.hasOwn(CASE_STATUSES, text);
}

/** Whether the case goes on only when the institution acts: supplement, payment, appearance at the counter. */
export function waitsForInstitution(status: ReceivedStatus | undefined): boolean {
  return status !== undefined && isCaseStatus(status) && CASE_STATUSES[status].waitsFor === "institution";
}

/**
 * Whether the right is registered. Seizures (查封) and cancellations (注销) yield no certificate and end with this
 * status; the authority then sets `done` on the case.
 */
export function isRegistered(status: ReceivedStatus): boolean {
  return status === "registered" || status === "certified";
}
