const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Formats RFC 3339 in Beijing time, with the milliseconds that decide the order of seizures. */
export function formatInstant(date: Date): string {
  const ms = date.getTime();
  // Cached, because one filing formats the same time repeatedly.
  if (ms !== last.ms) last = { ms, text: format(date) };
  return last.text;
}
let last = { ms: Number.NaN, text: "" };

function format(date: Date): string {
  return `${new Date(date.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** Returns the day in Beijing as `YYYYMMDD`. */
export function dayNumber(date: Date): string {
  const text = formatInstant(date);
  return text.slice(0, 4) + text.slice(5, 7) + text.slice(8, 10);
}
