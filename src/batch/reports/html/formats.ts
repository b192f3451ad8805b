/** Numbers, times and amounts as a page shows them. Times are those of China. */
import type { Money } from "../release/money.js";

type Lang = "zh" | "en";

/** Number with thousands separators. */
export const number = (value: number): string => value.toLocaleString("en");

/** Day and time in China, `2026-11-30 06:00`. */
export const timeText = (at: number): string =>
  new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

const moneyText = ({ amount, currency }: Money, lang: Lang): string => {
  const [integer = "0", decimals = "00"] = amount.split(".");
  const text = `${BigInt(integer).toLocaleString("en")}.${decimals.padEnd(2, "0")}`;
  return lang === "zh" && currency === "CNY" ? `${text} 元` : `${currency} ${text}`;
};

export const moneyTexts = (amounts: readonly Money[], lang: Lang): string =>
  amounts.map((money) => moneyText(money, lang)).join(lang === "zh" ? "；" : "; ") || "—";

/** Duration in its two largest units. */
export function durationText(ms: number, lang: Lang): string {
  const minutes = Math.round(ms / 60_000);
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  const units = lang === "zh" ? [" 天", " 小时", " 分"] : [" d", " h", " min"];
  const parts = [days, hours, minutes % 60].flatMap((value, i) => (value > 0 ? [`${value}${units[i]!}`] : []));
  return parts.slice(0, 2).join(" ") || (lang === "zh" ? "不足 1 分" : "under 1 min");
}

/** Ranges written out for one list of rows. */
const MAX_RANGES = 6;

/** Joins row numbers that follow each other: `2`, `7–11`. */
export function rowRanges(rows: readonly number[]): {
  readonly ranges: readonly string[];
  readonly isComplete: boolean;
} {
  const found: { first: number; last: number }[] = [];
  for (const row of [...rows].sort((a, b) => a - b)) {
    const range = found.at(-1);
    if (range && row === range.last + 1) range.last = row;
    else found.push({ first: row, last: row });
  }
  const shown = found.slice(0, MAX_RANGES);
  return {
    ranges: shown.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`)),
    isComplete: shown.length === found.length,
  };
}
