const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** RFC 3339 in Beijing time with milliseconds: the order of seizures hangs on them. */
export function formatInstant(date: Date): string {
  const ms = date.getTime();
  // One filing writes the same moment many times.
  if (ms !== last.ms) last = { ms, text: format(date) };
  return last.text;
}
let last = { ms: Number.NaN, text: "" };

function format(date: Date): string {
  return `${new Date(date.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, -1)}+08:00`;
}

/** `YYYYMMDD` in Beijing. */
export function dayNumber(date: Date): string {
  const text = formatInstant(date);
  return text.slice(0, 4) + text.slice(5, 7) + text.slice(8, 10);
}
