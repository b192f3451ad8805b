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

export type { Lang } from "./cell-text.js";

// Plain words: the round-trip file takes this cell without quotes (see result-columns.ts).
const OUTCOMES: Record<RowRecord["state"], { zh: string; en: string }> = {
  invalid: { zh: "有错，未提交", en: "invalid: not sent" },
  queued: { zh: "待提交", en: "to be filed" },
  sending: { zh: "提交中", en: "being sent" },
  unclear: { zh: "结果不明，待核实", en: "outcome unclear" },
  filed: { zh: "已提交", en: "filed" },
  "turned-away": { zh: "登记机构退回", en: "turned away" },
  discarded: { zh: "已撤下，未提交", en: "given up: not sent" },
  "needs-a-person": { zh: "需人工处理", en: "needs a person" },
  changed: { zh: "编号已用，内容不同，未提交", en: "ref used: other content" },
};

/**
 * Everything said against a row, ours and the authority's, in the order in which it was said. What the authority says
 * is masked here too: it may speak of others than the row does, whose own people stand beside it in the user's columns.
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
      `登记机构的报告互相矛盾：${text}`,
      `reports of the authority contradict each other: ${text}`,
      `请向登记机构核实；核实后运行 bdc case settle ${filing.ref} --reason 核实结果`,
      `ask the authority; then run \`bdc case settle ${filing.ref} --reason …\``,
    ),
  ];
}

function caseOf(row: RowRecord): Case | undefined {
  return row.state === "filed" && row.filing?.case ? (JSON.parse(row.filing.case) as Case) : undefined;
}

/** Our cells for one file row. */
export function resultCells(row: RowRecord, batch: string, lang: Lang): Record<ResultColumnKey, string> {
  const found = caseOf(row);
  const words = reasonsAgainst(row, found);
  const status: ReceivedStatus | undefined = row.filing?.caseStatus ?? (found && UNRECOGNISED);
  return {
    outcome: outcome(row, status, words, lang),
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
    errors: changedText(row, lang) + errorsText(words, lang),
    advice: adviceText(words, lang),
    batch: row.correctedIn?.batch ?? row.filing?.batch ?? batch,
  };
}

/** Everything said against a row in one cell. */
export function errorsText(words: readonly (Finding | Reason)[], lang: Lang): string {
  return cellOf(
    words.map(
      (w) =>
        `${warned(w, lang)}[${"rule" in w ? String(w.rule) : w.code}] ${where(w, lang)}${lang === "en" ? w.en : w.zh}${law(w, lang)}`,
    ),
    lang,
  );
}

export function adviceText(words: readonly (Finding | Reason)[], lang: Lang): string {
  return cellOf([...new Set(words.map((w) => (lang === "en" ? w.fixEn : w.fixZh) ?? "").filter(Boolean))], lang);
}

function outcome(
  row: RowRecord,
  status: ReceivedStatus | undefined,
  words: readonly (Finding | Reason)[],
  lang: Lang,
): string {
  if (row.state === "filed" && status && isRegistered(status)) return lang === "en" ? "registered" : "已登记";
  if (row.state === "filed" && status === "refused") return lang === "en" ? "refused" : "不予登记";
  if (row.state === "invalid" && isUnconfirmed(words))
    return lang === "en" ? "needs confirmation: not sent" : "需确认，未提交";
  return OUTCOMES[row.state][lang];
}

/** Nothing is wrong with the row, but somebody has to say that it is no repetition. */
function isUnconfirmed(words: readonly (Finding | Reason)[]): boolean {
  const blocking = words.filter(isFinding).filter(blocksFiling);
  return blocking.length > 0 && blocking.every((finding) => finding.severity === "confirm");
}

function statusText(found: Case, status: ReceivedStatus, lang: Lang): string {
  return isCaseStatus(status)
    ? CASE_STATUSES[status][lang]
    : maskForeignText(`${found.authorityStatus.code} ${found.authorityStatus.text}`);
}

function rankText(unit: CaseUnit, several: boolean, lang: Lang): string {
  const prefix = several ? `${unit.unitCode} ` : "";
  if (unit.rank !== undefined) return prefix + (lang === "en" ? `rank ${unit.rank}` : `第${unit.rank}顺位`);
  if (unit.queuePosition === 0) return prefix + (lang === "en" ? "in force" : "生效");
  if (unit.queuePosition !== undefined)
    return prefix + (lang === "en" ? `waiting ${unit.queuePosition}` : `轮候第${unit.queuePosition}位`);
  return "";
}

/** A row that was registered may carry warnings; they must not read as refusals. */
function warned(word: Finding | Reason, lang: Lang): string {
  if (!isFinding(word) || word.severity === "error") return "";
  if (blocksFiling(word)) return lang === "en" ? "needs confirmation " : "需确认";
  return lang === "en" ? "warning " : "提醒";
}

function isFinding(word: Finding | Reason): word is Finding {
  return "severity" in word;
}

function where(word: Finding | Reason, lang: Lang): string {
  const header = "header" in word && typeof word["header"] === "string" ? word["header"] : "";
  return header ? (lang === "en" ? `${header}: ` : `${header}：`) : "";
}

/** Law or rule behind a word, where one is named. */
function law(word: Finding | Reason, lang: Lang): string {
  const source = "source" in word && typeof word["source"] === "string" ? word["source"] : "";
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
      ? `waits in ${batch} with other content, not sent yet; to file this content instead: \`bdc case discard ${ref} --reason …\`, then submit this file again${differences}`
      : `该编号以另一内容排在 ${batch} 中，尚未提交；要改用本行内容，先 bdc case discard ${ref} --reason 原因，再提交本文件${differences}`;
  }
  const known = `${caseNo || batch}`;
  return lang === "en"
    ? `filed before with other content (${known}); use another ref for another matter${differences}`
    : `该编号已用不同内容提交（${known}）；若是另一笔业务请换编号${differences}`;
}
