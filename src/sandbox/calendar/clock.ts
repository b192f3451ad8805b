import { HOLIDAYS, type HolidayYear } from "./holidays.js";

const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** The time of the sandbox: runs with the machine's, and can be moved forwards, backwards or stopped. */
export class SandboxClock {
  #offset: number;
  #frozenAt: number | undefined;

  /** `offsetMs` as an earlier process left it, so that a restarted sandbox goes on in its own time. */
  constructor(offsetMs = 0) {
    this.#offset = offsetMs;
  }

  now(): Date {
    return new Date(this.#frozenAt ?? Date.now() + this.#offset);
  }

  get offsetMs(): number {
    return this.#frozenAt === undefined ? this.#offset : this.#frozenAt - Date.now();
  }

  set(to: Date): void {
    if (Number.isNaN(to.getTime())) throw new RangeError("not a time");
    if (this.#frozenAt !== undefined) this.#frozenAt = to.getTime();
    else this.#offset = to.getTime() - Date.now();
  }

  advance(ms: number): void {
    if (!Number.isFinite(ms)) throw new RangeError("not a duration");
    this.set(new Date(this.now().getTime() + ms));
  }

  /** Time stands still until `run`; moving it by hand still works. */
  freeze(): void {
    this.#frozenAt = this.now().getTime();
  }

  run(): void {
    if (this.#frozenAt === undefined) return;
    this.#offset = this.#frozenAt - Date.now();
    this.#frozenAt = undefined;
  }
}

/** The calendar day in Shanghai, YYYY-MM-DD. */
export function dateOf(at: Date): string {
  const day = Math.floor((at.getTime() + SHANGHAI_OFFSET_MS) / DAY_MS);
  // Nearly every call asks for today.
  if (day !== lastDay.day) lastDay = { day, text: new Date(day * DAY_MS).toISOString().slice(0, 10) };
  return lastDay.text;
}
let lastDay = { day: Number.NaN, text: "" };

/** The instant at which a day begins in Shanghai, `hour` hours after midnight. */
export function atDay(date: string, hour = 0): Date {
  return new Date(Date.parse(`${date}T00:00:00Z`) - SHANGHAI_OFFSET_MS + hour * 3_600_000);
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The same day of a later month; the month's last day when there is no such day (民法典 art. 202). */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, last));
  return target.toISOString().slice(0, 10);
}

/** Thrown when a term reaches into a year whose holidays nobody has entered: a guess would be a wrong date. */
export class NoHolidayTableError extends RangeError {
  constructor(readonly year: number) {
    super(`no holiday table for ${year}: load one before computing working days`);
    this.name = "NoHolidayTableError";
  }
}

export interface BusinessHours {
  /** Hours of the day in Shanghai, 0-24. */
  readonly open: number;
  readonly close: number;
}

/** Working days by a table of holidays; terms by 民法典 art. 200-204. */
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

  /** The n-th working day after `date`; the first day is not counted (民法典 art. 201). */
  addWorkingDays(date: string, n: number): string {
    let day = date;
    for (let left = n; left > 0; ) {
      day = addDays(day, 1);
      if (this.isWorkingDay(day)) left--;
    }
    return day;
  }

  /** Last day of a term of calendar days: not counting the first day, and moved on when it falls on a holiday (art. 201, 203). */
  termEnd(date: string, days: number): string {
    let day = addDays(date, days);
    while (!this.isWorkingDay(day)) day = addDays(day, 1);
    return day;
  }

  /** `hours` of business after `from`; a day of business ends when the office closes (art. 203). */
  addWorkingHours(from: Date, hours: number, { open, close }: BusinessHours): Date {
    let date = dateOf(from);
    let left = hours * 3_600_000;
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
}
