/** Registration counts days and hours in China Standard Time (UTC+8), which has no summer time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** Returns the day of an instant in China, YYYY-MM-DD. */
export function dateInChina(instant: string): string {
  return inChina(Date.parse(instant)).slice(0, 10);
}

/** Returns today in China, YYYY-MM-DD. */
export function todayInChina(now: number = Date.now()): string {
  return inChina(now).slice(0, 10);
}

/** Returns an instant in China to the minute, `2026-12-05 18:00`. A text that is no instant is returned as it is. */
export function minuteInChina(instant: string): string {
  const at = Date.parse(instant);
  return Number.isNaN(at) ? instant : inChina(at).slice(0, 16).replace("T", " ");
}

const inChina = (at: number): string => new Date(at + CHINA_OFFSET_MS).toISOString();
