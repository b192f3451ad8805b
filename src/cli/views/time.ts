/** An instant as people here read a clock, whatever the machine's zone. */
export function localTime(instant: string | number): string {
  return new Date(instant).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
}

/** The day as people here count it. */
export function localDate(now: Date): string {
  return now.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
}
