import {
  dateInChina,
  makeReason,
  maskStrayHeader,
  maskStrayReference,
  type Case,
  type Reason,
} from "../../../contract/index.js";
import type { Finding, RowFinding } from "../../../rules/index.js";
import { reasonsAgainst } from "../../results/result-cells.js";
import { daysFrom } from "../deadline.js";
import { MAX_ATTENTION, type AttentionItem, type Outcome } from "./model.js";
import type { CaseFacts, RowFacts } from "./row-facts.js";

/** Outcomes that need a person, the most urgent first. */
const URGENCY: readonly Outcome[] = ["unclear", "waits-for-us", "in-progress", "returned", "invalid"];

/**
 * Returns why a row is not registered: the first finding of the rules or reason of the authority, warnings left out.
 */
export function firstReason(facts: RowFacts): Finding | Reason {
  const reasons = facts.record ? reasonsAgainst(facts.record) : [];
  const found = reasons.find((reason) => !("severity" in reason) || reason.severity !== "warning");
  return found ?? plainReason(facts);
}

interface AttentionOptions {
  /** Id of the batch. */
  readonly batch: string;
  /** Profile that filed it. */
  readonly profile: string;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** First reason, when it is known already. */
  readonly reason?: Finding | Reason | undefined;
}

export const codeOf = (reason: Finding | Reason): string => ("rule" in reason ? String(reason.rule) : reason.code);

/**
 * Returns what a person has to do about a row, or undefined. A row without a filing of its own (a further row of one
 * filing) has nothing of its own to do, unless it is invalid.
 */
export function attentionFor(
  facts: RowFacts,
  { batch, profile, today, reason }: AttentionOptions,
): AttentionItem | undefined {
  const { values, outcome, found } = facts;
  const { row, filing } = values;
  const dueOn = dueDay(found, outcome);
  const isLate = outcome === "in-progress" && dueOn !== undefined && dueOn < today;
  if (!URGENCY.includes(outcome) || (outcome === "in-progress" && !isLate)) return undefined;
  const shown = isLate ? lateReason(dueOn) : (reason ?? firstReason(facts));
  return {
    batch,
    row,
    ref: maskStrayReference(facts.record?.ref ?? filing?.ref ?? ""),
    ...(values.state === "filed" && filing?.caseNo !== undefined && { caseNo: filing.caseNo }),
    outcome,
    ...(dueOn !== undefined && { dueOn, daysLeft: daysFrom(today, dueOn) }),
    code: codeOf(shown),
    zh: headerOf(shown, "：") + shown.zh,
    en: headerOf(shown, ": ") + shown.en,
    fixZh: shown.fixZh ?? "",
    fixEn: shown.fixEn ?? "",
    command: commandFor(facts, batch, profile),
  };
}

/** Header of the column that a finding is about, so that the cell can be found in the file. */
function headerOf(reason: Finding | Reason | RowFinding, colon: string): string {
  return "header" in reason && typeof reason.header === "string" ? maskStrayHeader(reason.header) + colon : "";
}

/** Last day to act on a case, or the day by which the authority promised to have finished. */
function dueDay(found: CaseFacts | undefined, outcome: Outcome): string | undefined {
  if (!found) return undefined;
  const { status, supplement, fee, preReview, promisedBy } = found;
  const due = {
    "supplement-required": supplement?.dueBy,
    "payment-due": fee?.dueBy,
    "pre-review-passed": preReview?.validUntil,
  } as Partial<Record<Case["status"], string>>;
  const instant = outcome === "waits-for-us" ? due[status] : outcome === "in-progress" ? promisedBy : undefined;
  return instant === undefined ? undefined : dateInChina(instant);
}

function lateReason(dueOn: string): Reason {
  return makeReason(
    "promised-time-missed",
    `登记机构承诺 ${dueOn} 前办结，已超期`,
    `the authority promised to finish by ${dueOn}`,
    "向登记机构催办",
    "contact the authority",
  );
}

function plainReason({ values, outcome, found }: RowFacts): Reason {
  if (found?.status === "payment-due")
    return makeReason("payment-due", "待缴费", "payment due", "缴清登记费", "pay the registration fee");
  if (found?.status === "pre-review-passed")
    return makeReason(
      "pre-review-passed",
      "预审已通过，须到场办理",
      "pre-review passed, appearance required",
      "持二维码到窗口办理",
      "present the QR code at the counter",
    );
  if (outcome === "unclear")
    return makeReason(
      values.state,
      "结果待核实",
      "the outcome is not known yet",
      "先运行 bdc resume，它先查询再决定是否提交",
      "run bdc resume first; it looks up before it sends",
    );
  return makeReason(
    values.filing?.caseStatus ?? values.state,
    "登记机构没有给出原因",
    "the authority gave no reason",
    "向登记机构查询",
    "ask the authority",
  );
}

/** A word that every shell takes as it is. */
const PLAIN_WORD = /^[\p{L}\p{N}._-]+$/u;

function commandFor({ values, outcome, found }: RowFacts, batch: string, profile: string): string {
  const { state, filing } = values;
  const caseNo = found?.caseNo;
  if (caseNo !== undefined && PLAIN_WORD.test(caseNo)) {
    if (found?.status === "supplement-required")
      return `bdc case supplement ${caseNo} --profile ${profile} --material …`;
    if (found?.status === "payment-due") return `bdc case payment ${caseNo} --profile ${profile}`;
    if (outcome === "waits-for-us" || outcome === "in-progress") return `bdc case show ${caseNo} --profile ${profile}`;
  }
  if (state === "needs-a-person") return `bdc batch release ${filing?.batch ?? batch}`;
  if (outcome === "unclear" && state !== "filed") return `bdc resume ${filing?.batch ?? batch}`;
  return `bdc batch show ${batch} --problems`;
}

/** Keeps the most urgent items and counts all. */
export class AttentionList {
  readonly #items: AttentionItem[] = [];
  #total = 0;
  #overdue = 0;

  add(item: AttentionItem): void {
    this.#total++;
    if ((item.daysLeft ?? 0) < 0) this.#overdue++;
    this.#items.push(item);
    // Sorted now and then, so that a million faulty rows do not stay in memory.
    if (this.#items.length > 20 * MAX_ATTENTION) this.#shorten();
  }

  get total(): number {
    return this.#total;
  }

  get overdue(): number {
    return this.#overdue;
  }

  items(): readonly AttentionItem[] {
    this.#shorten();
    return this.#items;
  }

  #shorten(): void {
    this.#items.sort(
      (a, b) =>
        (a.dueOn ?? "9999").localeCompare(b.dueOn ?? "9999") ||
        URGENCY.indexOf(a.outcome) - URGENCY.indexOf(b.outcome) ||
        a.batch.localeCompare(b.batch) ||
        a.row - b.row,
    );
    this.#items.length = Math.min(this.#items.length, MAX_ATTENTION);
  }
}
