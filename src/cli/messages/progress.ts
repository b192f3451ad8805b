import type { Lang } from "../core/language.js";
import { formatNumber as n } from "./numbers.js";

/** Whole rows per second, or one decimal when it is slow. */
const rateOf = (rate: number) => (rate >= 10 ? n(Math.round(rate)) : rate.toFixed(1));

/** Texts of the progress line at a terminal. */
const zh = {
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
type Words = typeof zh;

const en: Words = {
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

export function progressWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
