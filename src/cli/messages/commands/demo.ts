import type { Lang } from "../../core/language.js";
import { countOf } from "../numbers.js";

/** Texts of `bdc demo`. */
const zh = {
  title: (institutions: number) =>
    `演示：${institutions} 家机构向内置登记机构各提交一个文件（每个文件中有几行是故意写错的）`,
  rows: (count: number) => `${count} 行`,
  proof: "对账（逐件查询登记机构）",
  nothingLost: (sum: string) => `没有丢失：每一行都有结果，${sum}`,
  lost: (rows: number, outcomes: number) => `有丢失：文件 ${rows} 行，有结果的 ${outcomes} 行`,
  nothingTwice: (filings: number, cases: number) =>
    `没有重复：已提交申请 ${filings} 笔，登记机构受理件 ${cases} 件，编号一一对应`,
  twice: (filings: number, cases: number) => `不一致：已提交申请 ${filings} 笔，登记机构受理件 ${cases} 件`,
  files: (folder: string) => `文件和结果文件在 ${folder}`,
  report: (page: string) => `办理报告（用浏览器打开）：${page}`,
  all: "逐行显示：bdc demo --verbose",
};
type Words = typeof zh;

const en: Words = {
  title: (institutions) => `demo: ${institutions} institutions file with the embedded authority (a few rows are wrong)`,
  rows: (count) => countOf(count, "row"),
  proof: "reconciliation (every case queried at the authority)",
  nothingLost: (sum) => `none lost: every row has an outcome, ${sum}`,
  lost: (rows, outcomes) => `lost: the files have ${rows} rows, ${outcomes} have an outcome`,
  nothingTwice: (filings, cases) =>
    `none twice: ${countOf(filings, "filing")} submitted, ${countOf(cases, "case")} at the authority, one for each ref`,
  twice: (filings, cases) =>
    `mismatch: ${countOf(filings, "filing")} submitted, ${countOf(cases, "case")} at the authority`,
  files: (folder) => `the files and results are in ${folder}`,
  report: (page) => `the report, for a browser: ${page}`,
  all: "every row: bdc demo --verbose",
};

export function demoWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
