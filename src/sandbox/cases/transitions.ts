import { KINDS, type CaseStatus, type FeeSchedule, type Kind } from "../../contract/index.js";

/** Actions of officers, calendar or institution on a case. */
export const caseActions = [
  "pre-review",
  "pass-pre-review",
  "accept",
  "review",
  "return",
  "supplement",
  "resubmit",
  "demand-payment",
  "pay",
  "register",
  "certify",
  "not-accept",
  "refuse",
  "suspend",
  "resume",
  "withdraw",
] as const;
export type CaseAction = (typeof caseActions)[number];

const open: readonly CaseStatus[] = [
  "submitted",
  "pre-review",
  "pre-review-passed",
  "accepted",
  "reviewing",
  "payment-due",
  "supplement-required",
  "suspended",
];
const atDesk: readonly CaseStatus[] = ["submitted", "pre-review", "accepted", "reviewing", "payment-due"];
const beforeAcceptance: readonly CaseStatus[] = ["submitted", "pre-review", "pre-review-passed", "supplement-required"];
const underReview: readonly CaseStatus[] = ["accepted", "reviewing", "payment-due", "suspended", "supplement-required"];

/** Statuses in which each action is allowed, and the status it leads to. */
const TRANSITIONS: Readonly<Record<CaseAction, { readonly from: readonly CaseStatus[]; readonly to: CaseStatus }>> = {
  "pre-review": { from: ["submitted"], to: "pre-review" },
  "pass-pre-review": { from: ["submitted", "pre-review"], to: "pre-review-passed" },
  // 条例 art. 17: complete materials are accepted, and silence is acceptance.
  accept: { from: ["submitted", "pre-review", "pre-review-passed"], to: "accepted" },
  review: { from: ["accepted"], to: "reviewing" },
  return: { from: atDesk, to: "supplement-required" },
  // A suspended case may also wait for a supplement.
  supplement: { from: ["supplement-required", "suspended"], to: "reviewing" },
  // A case returned in pre-review was never accepted, so it goes back to pre-review.
  resubmit: { from: ["supplement-required"], to: "pre-review" },
  "demand-payment": { from: ["accepted", "reviewing"], to: "payment-due" },
  pay: { from: ["payment-due"], to: "reviewing" },
  register: { from: ["submitted", "accepted", "reviewing"], to: "registered" },
  certify: { from: ["registered"], to: "certified" },
  // 条例 art. 17: a non-acceptance lists everything that is missing.
  "not-accept": { from: beforeAcceptance, to: "not-accepted" },
  // 条例 art. 22: a refusal is issued in writing, after acceptance.
  refuse: { from: [...atDesk, "suspended", "supplement-required"], to: "refused" },
  suspend: { from: underReview.filter((s) => s !== "suspended"), to: "suspended" },
  resume: { from: ["suspended"], to: "reviewing" },
  // 条例 art. 15: the applicant may withdraw until 登簿.
  withdraw: { from: open, to: "withdrawn" },
};

/** Returns the status after an action, or undefined if the current status does not allow it. */
export function nextStatus(kind: Kind, status: CaseStatus, action: CaseAction): CaseStatus | undefined {
  if (action === "certify" && KINDS[kind].yields === "nothing") return undefined;
  const { from, to } = TRANSITIONS[action];
  return from.includes(status) ? to : undefined;
}

export interface Path {
  readonly mode: "instant" | "delayed" | "manual";
  /** Reviewed online first, and accepted only at the counter. */
  readonly preReview?: boolean | undefined;
  /** What is charged before registration; absent for free kinds (查封, 注销, 预告: CF-26). */
  readonly fee?: FeeSchedule | undefined;
}

/**
 * Returns the actions that are applied to a new filing automatically. A fee is requested as soon as the case is
 * accepted, to avoid waiting for it at the end.
 */
export function automaticActions({ mode, preReview, fee }: Path): readonly CaseAction[] {
  if (preReview) return ["pre-review"];
  if (mode === "manual") return ["accept", "review"];
  if (fee !== undefined) return ["accept", "review", "demand-payment"];
  return mode === "instant" ? ["accept", "review", ...LAST] : ["accept", "review"];
}

/** 登簿 and 发证. */
const LAST = ["register", "certify"] as const;

/**
 * Returns the actions of `approve` and of a scheduled decision: as far as the case can go without another party.
 */
export function approvalActions(kind: Kind, status: CaseStatus, byItself: boolean): readonly CaseAction[] {
  if (byItself && status === "pre-review") return ["pass-pre-review"];
  return nextStatus(kind, status, "accept") ? ["accept", ...LAST] : LAST;
}

/** Returns the QR code payload with which the counter loads a case that passed pre-review. */
export function qrPayload(authorityId: string, caseNo: string, validUntil: Date): string {
  return `bdc:pre-review:${authorityId}:${caseNo}:${Math.floor(validUntil.getTime() / 1000)}`;
}
