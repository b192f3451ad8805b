import { KINDS, type Kind } from "../../contract/index.js";
import type { Context } from "../core/context.js";
import { amountText, formatNumber } from "../messages/numbers.js";
import { localized, statusText } from "../messages/index.js";
import { sanitize } from "../terminal/safe-text.js";

export function kindName(context: Context, kind: Kind): string {
  return localized(context.lang, KINDS[kind]);
}

/** Name of a status. One that is not in the contract is shown as received. */
export function statusName(context: Context, status: string | undefined): string {
  return statusText(context.lang, status);
}

/** An amount in a table: with separators at a terminal, as received in tab-separated lines. */
export function amountCell(context: Context, amount: string | undefined, currency = "CNY"): string {
  if (amount === undefined) return "";
  return context.stdout.isTTY ? amountText(context, amount, currency) : `${amount} ${currency}`;
}

/** A count in a table, with separators at a terminal. */
export function countCell(context: Context, count: number): string {
  return context.stdout.isTTY ? formatNumber(count) : String(count);
}

/** Formats `label: value` lines; absent values are left out. */
export function labelled(rows: readonly (readonly [label: string, value: string | undefined])[]): string {
  return rows
    .filter(([, value]) => value)
    .map(([label, value]) => `${label}: ${sanitize(value!)}`)
    .join("\n");
}

/** Text of a failure that stopped or delays a run; undefined for an error without texts. */
export function failureText(context: Context, error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("zh" in error) || !("en" in error)) return undefined;
  const { zh, en } = error;
  return typeof zh === "string" && typeof en === "string" ? sanitize(localized(context.lang, { zh, en })) : undefined;
}
