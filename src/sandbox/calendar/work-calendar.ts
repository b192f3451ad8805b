import { addDays, dateOf, atDay } from "./dates.js";
import { type HolidayYear, HOLIDAYS } from "./holidays.js";

/** Thrown when a term reaches into a year without a holiday table, because a guessed date could be wrong. */
export class NoHolidayTableError extends RangeError {
  constructor(readonly year: number) {
    super(`no holiday table for ${year}: add one before computing working days`);
    this.name = "NoHolidayTableError";
  }
}

export interface BusinessHours {
  /** Hours of the day in Shanghai, 0-24. */
  readonly open: number;
  readonly close: number;
}

/** Computes working days from holiday tables, and terms as in 民法典 art. 200-204. */
export class WorkCalendar {
  readonly #years: Readonly<Record<number, HolidayYear>>;

  constructor(years: Readonly<Record<number, HolidayYear>> = HOLIDAYS) {
    this.#years = years;
  }

  isWorkingDay(date: string): boolean {
    const year = Number(date.slice(0, 4));
    const table = this.#years[year];
    if (!table) throw new NoHolidayTableError(year);
    const day = date.slice(5);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    return weekday === 0 || weekday === 6 ? table.on.includes(day) : !table.off.includes(day);
  }

  /** Whether a date is a working day; in a year without a holiday table, whether it is no weekend. */
  isLikelyWorkingDay(date: string): boolean {
    const known = this.#years[Number(date.slice(0, 4))] !== undefined;
    return known ? this.isWorkingDay(date) : ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  }

  /** Returns the n-th working day after `date`; the first day is not counted (民法典 art. 201). */
  addWorkingDays(date: string, n: number): string {
    return nthDay(date, n, (day) => this.isWorkingDay(day));
  }

  /** Returns the n-th likely working day after `date`, for a term that its authority may set as it likes. */
  addLikelyWorkingDays(date: string, n: number): string {
    return nthDay(date, n, (day) => this.isLikelyWorkingDay(day));
  }

  /** Counts the working days after `from`, up to and including `to`. */
  workingDaysBetween(from: string, to: string): number {
    let count = 0;
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (this.isWorkingDay(day)) count++;
    return count;
  }

  /**
   * Returns the last day of a term in calendar days. The first day is not counted, and a last day on a holiday moves to
   * the next working day (art. 201, 203).
   */
  termEnd(date: string, days: number): string {
    let day = addDays(date, days);
    while (!this.isWorkingDay(day)) day = addDays(day, 1);
    return day;
  }

  /** Adds business hours; a business day ends when the office closes (art. 203). */
  addWorkingHours(from: Date, hours: number, { open, close }: BusinessHours): Date {
    let date = dateOf(from);
    let left = Math.round(hours * 3_600_000);
    let at = from.getTime();
    for (;;) {
      const opens = atDay(date, open).getTime();
      const closes = atDay(date, close).getTime();
      at = Math.max(at, opens);
      if (at < closes && this.isWorkingDay(date)) {
        if (left <= closes - at) return new Date(at + left);
        left -= closes - at;
      }
      date = addDays(date, 1);
      at = atDay(date, open).getTime();
    }
  }

  /** Returns the business hours between two instants, in milliseconds. */
  workingTimeBetween(from: Date, to: Date, { open, close }: BusinessHours): number {
    let total = 0;
    for (let date = dateOf(from); date <= dateOf(to); date = addDays(date, 1)) {
      if (!this.isWorkingDay(date)) continue;
      const opens = Math.max(from.getTime(), atDay(date, open).getTime());
      total += Math.max(0, Math.min(to.getTime(), atDay(date, close).getTime()) - opens);
    }
    return total;
  }
}

function nthDay(date: string, n: number, counts: (day: string) => boolean): string {
  let day = date;
  for (let left = n; left > 0;) {
    day = addDays(day, 1);
    if (counts(day)) left--;
  }
  return day;
}
