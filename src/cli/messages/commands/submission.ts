import type { Lang } from "../../core/language.js";
import { countOf, formatNumber as n } from "../numbers.js";

/** Texts about what is submitted: the question before it, its warnings, and cases that wait for the institution. */
const zh = {
  // Cases that go on only when the institution acts
  actionRequired: (cases: number) => `有 ${n(cases)} 件受理件待本机构处理：`,
  dueBy: (time: string) => `期限 ${time}`,
  andMoreActions: (count: number, command: string) => `另有 ${n(count)} 件，用 ${command} 查看`,

  // Warnings
  warnings: (count: number, rows: number) => `提醒 ${n(count)} 条（涉及 ${n(rows)} 行）：`,
  warningOf: (count: number, rule: string, text: string) => `- ${n(count)} 条 [${rule}] ${text}`,
  firstIn: (row: number) => `首见于第 ${row} 行`,
  failedOnWarning: (count: number) => `有 ${n(count)} 条提醒与 --fail-on-warning 相符，未提交任何申请`,
  checkFailedOnWarning: (count: number) => `有 ${n(count)} 条提醒与 --fail-on-warning 相符`,

  // The question before a submit
  preview: {
    file: "文件",
    rows: "行数",
    warnings: "提醒",
    amount: "金额合计",
    authority: "登记机构",
    gateway: "接口",
    profile: "接入配置",
  },
  previewRows: (rows: number, filings: number, invalid: number) =>
    `${n(rows)} 行，${n(filings)} 笔申请${invalid > 0 ? `；${n(invalid)} 行有错，不提交` : ""}`,
  previewWarnings: (count: number, rules: string) => (count === 0 ? "无" : `${n(count)} 条：${rules}`),
  ruleCount: (rule: string, count: number) => `${rule} ${n(count)} 条`,
  amountOf: (name: string, amount: string, filings: number) => `${name} ${amount}（${n(filings)} 笔）`,

  // The summary of a submit: where, when, and the sums of the file
  environments: { test: "测试环境", production: "正式环境" },
  inEnvironment: (name: string) => `；环境：${name}`,
  period: (start: string, end: string, seconds: number) =>
    `时间：${start}–${end}（${seconds < 60 ? `${seconds} 秒` : `${n(Math.floor(seconds / 60))} 分 ${seconds % 60} 秒`}）`,
  amounts: (list: string) => `金额合计：${list}`,
};
type Words = typeof zh;

const en: Words = {
  actionRequired: (cases) =>
    cases === 1 ? "1 case waits for the institution:" : `${n(cases)} cases wait for the institution:`,
  dueBy: (time) => `due ${time}`,
  andMoreActions: (count, command) => `${countOf(count, "more case")}: ${command}`,

  warnings: (count, rows) => `${countOf(count, "warning")} (in ${countOf(rows, "row")}):`,
  warningOf: (count, rule, text) => `- ${n(count)} × [${rule}] ${text}`,
  firstIn: (row) => `first in row ${row}`,
  failedOnWarning: (count) => `${countOf(count, "warning")} matched by --fail-on-warning; nothing was filed`,
  checkFailedOnWarning: (count) => `${countOf(count, "warning")} matched by --fail-on-warning`,

  preview: {
    file: "file",
    rows: "rows",
    warnings: "warnings",
    amount: "total amount",
    authority: "authority",
    gateway: "gateway",
    profile: "profile",
  },
  previewRows: (rows, filings, invalid) =>
    `${countOf(rows, "row")}, ${countOf(filings, "filing")}${invalid > 0 ? `; ${countOf(invalid, "row")} with errors, not filed` : ""}`,
  previewWarnings: (count, rules) => (count === 0 ? "none" : `${n(count)}: ${rules}`),
  ruleCount: (rule, count) => `${rule} × ${n(count)}`,
  amountOf: (name, amount, filings) => `${name} ${amount} (${countOf(filings, "filing")})`,

  environments: { test: "test environment", production: "production environment" },
  inEnvironment: (name) => `; environment: ${name}`,
  period: (start, end, seconds) =>
    `time: ${start}–${end} (${seconds < 60 ? `${seconds} s` : `${n(Math.floor(seconds / 60))} min ${seconds % 60} s`})`,
  amounts: (list) => `total amount: ${list}`,
};

export function submissionWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
