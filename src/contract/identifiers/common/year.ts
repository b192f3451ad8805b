/** Options of checks that compare a year or date with the present. */
export interface NumberCheckOptions {
  /**
   * Years after that of this time, in China, are in the future.
   *
   * @default the current time
   */
  now?: Date;
}

/** Years up to this one are certainly not in the future, so that the clock is read for few numbers only. */
const SURELY_PAST = 2025;

/** Whether the year begins after `now`, in China (UTC+8). */
export function isFutureYear(year: number, { now }: NumberCheckOptions): boolean {
  if (now === undefined && year <= SURELY_PAST) return false;
  return year > new Date((now ?? new Date()).getTime() + 8 * 3_600_000).getUTCFullYear();
}
