import {
  CASE_STATUSES,
  UNRECOGNISED,
  isCaseStatus,
  isRegistered,
  makeReason,
  maskForeignText,
  maskForeignValue,
  type Case,
  type CaseUnit,
  type Reason,
  type ReceivedStatus,
} from "../../contract/index.js";
import { blocksFiling, type Finding, type RowFinding } from "../../rules/index.js";
import type { RowRecord } from "../ledger/types.js";
import type { ResultColumnKey } from "../files/common/result-columns.js";
import { differencesText } from "./differences.js";
import { cellOf, type Lang } from "./cell-text.js";
import { requiredAction } from "./required-action.js";

export type { Lang } from "./cell-text.js";

// These texts must not need quotes in a CSV file (see result-columns.ts).
const OUTCOMES: Record<RowRecord["state"], { zh: string; en: string }> = {
  invalid: { zh: "有错，未提交", en: "invalid: not filed" },
  queued: { zh: "待提交", en: "not filed yet" },
  sending: { zh: "提交中", en: "being sent" },
  unclear: { zh: "结果待核实", en: "outcome unclear" },
  filed: { zh: "已提交", en: "filed" },
  "turned-away": { zh: "登记机构未接收", en: "rejected by the authority" },
  discarded: { zh: "已撤下，未提交", en: "discarded: not filed" },
  "needs-a-person": { zh: "需人工处理", en: "needs manual review" },
  changed: { zh: "编号已用，内容不同，未提交", en: "ref already used: not filed" },
};

/**
 * Returns every finding of the rules and every reason of the authority for a row, oldest first. The authority's reasons
 * are masked, because they may name persons who are not in the row.
 * @param found Case of the row. @default the case stored with its filing
 */
export function reasonsAgainst(row: RowRecord, found = caseOf(row)): (Finding | Reason)[] {
  const list = <T>(text: string | undefined): T[] => (text ? (JSON.parse(text) as T[]) : []);
  return [
    ...list<RowFinding>(row.findings),
    ...maskForeignValue([
      ...list<Reason>(row.correctedIn ? row.correctedIn.reasons : row.filing?.reasons),
      ...contradictionsOf(row),
      ...(found?.reasons ?? []),
      ...(found?.supplement?.items ?? []),
    ]),
  ];
}

function contradictionsOf({ filing, state }: RowRecord): Reason[] {
  if (!filing?.contradiction || state === "changed") return [];
  const text = filing.contradiction.split("\n").join("; ");
  return [
    makeReason(
      "contradiction",
      `登记机构先后返回的信息互相矛盾：${text}`,
      `reports of the authority contradict each other: ${text}`,
      `请向登记机构核实；核实后运行 bdc case settle ${filing.ref} --reason 核实结果`,
      `clarify with the authority, then run \`bdc case settle ${filing.ref} --reason …\``,
    ),
  ];
}

function caseOf(row: RowRecord): Case | undefined {
  return row.state === "filed" && row.filing?.case ? (JSON.parse(row.filing.case) as Case) : undefined;
}

/**
 * Returns the result cells for one row of a file.
 * @param batch Id of the batch of the file.
 */
export function resultCells(row: RowRecord, batch: string, lang: Lang): Record<ResultColumnKey, string> {
  const found = caseOf(row);
  const reasons = reasonsAgainst(row, found);
  const status: ReceivedStatus | undefined = row.filing?.caseStatus ?? (found && UNRECOGNISED);
  return {
    outcome: outcome(row, status, reasons, lang),
    caseNo: row.state === "filed" ? (row.filing?.caseNo ?? "") : "",
    status: found && status ? statusText(found, status, lang) : "",
    certificates: cellOf(
      (found?.certificates ?? []).map((c) => c.no),
      lang,
    ),
    ranks: cellOf(
      (found?.units ?? []).map((u) => rankText(u, (found?.units.length ?? 0) > 1, lang)).filter(Boolean),
      lang,
    ),
    errors: changedText(row, lang) + errorsText(reasons, lang),
    advice: cellOf(replacedTexts(row, lang) ?? [...actionTexts(row, lang), ...adviceTexts(reasons, lang)], lang),
    batch: row.correctedIn?.batch ?? row.filing?.batch ?? batch,
    reminders: remindersText(reasons, lang, [...replacesTexts(row, lang), ...alertTexts(found, lang)]),
  };
}

/** Joins what prevents or refuses a filing into one cell, each with its code, header and legal source. */
export function errorsText(reasons: readonly (Finding | Reason)[], lang: Lang): string {
  return cellOf(
    reasons
      .filter((reason) => !isReminder(reason))
      .map((reason) => severityText(reason, lang) + reasonText(reason, lang)),
    lang,
  );
}

/** Joins the different fixes of what prevents or refuses a filing into one cell. */
export function adviceText(reasons: readonly (Finding | Reason)[], lang: Lang): string {
  return cellOf(adviceTexts(reasons, lang), lang);
}

function adviceTexts(reasons: readonly (Finding | Reason)[], lang: Lang): string[] {
  const fixes = reasons.filter((reason) => !isReminder(reason)).map((reason) => fixOf(reason, lang));
  return [...new Set(fixes.filter(Boolean))];
}

/** What the institution must do for the case of a row. */
function actionTexts(row: RowRecord, lang: Lang): string[] {
  const action = row.state === "filed" ? requiredAction(row.filing) : undefined;
  return action ? [lang === "en" ? action.fixEn : action.fixZh] : [];
}

/** What to do about a refused row that another filing replaces: nothing. */
function replacedTexts({ state, filing }: RowRecord, lang: Lang): string[] | undefined {
  if (state === "changed" || filing?.replacedBy === undefined) return undefined;
  const { ref, batch } = filing.replacedBy;
  return [lang === "en" ? `replaced by ${ref} in batch ${batch}` : `已由批次 ${batch} 的申请 ${ref} 替代，无需处理`];
}

function replacesTexts({ state, filing }: RowRecord, lang: Lang): string[] {
  if (state === "changed" || filing?.replaces === undefined) return [];
  const { ref, batch } = filing.replaces;
  return [
    lang === "en" ? `replaces the refused ${ref} of batch ${batch}` : `替代批次 ${batch} 中未获登记的申请 ${ref}`,
  ];
}

/**
 * Joins the reminders into one cell, each with its fix. They prevent nothing, so they are no errors.
 * @param more Further texts.
 */
export function remindersText(
  reasons: readonly (Finding | Reason)[],
  lang: Lang,
  more: readonly string[] = [],
): string {
  const texts = reasons.filter(isReminder).map((reason) => reminderText(reason, lang));
  return cellOf([...new Set([...more, ...texts])], lang);
}

/** The alerts on the case of a row. They prevent nothing: the case is registered, or goes on. */
function alertTexts(found: Case | undefined, lang: Lang): string[] {
  return maskForeignValue(found?.alerts ?? []).map((alert) => reminderText(alert, lang));
}

function reminderText(reason: Finding | Reason, lang: Lang): string {
  const fix = fixOf(reason, lang);
  return reasonText(reason, lang) + (fix && (lang === "en" ? `. ${fix}` : `。${fix}`));
}

function reasonText(reason: Finding | Reason, lang: Lang): string {
  const code = "rule" in reason ? String(reason.rule) : reason.code;
  return `[${code}] ${headerText(reason, lang)}${lang === "en" ? reason.en : reason.zh}${sourceText(reason, lang)}`;
}

const fixOf = (reason: Finding | Reason, lang: Lang): string => (lang === "en" ? reason.fixEn : reason.fixZh) ?? "";

function isReminder(reason: Finding | Reason): boolean {
  return isFinding(reason) && !blocksFiling(reason);
}

function outcome(
  row: RowRecord,
  status: ReceivedStatus | undefined,
  reasons: readonly (Finding | Reason)[],
  lang: Lang,
): string {
  if (row.state === "filed" && status && isRegistered(status)) return lang === "en" ? "registered" : "已登记";
  if (row.state === "filed" && status === "refused") return lang === "en" ? "refused" : "不予登记";
  if (row.state === "invalid" && isUnconfirmed(reasons))
    return lang === "en" ? "needs confirmation: not filed" : "需确认，未提交";
  return OUTCOMES[row.state][lang];
}

/** Checks whether a row has no errors and only waits for confirmation. */
function isUnconfirmed(reasons: readonly (Finding | Reason)[]): boolean {
  const blocking = reasons.filter(isFinding).filter(blocksFiling);
  return blocking.length > 0 && blocking.every((finding) => finding.severity === "confirm");
}

function statusText(found: Case, status: ReceivedStatus, lang: Lang): string {
  return isCaseStatus(status)
    ? CASE_STATUSES[status][lang]
    : maskForeignText(`${found.authorityStatus.code} ${found.authorityStatus.text}`);
}

function rankText(unit: CaseUnit, several: boolean, lang: Lang): string {
  const prefix = several ? `${unit.unitCode} ` : "";
  if (unit.rank !== undefined) return prefix + (lang === "en" ? `rank ${unit.rank}` : `第 ${unit.rank} 顺位`);
  if (unit.queuePosition === 0) return prefix + (lang === "en" ? "in force" : "生效");
  if (unit.queuePosition !== undefined)
    return prefix + (lang === "en" ? `waiting, position ${unit.queuePosition}` : `轮候第 ${unit.queuePosition} 位`);
  return "";
}

/** Returns a prefix for findings that hold a filing back until they are confirmed. */
function severityText(reason: Finding | Reason, lang: Lang): string {
  if (!isFinding(reason) || reason.severity !== "confirm") return "";
  return lang === "en" ? "needs confirmation " : "需确认";
}

function isFinding(reason: Finding | Reason): reason is Finding {
  return "severity" in reason;
}

function headerText(reason: Finding | Reason, lang: Lang): string {
  const header = "header" in reason && typeof reason["header"] === "string" ? reason["header"] : "";
  return header ? (lang === "en" ? `${header}: ` : `${header}：`) : "";
}

/** Returns the legal source of a finding or reason, if it has one. */
function sourceText(reason: Finding | Reason, lang: Lang): string {
  const source = "source" in reason && typeof reason["source"] === "string" ? reason["source"] : "";
  return source && (lang === "en" ? ` (source: ${source})` : `（依据：${source}）`);
}

function changedText(row: RowRecord, lang: Lang): string {
  if (row.state !== "changed" || !row.filing) return "";
  const { caseNo = "", batch, state, ref, kind } = row.filing;
  const differences =
    row.knownBody === undefined || row.changedBody === undefined
      ? ""
      : ` [${differencesText(kind, row.knownBody, row.changedBody, lang)}]`;
  if (state === "queued") {
    return lang === "en"
      ? `queued in ${batch} with different content, not filed yet; to file this content instead, run \`bdc case discard ${ref} --reason …\`, then submit this file again${differences}`
      : `该编号已以不同内容在 ${batch} 中排队，尚未提交；改用本行内容的，先运行 bdc case discard ${ref} --reason 原因，再提交本文件${differences}`;
  }
  const known = `${caseNo || batch}`;
  return lang === "en"
    ? `already filed with different content (${known}); use another ref for a different matter${differences}`
    : `该编号已用于内容不同的申请（${known}）；为另一笔业务的，请更换申请编号${differences}`;
}
