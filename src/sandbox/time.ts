const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** RFC 3339 in Beijing time with milliseconds: the order of seizures hangs on them. */
export function instant(date: Date): string {
  return `${new Date(date.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** `YYYYMMDD` in Beijing. */
export function dayNumber(date: Date): string {
  return new Date(date.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 10).replaceAll("-", "");
}
