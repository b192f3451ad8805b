import { SHANGHAI_OFFSET_MS, DAY_MS } from "./clock.js";

/** Returns the calendar day in Shanghai, YYYY-MM-DD. */
export function dateOf(at: Date): string {
  const day = Math.floor((at.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS);
  // Cached, because nearly every call needs the current day.
  if (day !== lastDay.day) lastDay = { day, text: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return lastDay.text;
}
let lastDay = { day: Number.NaN, text: "" };

/** Returns the instant `hour` hours after the start of a day in Shanghai. */
export function atDay(date: string, hour = 0): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - SHANGHAI_OFFSET_MS + hour * 3_600_000);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** Adds months to a date. If the month has no such day, returns its last day (民法典 art. 202). */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, last));
  return target.toISOString().slice(0, 10);
}
