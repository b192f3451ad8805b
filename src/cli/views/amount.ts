import type { Context } from "../core/context.js";

/** An amount for people: `1,200,000.00 元`. The digits stay as received; only separators are added. */
export function amountText({ lang }: Pick<Context, "lang">, amount: string, currency = "CNY"): string {
  const [whole = "", fraction] = amount.split(".");
  const grouped = /^\d+$/.test(whole) ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const unit = lang === "zh" && currency === "CNY" ? "元" : currency;
  return `${grouped}${fraction === undefined ? "" : `.${fraction}`} ${unit}`;
}
