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

/** Formats an instant for `--json`. */
export function isoTime(instant: number): string {
  return new Date(instant).toISOString();
}
