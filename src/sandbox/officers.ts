import { KINDS, type CaseStatus, type Kind } from "../contract/index.js";

/** What the officers, the calendar or the institution do to a case. */
export const caseActions = [
  "pre-review", "pass-pre-review", "accept", "review", "return", "supplement", "demand-payment", "pay",
  "register", "certify", "not-accept", "refuse", "suspend", "resume", "withdraw",
] as const;
export type CaseAction = (typeof caseActions)[number];

const open: readonly CaseStatus[] = ["submitted", "pre-review", "pre-review-passed", "accepted", "reviewing", "payment-due", "supplement-required", "suspended"];
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
  supplement: { from: ["supplement-required"], to: "reviewing" },
  "demand-payment": { from: ["accepted", "reviewing"], to: "payment-due" },
  pay: { from: ["payment-due"], to: "reviewing" },
  register: { from: ["submitted", "accepted", "reviewing"], to: "registered" },
  certify: { from: ["registered"], to: "certified" },
  // 条例 art. 17: refused at the door, with everything that is missing at once.
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

/** The actions that are possible now. */
export function possibleActions(kind: Kind, status: CaseStatus): CaseAction[] {
  return caseActions.filter((action) => nextStatus(kind, status, action) !== undefined);
}

/** What the officers do with a new filing by themselves: all at once, up to review with the rest later, or only the receipt. */
export function pathOf(mode: "instant" | "delayed" | "manual"): { readonly now: readonly CaseAction[]; readonly later: readonly CaseAction[] } {
  const whole = ["accept", "review", "register", "certify"] as const;
  if (mode === "instant") return { now: whole, later: [] };
  if (mode === "delayed") return { now: whole.slice(0, 2), later: whole.slice(2) };
  return { now: whole.slice(0, 2), later: [] };
}

/** What the counter's scanner reads to load a case that passed pre-review. */
export function qrPayload(authorityId: string, caseNo: string, validUntil: Date): string {
  return `bdc:pre-review:${authorityId}:${caseNo}:${Math.floor(validUntil.getTime() / 1000)}`;
}
