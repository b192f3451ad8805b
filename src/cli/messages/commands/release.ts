import type { Lang } from "../../core/language.js";
import { countOf, formatNumber as n } from "../numbers.js";

/** Texts of `bdc release-check`. */
const zh = {
  verdict: "结论",
  borrower: "借款人",
  mortgages: "笔数",
  progress: (done: number, rows: number) => `放款核验：${n(done)} / ${n(rows)} 行`,
  moreRows: (count: number, hasFile: boolean) =>
    `另有 ${n(count)} 行未列出：${hasFile ? "见已写入的文件" : "用 --out 文件 写出全部"}，或加 --json 查看`,
  reason: (code: string, verdict: string, rows: number) => `${code} · ${verdict} · ${n(rows)} 行`,
  warning: "提醒",
  atRows: (rows: string, text: string) => `行 ${rows}：${text}`,
  moreTexts: (count: number) => `另有 ${n(count)} 条`,
  fix: (fix: string) => `处理：${fix}`,
  nextWhen: {
    refused: "与登记机构核实",
    "needs-decision": "逐笔决定",
    "not-yet": "等待办结",
    "not-verified": "重新核验",
  },
};
type Words = typeof zh;

const en: Words = {
  verdict: "verdict",
  borrower: "borrower",
  mortgages: "mortgages",
  progress: (done, rows) => `release check: ${n(done)} of ${countOf(rows, "row")}`,
  moreRows: (count, hasFile) =>
    `${countOf(count, "more row")} not listed: ${hasFile ? "see the file written" : "write all with --out FILE"}, or add --json`,
  reason: (code, verdict, rows) => `${code} · ${verdict} · ${countOf(rows, "row")}`,
  warning: "warning",
  atRows: (rows, text) => `row ${rows}: ${text}`,
  moreTexts: (count) => `${n(count)} more`,
  fix: (fix) => `fix: ${fix}`,
  nextWhen: {
    refused: "clarify with the authority",
    "needs-decision": "decide on each",
    "not-yet": "wait until the cases are done",
    "not-verified": "check again",
  },
};

export function releaseWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
