import type { Lang } from "../core/language.js";

/** 12,345: the same in both languages. */
export function formatNumber(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 row`, `2 rows`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatNumber(value)} ${value === 1 ? one : many}`;
}

/** An amount for people: `1,200,000.00 元`. The digits stay as received; only separators are added. */
export function amountText({ lang }: { readonly lang: Lang }, amount: string, currency = "CNY"): string {
  const [whole = "", fraction] = amount.split(".");
  const grouped = /^\d+$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const unit = lang === "zh" && currency === "CNY" ? "元" : currency;
  return `${grouped}${fraction === undefined ? "" : `.${fraction}`} ${unit}`;
}
