import type { AuthorityClocks } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { note } from "../core/log.js";
import { lifecycleWords } from "../messages/commands/lifecycle.js";
import { sanitize } from "../terminal/safe-text.js";

/** Notes which authorities have a clock noticeably off that of this machine: deadlines count from theirs. */
export function noteClocks(context: Context, clocks: AuthorityClocks, authorities: Iterable<string>): void {
  if (context.quiet) return;
  const w = lifecycleWords(context.lang);
  for (const authority of new Set(authorities)) {
    const clock = clocks.differing(authority);
    if (!clock) continue;
    const minutes = Math.round(Math.abs(clock.offsetMs) / 60_000);
    const text = w.clockDiffers(sanitize(authority), minutes, clock.offsetMs > 0, localMinute(clock.measuredAt));
    note(context, "warn", text);
  }
}

/** Formats an instant in China Standard Time, whatever the time zone of the machine. */
export function localTime(instant: string | number): string {
  return new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
}

/** Formats an instant in China Standard Time, without seconds: `2026-11-30 06:00`. */
export function localMinute(instant: string | number): string {
  return localTime(instant).slice(0, 16);
}

/** The date in China Standard Time. */
export function localDate(now: Date): string {
  return now.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}

/** Start and end of a run in China Standard Time, and its seconds. The end has a date only when it differs. */
export function periodText(startedAt: number, endedAt: number): [start: string, end: string, seconds: number] {
  const [start, end] = [localTime(startedAt), localTime(endedAt)];
  const isSameDay = start.slice(0, 10) === end.slice(0, 10);
  return [start, isSameDay ? end.slice(11) : end, Math.max(1, Math.round((endedAt - startedAt) / 1_000))];
}

/** Formats an instant for `--json`. */
export function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}
