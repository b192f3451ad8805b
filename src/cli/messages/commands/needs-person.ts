import type { WhyLeft } from "../../../batch/index.js";
import type { Lang, LocalizedText } from "../../core/language.js";
import { countOf, formatNumber as n } from "../numbers.js";

/** Texts about filings that need manual review, and about the commands that settle many of them. */
const zh = {
  needsPerson: (rows: number) => `有 ${n(rows)} 行需人工处理，按原因：`,
  tally: (filings: number, rows: number) =>
    filings === rows ? `${n(filings)} 笔` : `${n(filings)} 笔（${n(rows)} 行）`,
  inBatch: (batch: string) => `在批次 ${batch} 中处理`,
  nothingNeedsPerson: "没有需人工处理的申请",
  nothingDone: "没有符合条件的申请，未作更改",
  confirmRelease: (filings: number) =>
    `逐笔查询 ${n(filings)} 笔申请，登记机构确实没有的重新排队（本命令不提交），继续？`,
  lookingUp: (done: number, all: number) => `正在查询：${n(done)} / ${n(all)}`,
  lookedUp: (count: number) => `按申请编号查询了 ${n(count)} 笔`,
  filed: (count: number) => `登记机构已受理 ${n(count)} 笔，已记为已提交`,
  released: (count: number) => `登记机构没有、已重新排队 ${n(count)} 笔`,
  discarded: (count: number) => `登记机构没有、已撤下 ${n(count)} 笔`,
  absent: (count: number) => `登记机构没有 ${n(count)} 笔，未作更改`,
  left: (filings: number, why: string) => `仍需人工处理 ${n(filings)} 笔：${why}`,
  refs: "申请编号",
  andMoreRefs: (count: number) => `等 ${n(count)} 笔`,
  notDiscarded: (ref: string) => `未撤下 ${ref}`,
  filedInstead: (ref: string, caseNo: string) => `未撤下 ${ref}：登记机构已有受理件 ${caseNo}，已记为已提交`,
};
type Words = typeof zh;

const en: Words = {
  needsPerson: (rows) => `${countOf(rows, "row")} need manual review, by reason:`,
  tally: (filings, rows) =>
    filings === rows ? countOf(filings, "filing") : `${countOf(filings, "filing")} (${countOf(rows, "row")})`,
  inBatch: (batch) => `settled in batch ${batch}`,
  nothingNeedsPerson: "no filing needs manual review",
  nothingDone: "no filing matches; nothing was changed",
  confirmRelease: (filings) =>
    `Look up ${countOf(filings, "filing")} one by one and requeue those that the authority does not have (nothing is sent)?`,
  lookingUp: (done, all) => `looking up: ${n(done)} / ${n(all)}`,
  lookedUp: (count) => `${countOf(count, "filing")} looked up by ref`,
  filed: (count) => `${n(count)} found at the authority and recorded as filed`,
  released: (count) => `${n(count)} not found at the authority and requeued`,
  discarded: (count) => `${n(count)} not found at the authority and discarded`,
  absent: (count) => `${n(count)} not found at the authority; not changed`,
  left: (filings, why) => `${countOf(filings, "filing")} still in manual review: ${why}`,
  refs: "refs",
  andMoreRefs: (count) => `and ${n(count)} more`,
  notDiscarded: (ref) => `${ref} was not discarded`,
  filedInstead: (ref, caseNo) => `${ref} was not discarded: the authority has case ${caseNo}, now recorded as filed`,
};

export function needsPersonWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}

interface LeftText extends LocalizedText {
  readonly fixZh: string;
  readonly fixEn: string;
}

const ASK_FIRST = {
  fixZh: "请向登记机构核实：未受理的逐笔重新排队，已受理的关联受理编号",
  fixEn: "ask the authority; requeue each filing that it does not have, and attach the case of each that it has",
};

/** Why a filing still needs manual review after it was looked up, and what to do. */
export const LEFT_TEXTS: Readonly<Record<WhyLeft, LeftText>> = {
  "lookup-refused": {
    zh: "登记机构不允许或不提供按申请编号查询",
    en: "the authority does not allow or offer look-ups by ref",
    ...ASK_FIRST,
  },
  "lookup-unreadable": {
    zh: "登记机构的答复不符合接口规范，不能作为依据",
    en: "the response of the authority does not follow the API contract and proves nothing",
    ...ASK_FIRST,
  },
  "lookup-failed": {
    zh: "查询未成功",
    en: "the look-up failed",
    fixZh: "请稍后再次运行同一命令",
    fixEn: "run the same command again later",
  },
  "ref-conflict": {
    zh: "该申请编号在登记机构属于另一笔申请，不能重新排队",
    en: "the ref belongs to another filing at the authority and cannot be requeued",
    fixZh: "如为另一笔业务，请撤下本笔，换一个申请编号提交；如确为同一笔，请用 bdc case adopt 关联",
    fixEn:
      "if it is another matter, discard this filing and submit it under a new ref; if it is the same, attach the case with bdc case adopt",
  },
  "case-differs": {
    zh: "登记机构的受理件与本申请不符，未采信",
    en: "the case of the authority does not match the filing and was not accepted",
    fixZh: "请逐笔核对受理件；如确为同一笔，请用 bdc case adopt 关联",
    fixEn: "compare each case; if it is the same matter, attach it with bdc case adopt",
  },
};
