import { foldNumber } from "../../../contract/index.js";
import { isDay } from "../../../rules/index.js";
import { INVALID, reportEmpty, displayText, type CellReader, type CellReporter, type CellValue } from "./cell.js";
import { dayInChina, splitTime, type TimeOfDay } from "./time-of-day.js";

const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?:\d{1,2}:\d{2}(?::\d{2})?)?$/;
const SHORT_YEAR =
  /^(?:\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}-[A-Za-z]{3}-\d{2,4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2})(?:\d{1,2}:\d{2}(?::\d{2})?)?$/;
const NO_DAY = /^(?:\d{4}(?:[-/.年]\d{1,2}月?|年?)|[A-Za-z]{3,9}-?\d{2}(?:\d{2})?)$/;
const SERIAL = /^\d{5}(?:\.\d+)?$/;
const OPEN_ENDED = /^(?:长期|永久|无固定期限|无期限|至今|不限)$/;
const DURATION = /^[\d一二两三四五六七八九十百]+(?:年|个月|月|天|日)(?:\d+个月)?$/;
const CAPITAL = /^[〇零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日$/;
const RANGE = /^(?:自|从)?(.{6,30}?)起?(?:至|到|~|--|—)(.{2,30}?)(?:止|为止)?$/;
/** Space between a date and its time. Normalization would remove it. */
const BEFORE_TIME = /(?<=\d)\s+(?=\d{1,2}:\d{2})/g;
/**
 * Serial number of 1970-01-01 in Excel's 1900 date system. Numbers that would be dates before 1982 or after 2119 are
 * not read as dates.
 */
const SERIAL_EPOCH = 25_569;
const FIRST_SERIAL = 30_000;
const LAST_SERIAL = 80_000;
const DAY_SECONDS = 86_400;

/** Checks for YYYY-MM-DD, without allocating. */
function isCanonical(text: string): boolean {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  for (let i = 0; i < 10; i++) {
    if (i === 4 || i === 7) continue;
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  const n = (at: number): number => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
  const year = n(0) * 100 + n(2);
  return year >= 1900 && year <= 2200 && isDay(year, n(5), n(8));
}

/** Splits `2024-01-05至2054-01-04` into start and end. Returns undefined when the text is not a range. */
export function rangeParts(text: string): [string, string] | undefined {
  const folded = foldNumber(text.replace(BEFORE_TIME, "T"));
  const found =
    RANGE.exec(folded) ??
    /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})-(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})$/.exec(folded) ??
    /^(\d{8})-(\d{8})$/.exec(folded);
  return found ? [found[1] ?? "", found[2] ?? ""] : undefined;
}

export const readDate: CellReader = (text, reporter): CellValue => {
  if (isCanonical(text)) return text;
  return readForms(text, foldNumber(text), reporter);
};

/** For a workbook that counts days from 1904, where a bare serial number may be meant in either system. */
export const readDateOf1904: CellReader = (text, reporter): CellValue => {
  if (!SERIAL.test(foldNumber(text))) return readDate(text, reporter);
  reporter.report("date-form", { shown: displayText(text) });
  return INVALID;
};

function readForms(text: string, folded: string, reporter: CellReporter): CellValue {
  if (folded === "") return reportEmpty(reporter);
  const day = parseDay(folded);
  if (day) return readDay(text, day, NO_TIME, reporter);
  const timed = splitTime(text);
  const timedDay = timed && parseDay(foldNumber(timed.date));
  if (timedDay) return readDay(text, timedDay, timed.time, reporter);
  const code = YEAR_LAST.test(folded)
    ? "date-month-first"
    : SHORT_YEAR.test(folded)
      ? "date-two-digit-year"
      : OPEN_ENDED.test(folded)
        ? "date-open-ended"
        : DURATION.test(folded)
          ? "date-duration"
          : NO_DAY.test(folded)
            ? "date-incomplete"
            : rangeParts(text)
              ? "date-range"
              : "date-form";
  reporter.report(code, { shown: code === "date-open-ended" ? folded : displayText(text) });
  return INVALID;
}

/** A date as written: parts of a calendar date, or the serial number of a workbook. */
interface WrittenDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Time of a serial number with a fraction. */
  readonly time?: TimeOfDay;
  readonly isSerial?: boolean;
}
const NO_TIME: TimeOfDay = { seconds: 0 };

function parseDay(folded: string): WrittenDay | undefined {
  const found = YEAR_FIRST.exec(folded) ?? COMPACT.exec(folded);
  if (found) return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
  if (SERIAL.test(folded)) return daySerial(Number(folded));
  if (!CAPITAL.test(folded)) return undefined;
  const [year = "", month = "", day = ""] = folded.split(/[年月日]/);
  return {
    year: Number(Array.from(year, (c) => digitOf(c)).join("")),
    month: numberOf(month),
    day: numberOf(day),
  };
}

function daySerial(value: number): WrittenDay | undefined {
  const seconds = Math.round(value * DAY_SECONDS);
  const serial = Math.floor(seconds / DAY_SECONDS);
  if (serial < FIRST_SERIAL || serial > LAST_SERIAL) return undefined;
  const date = new Date((serial - SERIAL_EPOCH) * DAY_SECONDS * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    time: { seconds: seconds % DAY_SECONDS },
    isSerial: true,
  };
}

/** Returns the day in China as YYYY-MM-DD. Drops a time other than midnight, with a warning that shows the day. */
function readDay(text: string, written: WrittenDay, writtenTime: TimeOfDay, reporter: CellReporter): CellValue {
  const { year, month, day, time = writtenTime, isSerial = false } = written;
  const shown = displayText(text);
  if (!isDay(year, month, day)) {
    reporter.report("date-impossible", { shown });
    return INVALID;
  }
  if (year < 1900 || year > 2200) {
    reporter.report("date-year", { year });
    return INVALID;
  }
  const { shift, certainty } = dayInChina(time);
  const value = isoDay(year, month, day + shift);
  if (certainty === "zone-unknown") {
    reporter.report("date-zone", { shown, day: value, next: isoDay(year, month, day + shift + 1) });
    return INVALID;
  }
  if (certainty === "has-time") reporter.report("date-time", { shown, day: value });
  if (value !== text) reporter.reportInterpretation(value, isSerial ? "date-serial" : "date-form");
  return value;
}

const isoDay = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

const digitOf = (c: string): number => (c === "零" ? 0 : "〇一二三四五六七八九".indexOf(c));

/** Parses 一 to 三十一. */
function numberOf(text: string): number {
  const [tens, units = ""] = text.includes("十") ? text.split("十") : ["", text];
  return (text.includes("十") ? (tens ? digitOf(tens) : 1) * 10 : 0) + (units ? digitOf(units) : 0);
}
