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
