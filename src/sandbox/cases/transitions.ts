import { KINDS, type CaseStatus, type Kind } from "../../contract/index.js";

/** What the officers, the calendar or the institution do to a case. */
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

/** From where an action is possible, and where it leads. */
const TRANSITIONS: Readonly<Record<CaseAction, { readonly from: readonly CaseStatus[]; readonly to: CaseStatus }>> = {
  "pre-review": { from: ["submitted"], to: "pre-review" },
  "pass-pre-review": { from: ["submitted", "pre-review"], to: "pre-review-passed" },
  // 条例 art. 17: complete materials are accepted, and silence is acceptance.
  accept: { from: ["submitted", "pre-review", "pre-review-passed"], to: "accepted" },
  review: { from: ["accepted"], to: "reviewing" },
  return: { from: atDesk, to: "supplement-required" },
  // A suspended case, too, may be waiting for what the institution has.
  supplement: { from: ["supplement-required", "suspended"], to: "reviewing" },
  // What came back from pre-review is looked at on line again: it was never accepted.
  resubmit: { from: ["supplement-required"], to: "pre-review" },
  "demand-payment": { from: ["accepted", "reviewing"], to: "payment-due" },
  pay: { from: ["payment-due"], to: "reviewing" },
  register: { from: ["submitted", "accepted", "reviewing"], to: "registered" },
  certify: { from: ["registered"], to: "certified" },
  // 条例 art. 17: not accepted, with everything that is missing at once.
  "not-accept": { from: beforeAcceptance, to: "not-accepted" },
  // 条例 art. 22: in writing, after acceptance.
  refuse: { from: [...atDesk, "suspended", "supplement-required"], to: "refused" },
  suspend: { from: underReview.filter((s) => s !== "suspended"), to: "suspended" },
  resume: { from: ["suspended"], to: "reviewing" },
  // 条例 art. 15: the applicant may withdraw until 登簿.
  withdraw: { from: open, to: "withdrawn" },
};

/** The status that an action leads to; undefined when the case's status does not allow it. */
export function nextStatus(kind: Kind, status: CaseStatus, action: CaseAction): CaseStatus | undefined {
  if (action === "certify" && KINDS[kind].yields === "nothing") return undefined;
  const { from, to } = TRANSITIONS[action];
  return from.includes(status) ? to : undefined;
}

export interface Path {
  readonly mode: "instant" | "delayed" | "manual";
  /** Looked at on line first; accepted only at the counter. */
  readonly preReview?: boolean | undefined;
  /** A fee that must be paid before 登簿; none for what is free (查封, 注销, 预告: CF-26). */
  readonly fee?: string | undefined;
}

/**
 * What the officers do with a new filing by themselves, at once. A fee is asked for as soon as the case is accepted, so
 * that nobody waits for it at the end.
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
 * What an officer does with a case whose turn has come, or whose hand `approve` is: all the way, as far as the case can
 * go without anybody else.
 */
export function approvalActions(kind: Kind, status: CaseStatus, byItself: boolean): readonly CaseAction[] {
  if (byItself && status === "pre-review") return ["pass-pre-review"];
  return nextStatus(kind, status, "accept") ? ["accept", ...LAST] : LAST;
}

/** What the counter's scanner reads to load a case that passed pre-review. */
export function qrPayload(authorityId: string, caseNo: string, validUntil: Date): string {
  return `bdc:pre-review:${authorityId}:${caseNo}:${Math.floor(validUntil.getTime() / 1000)}`;
}
