import { minuteInChina, type Case, type ReceivedStatus } from "../../contract/index.js";
import type { FilingRecord } from "../ledger/types.js";

/**
 * What the institution must do before a case goes on: answer a supplement list, pay, or appear at the counter after the
 * pre-review.
 */
export type ActionKind = "supplement" | "payment" | "appearance";

/** What the institution must do for one case, and by when. */
export interface RequiredAction {
  /** What to do. */
  readonly what: ActionKind;
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Last moment, as the authority gave it. Absent when it gave none. */
  readonly dueBy?: string;
  /** What the case waits for, in Chinese. */
  readonly zh: string;
  /** What the case waits for, in English. */
  readonly en: string;
  /** What to do, with the last moment, in Chinese. */
  readonly fixZh: string;
  /** What to do, with the last moment, in English. */
  readonly fixEn: string;
}

const TEXTS: Record<ActionKind, Pick<RequiredAction, "zh" | "en" | "fixZh" | "fixEn">> = {
  supplement: { zh: "待补正", en: "supplement required", fixZh: "提交补正材料", fixEn: "answer the supplement list" },
  payment: { zh: "待缴费", en: "payment due", fixZh: "按缴款通知书缴费", fixEn: "pay as the payment notice says" },
  appearance: {
    zh: "预审通过，待到窗口办理",
    en: "pre-review passed, appearance at the counter required",
    fixZh: "持预审二维码和原件到窗口办理",
    fixEn: "go to the counter with the QR code of the pre-review and the originals",
  },
};

const ACTIONS: Partial<Record<ReceivedStatus, ActionKind>> = {
  "supplement-required": "supplement",
  "payment-due": "payment",
  "pre-review-passed": "appearance",
};

/**
 * Returns what the institution must do for a filing. Undefined when its case does not wait for the institution.
 * @param filing Filing with its case, as the ledger holds it
 */
export function requiredAction(
  filing: Pick<FilingRecord, "caseStatus" | "caseNo" | "case"> | undefined,
): RequiredAction | undefined {
  const what = filing?.caseStatus && ACTIONS[filing.caseStatus];
  if (!what || !filing?.case) return undefined;
  const found = JSON.parse(filing.case) as Case;
  const dueBy = {
    supplement: found.supplement?.dueBy,
    payment: found.fee?.dueBy,
    appearance: found.preReview?.validUntil,
  };
  return action(what, filing.caseNo ?? found.caseNo, dueBy[what]);
}

function action(what: ActionKind, caseNo: string, dueBy: string | undefined): RequiredAction {
  const { fixZh, fixEn, ...texts } = TEXTS[what];
  if (dueBy === undefined) return { what, caseNo, ...texts, fixZh, fixEn };
  const time = minuteInChina(dueBy);
  return { what, caseNo, dueBy, ...texts, fixZh: `${time} 前${fixZh}`, fixEn: `${fixEn} by ${time}` };
}
