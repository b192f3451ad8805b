import type { WhyLeft } from "../../batch/index.js";
import type { Lang } from "../core/language.js";

const n = (value: number) => value.toLocaleString("en-US");

/** Words about filings that need a person, and about the commands that settle many of them. */
const zh = {
  needsPerson: (rows: number) => `有 ${n(rows)} 行需人工处理，按原因：`,
  tally: (filings: number, rows: number) =>
    filings === rows ? `${n(filings)} 件` : `${n(filings)} 件（${n(rows)} 行）`,
  inBatch: (batch: string) => `在批次 ${batch} 中处理`,
  nothingNeedsPerson: "没有需人工处理的申请",
  nothingDone: "没有符合条件的申请，未作更改",
  confirmRelease: (filings: number) =>
    `逐件查询 ${n(filings)} 件申请，登记机构确实没有的重新排队（本命令不提交），继续？`,
  lookingUp: (done: number, all: number) => `查询中：${n(done)} / ${n(all)}`,
  lookedUp: (count: number) => `按申请编号查询了 ${n(count)} 件`,
  filed: (count: number) => `登记机构已有 ${n(count)} 件，已记为已提交`,
  released: (count: number) => `登记机构没有、已重新排队 ${n(count)} 件`,
  discarded: (count: number) => `登记机构没有、已撤下 ${n(count)} 件`,
  absent: (count: number) => `登记机构没有 ${n(count)} 件，未作更改`,
  left: (filings: number, why: string) => `仍需人工处理 ${n(filings)} 件：${why}`,
  refs: "申请编号",
  andMoreRefs: (count: number) => `等 ${n(count)} 件`,
  notDiscarded: (ref: string) => `没有撤下 ${ref}`,
  filedInstead: (ref: string, caseNo: string) => `没有撤下 ${ref}：登记机构已有案件 ${caseNo}，已记为已提交`,
};
type Words = typeof zh;

const en: Words = {
  needsPerson: (rows) => `${n(rows)} rows need a person, by reason:`,
  tally: (filings, rows) => (filings === rows ? `${n(filings)} filings` : `${n(filings)} filings (${n(rows)} rows)`),
  inBatch: (batch) => `to be settled in batch ${batch}`,
  nothingNeedsPerson: "no filing needs a person",
  nothingDone: "no filing fits; nothing was changed",
  confirmRelease: (filings) =>
    `Look up ${n(filings)} filings one by one and queue again those that the authority does not have (this command sends nothing)?`,
  lookingUp: (done, all) => `looking up: ${n(done)} / ${n(all)}`,
  lookedUp: (count) => `${n(count)} filings looked up by ref`,
  filed: (count) => `${n(count)} are at the authority and are recorded as filed`,
  released: (count) => `${n(count)} are not at the authority and are queued again`,
  discarded: (count) => `${n(count)} are not at the authority and are given up`,
  absent: (count) => `${n(count)} are not at the authority; they were not changed`,
  left: (filings, why) => `${n(filings)} still need a person: ${why}`,
  refs: "refs",
  andMoreRefs: (count) => `and ${n(count)} more`,
  notDiscarded: (ref) => `${ref} was not given up`,
  filedInstead: (ref, caseNo) =>
    `${ref} was not given up: the authority has case ${caseNo}, which is recorded as filed`,
};

export function needsPersonWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}

interface LeftText {
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
}

const ASK_FIRST = {
  fixZh: "向登记机构核实：未受理的逐件重新排队，已受理的关联受理编号",
  fixEn: "ask the authority: queue singly what it does not have, attach the case of what it has",
};

/** Why a filing that was looked up still needs a person, and what to do. */
export const LEFT_TEXTS: Readonly<Record<WhyLeft, LeftText>> = {
  "lookup-refused": {
    zh: "登记机构不允许按申请编号查询",
    en: "the authority does not allow looking them up by ref",
    ...ASK_FIRST,
  },
  "lookup-unreadable": {
    zh: "登记机构的答复不符合接口合同，不能作为依据",
    en: "the authority's answer does not follow the contract and proves nothing",
    ...ASK_FIRST,
  },
  "lookup-failed": {
    zh: "查询没有成功",
    en: "the look-up failed",
    fixZh: "稍后再运行同一命令",
    fixEn: "run the same command again later",
  },
  "ref-conflict": {
    zh: "该申请编号在登记机构属于另一笔申请，不能重新排队",
    en: "the ref belongs to another filing at the authority and cannot be queued again",
    fixZh: "另一笔业务换一个申请编号提交，这一件逐件撤下；确是同一笔的用 bdc case adopt 关联",
    fixEn: "submit another matter under another ref and give this one up; attach the case if it is the same matter",
  },
  "case-differs": {
    zh: "登记机构的案件与本申请不符，没有采信",
    en: "the authority's case does not agree with the filing and was not accepted",
    fixZh: "逐件核对案件；确是同一笔的用 bdc case adopt 关联",
    fixEn: "compare each case; attach it with `bdc case adopt` if it is the same matter",
  },
};
