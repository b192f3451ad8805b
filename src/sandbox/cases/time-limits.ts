import { CASE_STATUSES, isRegistered, type Case, type CaseStatus, type Kind } from "../../contract/index.js";
import type { Authority } from "../authorities/authority.js";
import { atDay, dateOf } from "../calendar/dates.js";
import { formatInstant } from "../calendar/format.js";
import { NoHolidayTableError, WorkCalendar, type BusinessHours } from "../calendar/work-calendar.js";

const calendar = new WorkCalendar();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Statuses in which a case waits for the applicant, whose time does not count for the authority. */
const STOPS: ReadonlySet<CaseStatus> = new Set(["supplement-required", "payment-due"]);

/**
 * The time limits of the cases of one authority: its promise in working hours and the limit by law in working days
 * (暂行条例 art. 20), both from acceptance, and the time to answer a supplement list.
 */
export class TimeLimits {
  readonly #authority: Authority;
  readonly #hours: BusinessHours;
  /** The last term computed, because all cases of a day have the same. */
  #last = { key: "", day: "" };

  constructor(authority: Authority) {
    this.#authority = authority;
    this.#hours = businessHours(authority);
  }

  /** Returns when a promise of the kind that is given at `now` ends; undefined if none is given. */
  promisedBy(kind: Kind, now: Date): Date | undefined {
    const hours = this.#of(kind)?.promisedWorkingHours;
    return hours === undefined ? undefined : this.#after(now, hours * HOUR_MS);
  }

  /**
   * Returns the last moment to answer a supplement list: office hours end the last day (民法典 art. 203). The applicant is
   * told the date, so that it holds also where holidays are not known yet.
   */
  supplementBy(now: Date): Date | undefined {
    const days = this.#authority.capabilities.supplement?.workingDays;
    return days === undefined ? undefined : atDay(calendar.addLikelyWorkingDays(dateOf(now), days), this.#hours.close);
  }

  /** Returns what a change of status does to the time limits of a case. */
  changed(doc: Case, to: CaseStatus, now: Date): Partial<Case> {
    if (to === "accepted" && doc.acceptedAt === undefined) return this.#start(doc.kind, now);
    if (doc.timeLimit === undefined) return {};
    if (CASE_STATUSES[to].final || isRegistered(to)) return { timeLimit: undefined };
    const stops = STOPS.has(to);
    if (stops === (doc.timeLimit.state === "stopped")) return {};
    return stops ? this.#stop(doc, now) : this.#resume(doc, now);
  }

  #start(kind: Kind, now: Date): Partial<Case> {
    const promisedBy = this.promisedBy(kind, now);
    const statutoryDays = this.#of(kind)?.statutoryWorkingDays;
    const statutoryBy = statutoryDays === undefined ? undefined : this.#daysAfter(now, statutoryDays);
    return {
      ...(promisedBy && { promisedBy: formatInstant(promisedBy) }),
      timeLimit: { state: "running", statutoryDays, statutoryBy },
    };
  }

  /** Keeps what is left. A limit that has passed stays as it is: waiting later does not undo the delay. */
  #stop({ promisedBy, timeLimit }: Case, now: Date): Partial<Case> {
    const [today, statutoryBy] = [dateOf(now), timeLimit?.statutoryBy];
    const promiseRuns = promisedBy !== undefined && Date.parse(promisedBy) >= now.getTime();
    const lawRuns = statutoryBy !== undefined && statutoryBy >= today;
    return {
      promisedBy: promiseRuns ? undefined : promisedBy,
      timeLimit: {
        state: "stopped",
        statutoryDays: timeLimit?.statutoryDays,
        stoppedSince: formatInstant(now),
        promisedMinutesLeft: promiseRuns
          ? Math.ceil(calendar.workingTimeBetween(now, new Date(promisedBy), this.#hours) / MINUTE_MS)
          : undefined,
        statutoryBy: lawRuns ? undefined : statutoryBy,
        statutoryDaysLeft: lawRuns ? calendar.workingDaysBetween(today, statutoryBy) : undefined,
      },
    };
  }

  #resume({ promisedBy, timeLimit }: Case, now: Date): Partial<Case> {
    const { promisedMinutesLeft: minutes, statutoryDaysLeft: days, statutoryDays, statutoryBy } = timeLimit!;
    const promised = minutes === undefined ? undefined : this.#after(now, minutes * MINUTE_MS);
    return {
      promisedBy: promised ? formatInstant(promised) : promisedBy,
      timeLimit: {
        state: "running",
        statutoryDays,
        statutoryBy: days === undefined ? statutoryBy : this.#daysAfter(now, days),
      },
    };
  }

  #of(kind: Kind) {
    return this.#authority.capabilities.kinds.find((k) => k.kind === kind);
  }

  #after(now: Date, workingMs: number): Date | undefined {
    return known(() => calendar.addWorkingHours(now, workingMs / HOUR_MS, this.#hours));
  }

  #daysAfter(now: Date, days: number): string | undefined {
    const key = `${dateOf(now)} ${days}`;
    if (this.#last.key === key) return this.#last.day;
    const day = known(() => calendar.addWorkingDays(dateOf(now), days));
    if (day !== undefined) this.#last = { key, day };
    return day;
  }
}

function businessHours({ capabilities: { hours } }: Authority): BusinessHours {
  const hour = (time: string) => Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60;
  return hours ? { open: hour(hours.open), close: hour(hours.close) } : { open: 9, close: 17 };
}

/** Returns undefined in a year without a holiday table, because no date is better than a wrong one. */
function known<T>(compute: () => T): T | undefined {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NoHolidayTableError) return undefined;
    throw error;
  }
}
