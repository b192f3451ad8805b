import type { Lang } from "../../core/language.js";
import { countOf, formatNumber as n } from "../numbers.js";

/** Texts of the summary of a batch at a terminal, and of the rows that need attention. */
const zh = {
  all: (rows: number, filings: number) => `${n(rows)} 行 · ${n(filings)} 笔申请`,
  rows: (rows: number) => `${n(rows)} 行`,
  none: (words: readonly string[]) => `${words.join(" · ")} 0 行`,
  /** Every row of the file is in exactly one line, and no outcome is open. */
  balanced: (terms: readonly number[], total: number) =>
    `对账相符${terms.length > 1 ? `：${terms.map(n).join("＋")}＝${n(total)}` : ""}，没有重复，没有丢失`,
  /** The lines add up, but some outcomes are still open. */
  adds: (terms: readonly number[], total: number) => `${terms.map(n).join("＋")}＝${n(total)}`,
  noStatus: "已提交，状态待同步",
  attention: (rows: number) => `需要您处理的 ${n(rows)} 行`,
  more: (rows: number, command: string) => `另 ${n(rows)} 行: ${command}`,
  batches: (count: number, rows: number) => `${n(count)} 个批次，共 ${n(rows)} 行`,
  settled: (rows: number) => `已办结 ${n(rows)}`,
  pending: (rows: number) => `在办 ${n(rows)}`,
  forYou: (rows: number) => `需要您处理 ${n(rows)}`,
};
type Words = typeof zh;

const en: Words = {
  all: (rows, filings) => `${countOf(rows, "row")} · ${countOf(filings, "filing")}`,
  rows: (rows) => countOf(rows, "row"),
  none: (words) => `${words.join(" · ")}: 0 rows`,
  balanced: (terms, total) =>
    `balanced${terms.length > 1 ? `: ${terms.map(n).join(" + ")} = ${n(total)}` : ""}; nothing filed twice, nothing lost`,
  adds: (terms, total) => `${terms.map(n).join(" + ")} = ${n(total)}`,
  noStatus: "filed, status not read yet",
  attention: (rows) => `${countOf(rows, "row")} for you to handle`,
  more: (rows, command) => `${countOf(rows, "more row")}: ${command}`,
  batches: (count, rows) => `${countOf(count, "batch", "batches")}, ${countOf(rows, "row")}`,
  settled: (rows) => `settled ${n(rows)}`,
  pending: (rows) => `pending ${n(rows)}`,
  forYou: (rows) => `for you to handle ${n(rows)}`,
};

export function outcomeWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}

/** Whole rows per second, or one decimal when it is slow. */
const rateOf = (rate: number) => (rate >= 10 ? n(Math.round(rate)) : rate.toFixed(1));

/** Texts of the progress line at a terminal. */
const progressZh = {
  phase: { sending: "提交", settling: "办结" },
  rows: (done: number, total: number) => `${n(done)}/${n(total)} 行`,
  rate: (rate: number) => `${rateOf(rate)} 行/秒`,
  left: (seconds: number) =>
    seconds < 60
      ? `约剩 ${seconds} 秒`
      : seconds < 3_600
        ? `约剩 ${Math.ceil(seconds / 60)} 分钟`
        : `约剩 ${(seconds / 3_600).toFixed(1)} 小时`,
  invalid: (rows: number) => `有错 ${n(rows)}`,
  refused: (rows: number) => `未接收 ${n(rows)}`,
  unclear: (rows: number) => `结果待核实 ${n(rows)}`,
};
type ProgressWords = typeof progressZh;

const progressEn: ProgressWords = {
  phase: { sending: "filing", settling: "settled" },
  rows: (done, total) => `${n(done)}/${n(total)} rows`,
  rate: (rate) => `${rateOf(rate)} rows/s`,
  left: (seconds) =>
    seconds < 60
      ? `about ${seconds} s left`
      : seconds < 3_600
        ? `about ${Math.ceil(seconds / 60)} min left`
        : `about ${(seconds / 3_600).toFixed(1)} h left`,
  invalid: (rows) => `invalid ${n(rows)}`,
  refused: (rows) => `rejected ${n(rows)}`,
  unclear: (rows) => `outcome unknown ${n(rows)}`,
};

export function progressWords(lang: Lang): ProgressWords {
  return lang === "en" ? progressEn : progressZh;
}
