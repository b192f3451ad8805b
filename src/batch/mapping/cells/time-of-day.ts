import { unwrapCell } from "../../../contract/index.js";

// A filing contains dates without times. A date with a time or an offset is converted to the date in China (UTC+8).

/** A text split into its date and its time of day. */
export interface DateAndTime {
  /** Text of the date. */
  readonly date: string;
  readonly time: TimeOfDay;
}

export interface TimeOfDay {
  /** Seconds since midnight, as written. */
  readonly seconds: number;
  /** Minutes east of UTC. Absent when the text has no offset. */
  readonly offsetMinutes?: number;
}

/** The day in China for a date and its time. */
export interface DayInChina {
  /** Days to add to the date as written. */
  readonly shift: number;
  /**
   * `midnight`: the time carries no information. `has-time`: the day is certain, and the time is dropped.
   * `zone-unknown`: the time may be midnight in China written in UTC, so the day is this one or the next.
   */
  readonly certainty: "midnight" | "has-time" | "zone-unknown";
}

const DAY_SECONDS = 86_400;
const CHINA_OFFSET_MINUTES = 480;
/** Midnight in China, in seconds since midnight UTC. */
const UTC_OF_MIDNIGHT = 16 * 3600;
/**
 * Errors of libraries (SheetJS) that use the local mean time of Shanghai (UTC+8:05:43) for the first day of a
 * workbook's calendar. They write midnight as 23:59:17 or 23:54:17 of the day before.
 */
const MEAN_TIME_ERRORS_S = [43, 343];

const CLOCK = String.raw`(上午|下午|早上|晚上|[AP]M)?\s*(\d{1,2})(?:[:时点](\d{2})分?(?::?(\d{2})(?:[.,]\d+)?秒?)?|时)\s*([AP]M)?`;
const OFFSET = String.raw`\s*(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?)?`;
const SEPARATED = new RegExp(String.raw`^(.*\d日?|.*日)(?:\s*T\s*|\s+|(?<=日))${CLOCK}${OFFSET}$`, "i");
/** Date and time without a separator. Requires two-digit parts. */
const JOINED = new RegExp(String.raw`^(\d{4}[-/.]\d{2}[-/.]\d{2})(?=\d{2}:)${CLOCK}${OFFSET}$`, "i");
const COMPACT = /^(\d{8})T?(\d{2})(\d{2})(\d{2})(Z)?$/i;

const MAX_LENGTH = 60;

/** Splits a text that ends with a time of day. Returns undefined when it has none. */
export function splitTime(text: string): DateAndTime | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const plain = unwrapCell(text).normalize("NFKC").trim();
  const compact = COMPACT.exec(plain);
  if (compact) {
    const [, date = "", hours, minutes, seconds, utc] = compact;
    return timed(date, secondsOf(Number(hours), Number(minutes), Number(seconds)), utc ? 0 : undefined);
  }
  const found = SEPARATED.exec(plain) ?? JOINED.exec(plain);
  if (!found) return undefined;
  const [, date = "", before, hours, minutes = "0", seconds = "0", after, utc, sign, offsetHours, offsetMinutes] =
    found;
  const half = (before ?? after ?? "").toUpperCase();
  const hour = Number(hours);
  const isAfternoon = half === "PM" || half === "下午" || half === "晚上";
  const hour24 = isAfternoon && hour < 12 ? hour + 12 : half === "AM" && hour === 12 ? 0 : hour;
  const offset = sign
    ? (sign === "-" ? -1 : 1) * (Number(offsetHours) * 60 + Number(offsetMinutes ?? 0))
    : utc
      ? 0
      : undefined;
  return timed(date, secondsOf(hour24, Number(minutes), Number(seconds)), offset);
}

function timed(date: string, seconds: number | undefined, offset: number | undefined): DateAndTime | undefined {
  if (seconds === undefined || (offset !== undefined && Math.abs(offset) > 14 * 60)) return undefined;
  return { date, time: { seconds, ...(offset !== undefined && { offsetMinutes: offset }) } };
}

function secondsOf(hours: number, minutes: number, seconds: number): number | undefined {
  if (hours > 24 || minutes > 59 || seconds > 60 || (hours === 24 && minutes + seconds > 0)) return undefined;
  return hours * 3600 + minutes * 60 + seconds;
}

/** Determines the day in China. */
export function dayInChina({ seconds, offsetMinutes }: TimeOfDay): DayInChina {
  const moved = offsetMinutes === undefined ? seconds : seconds + (CHINA_OFFSET_MINUTES - offsetMinutes) * 60;
  const local = ((moved % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
  // 24:00 belongs to the day as written.
  const shift = offsetMinutes === undefined ? 0 : Math.floor(moved / DAY_SECONDS);
  if (MEAN_TIME_ERRORS_S.some((error) => isAbout(local, DAY_SECONDS - error)))
    return { shift: shift + 1, certainty: "has-time" };
  if (offsetMinutes === undefined) {
    if (seconds === 0) return { shift, certainty: "midnight" };
    const suspect = [0, ...MEAN_TIME_ERRORS_S].some((error) => isAbout(seconds, UTC_OF_MIDNIGHT - error));
    return { shift, certainty: suspect ? "zone-unknown" : "has-time" };
  }
  return { shift, certainty: local === 0 && shift === 0 ? "midnight" : "has-time" };
}

/** Compares times of serial numbers, which are rounded to a second. */
const isAbout = (seconds: number, wanted: number): boolean => Math.abs(seconds - wanted) <= 1;
