import type { Lang } from "../../core/language.js";

const ZH = {
  progress: (rows: number) => `已读取 ${rows.toLocaleString("en")} 行`,
  title: (from: string, to: string, batches: number) => `办理报告 · ${from} 至 ${to} · ${batches} 个批次`,
  verdict: {
    green: () => "✓ 没有需要您处理的申请",
    yellow: (rows: number) => `! 需要您处理 ${rows.toLocaleString("en")} 行`,
    red: (rows: number) => `✗ 需立即处理：共 ${rows.toLocaleString("en")} 行`,
  },
  outcome: "结果",
  outcomes: {
    registered: "已登簿",
    "in-progress": "登记机构办理中",
    "waits-for-us": "待本机构办理",
    returned: "未接收或不予登记",
    invalid: "有错，未提交",
    unclear: "结果待核实",
    queued: "待提交",
    replaced: "已更正，另行提交",
    ended: "已撤回或撤下",
  },
  rows: "行",
  filings: "件",
  total: "合计",
  ties: "文件、台账、登记机构三方相符，没有重复，没有丢失。",
  tiesNot: "文件、台账、登记机构三方不符，详见报告的“对账”。",
  due: "时限",
  batch: "批次",
  row: "行号",
  reason: "原因",
  command: "命令",
  more: (rows: number) => `另有 ${rows.toLocaleString("en")} 行，详见报告`,
  written: (file: string) => `报告：${file}`,
  next: "写成网页：bdc report --html 报告.html",
};

type ReportWords = typeof ZH;

const EN: ReportWords = {
  progress: (rows) => `${rows.toLocaleString("en")} rows read`,
  title: (from, to, batches) => `Report · ${from} to ${to} · ${batches} ${batches === 1 ? "batch" : "batches"}`,
  verdict: {
    green: () => "✓ no filing needs you",
    yellow: (rows) => `! rows that need you: ${rows.toLocaleString("en")}`,
    red: (rows) => `✗ act now: ${rows.toLocaleString("en")} rows`,
  },
  outcome: "outcome",
  outcomes: {
    registered: "registered",
    "in-progress": "in progress at the authority",
    "waits-for-us": "waiting for us",
    returned: "returned by the authority",
    invalid: "invalid, not filed",
    unclear: "outcome unclear",
    queued: "not sent yet",
    replaced: "corrected in a later batch",
    ended: "withdrawn or discarded",
  },
  rows: "rows",
  filings: "filings",
  total: "total",
  ties: "File, ledger and authority agree: none filed twice, none lost.",
  tiesNot: "File, ledger and authority do not agree: see Reconciliation in the report.",
  due: "due",
  batch: "batch",
  row: "row",
  reason: "reason",
  command: "command",
  more: (rows) => `${rows.toLocaleString("en")} more rows, see the report`,
  written: (file) => `Report: ${file}`,
  next: "Write the page: bdc report --html report.html",
};

export const reportWords = (lang: Lang): ReportWords => (lang === "zh" ? ZH : EN);
