/** Formats an instant in China Standard Time, whatever the time zone of the machine. */
export function localTime(instant: string | number): string {
  return new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
}

/** The date in China Standard Time. */
export function localDate(now: Date): string {
  return now.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}
