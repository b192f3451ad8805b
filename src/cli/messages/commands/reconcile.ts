import type { Lang } from "../../core/language.js";

const n = (count: number): string => count.toLocaleString("en");

const ZH = {
  progress: {
    chain: (done: number) => `正在核验台账：${n(done)}`,
    ledger: (done: number) => `已读取台账 ${n(done)} 行`,
    file: (done: number) => `已读取文件 ${n(done)} 行`,
    authority: (done: number) => `已读取登记机构受理件 ${n(done)} 件`,
  },
  none: "当日没有批次。",
  batch: (id: string, file: string) => `批次 ${id} · ${file}`,
  all: "合计",
  file: "文件",
  ledger: "台账",
  authority: "登记机构",
  differenceOf: "差额",
  lines: {
    rows: "行数",
    filings: "申请笔数",
    amounts: "申请金额",
    cases: "受理件数",
    caseAmounts: "受理金额",
  },
  files: {
    unchanged: "文件与提交时一致（SHA-256 相同）。",
    changed: "文件与提交时不同（SHA-256 不同）。",
    missing: "文件不在提交时的位置，未能核对。",
    unreadable: "文件无法读取，未能核对。",
  },
  notSent: (filings: number) => `尚未提交：${n(filings)} 笔。`,
  corrected: (rows: number) => `已由后续批次更正：${n(rows)} 行，不计入申请笔数。`,
  returned: (filings: number, replaced: number, classes: string) =>
    `未接收或不予登记：${n(filings)} 笔（${classes}），其中已由新申请替代 ${n(replaced)} 笔。`,
  ahead: (filings: number) => `登记机构有新的进展：${n(filings)} 件，属正常；bdc watch 更新台账。`,
  unproven: (filings: number) => `登记机构未返回内容摘要：${n(filings)} 件，其金额仅以台账为准。`,
  read: (authority: string, cases: number) => `登记机构 ${authority}：已读取本机构受理件 ${n(cases)} 件。`,
  unreachable: (authority: string, why: string, heardAt: string | undefined) =>
    `登记机构 ${authority} 未能查询：${why}。台账中的状态${heardAt === undefined ? "从未更新" : `截至 ${heardAt}`}。`,
  chainIntact: (links: number) => `台账的哈希链完整：${n(links)} 个链节。`,
  chainBroken: (findings: number) => `台账的哈希链有 ${n(findings)} 处不符：bdc audit verify。`,
  ties: "✓ 文件、台账与登记机构一致。",
  tiesAsFarAsKnown: "! 已核对的部分一致；有一方未能核对。",
  differs: (count: number) => `✗ 差异 ${n(count)} 处。`,
  row: "行",
  ref: "申请编号",
  caseNo: "受理编号",
  difference: "差异",
  fix: "处理建议",
  command: "命令",
  more: (count: number) => `另有差异 ${n(count)} 处；--csv 文件 写出全部。`,
  written: (file: string) => `全部差异：${file}`,
};

type ReconcileWords = typeof ZH;

const EN: ReconcileWords = {
  progress: {
    chain: (done) => `verifying the ledger: ${n(done)}`,
    ledger: (done) => `ledger: ${n(done)} rows read`,
    file: (done) => `file: ${n(done)} rows read`,
    authority: (done) => `authority: ${n(done)} cases read`,
  },
  none: "No batches on that day.",
  batch: (id, file) => `batch ${id} · ${file}`,
  all: "total",
  file: "file",
  ledger: "ledger",
  authority: "authority",
  differenceOf: "difference",
  lines: {
    rows: "rows",
    filings: "filings",
    amounts: "amount of the filings",
    cases: "cases",
    caseAmounts: "amount of the cases",
  },
  files: {
    unchanged: "The file is the one that was submitted (same SHA-256).",
    changed: "The file differs from the one that was submitted (other SHA-256).",
    missing: "The file is not where it was submitted from; it was not compared.",
    unreadable: "The file cannot be read; it was not compared.",
  },
  notSent: (filings) => `Not sent yet: ${n(filings)} filings.`,
  corrected: (rows) => `Corrected by later batches: ${n(rows)} rows, not counted as filings.`,
  returned: (filings, replaced, classes) =>
    `Returned by the authority: ${n(filings)} filings (${classes}), ${n(replaced)} of them replaced by another filing.`,
  ahead: (filings) => `News at the authority: ${n(filings)} cases. This is normal; bdc watch updates the ledger.`,
  unproven: (filings) => `Cases without a content digest: ${n(filings)}. Their amounts are those of the ledger.`,
  read: (authority, cases) => `Authority ${authority}: ${n(cases)} cases of this institution read.`,
  unreachable: (authority, why, heardAt) =>
    `Authority ${authority} could not be asked: ${why}. The ledger ${heardAt === undefined ? "has never heard of it" : `is as of ${heardAt}`}.`,
  chainIntact: (links) => `The chain of the ledger is intact: ${n(links)} links.`,
  chainBroken: (findings) => `The chain of the ledger does not match in ${n(findings)} places: bdc audit verify.`,
  ties: "✓ File, ledger and authority tie.",
  tiesAsFarAsKnown: "! What could be compared ties; one side could not be read.",
  differs: (count) => `✗ ${n(count)} ${count === 1 ? "difference" : "differences"}.`,
  row: "row",
  ref: "ref",
  caseNo: "case",
  difference: "difference",
  fix: "what to do",
  command: "command",
  more: (count) => `${n(count)} more differences; --csv FILE writes all of them.`,
  written: (file) => `All differences: ${file}`,
};

export const reconcileWords = (lang: Lang): ReconcileWords => (lang === "zh" ? ZH : EN);
