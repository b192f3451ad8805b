import type { FieldType } from "../fields/contract-fields.js";
import type { DATE_FORMATS } from "../schema/operators.js";
import type { Tree } from "../../framers/tree.js";
import type { Format } from "./format.js";
import { MappingError } from "./mapping-error.js";

export type DateForm = (typeof DATE_FORMATS)[number];

/** Registration counts time in China Standard Time (UTC+8), which has no summer time. */
const CHINA_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** A time in China as `2026-11-21T10:00:00.000`. */
type ChinaTime = string;

interface Pattern {
  readonly write: (time: ChinaTime) => string;
  /** Undefined: such a text does not tell the day, so that it is not read. */
  readonly read?: (text: string) => ChinaTime | undefined;
}

/** Where each part of a form stands in a time in China. */
const STARTS: Readonly<Record<string, number>> = { yyyy: 0, MM: 5, dd: 8, HH: 11, mm: 14, ss: 17 };
const MIDNIGHT = "T00:00:00.000";

/** A pattern of digits and fixed characters, from a form such as `yyyyMMdd HH:mm:ss`. */
function digits(form: string): Pattern {
  let end = 0;
  const pieces = (form.match(/yyyy|MM|dd|HH|mm|ss|./g) ?? []).map((piece) => {
    const at = end;
    end += piece.length;
    return { piece, at, end, start: STARTS[piece] };
  });
  const placeOf = (name: string) => pieces.find(({ piece }) => piece === name);
  const [year, month, day, hour, minute, second] = ["yyyy", "MM", "dd", "HH", "mm", "ss"].map(placeOf);
  return {
    write: (time) => {
      let text = "";
      for (const { piece, start } of pieces)
        text += start === undefined ? piece : time.slice(start, start + piece.length);
      return text;
    },
    read: (text) => {
      if (text.length !== end) return undefined;
      for (const { piece, at, end: to, start } of pieces)
        if (start === undefined ? text[at] !== piece : !isDigits(text, at, to)) return undefined;
      const date = `${text.slice(year!.at, year!.end)}-${text.slice(month!.at, month!.end)}-${text.slice(day!.at, day!.end)}`;
      if (!hour || !minute || !second) return date + MIDNIGHT;
      return `${date}T${text.slice(hour.at, hour.end)}:${text.slice(minute.at, minute.end)}:${text.slice(second.at, second.end)}.000`;
    },
  };
}

function isDigits(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** Seconds taken for milliseconds would be a day in 1970, the reverse a far future. */
const EPOCH_FROM = Date.UTC(1980, 0, 1);
const EPOCH_TO = Date.UTC(2200, 0, 1);

function epoch(unitMs: number): Pattern {
  const isLikely = (at: number): boolean => at >= EPOCH_FROM && at < EPOCH_TO;
  return {
    write: (time) => {
      const at = instantOf(time);
      if (!isLikely(at)) throw new MappingError("not-a-date");
      return String(Math.floor(at / unitMs));
    },
    read: (text) => {
      const at = /^\d{1,15}$/.test(text) ? Number(text) * unitMs : NaN;
      return isLikely(at) ? chinaTime(at) : undefined;
    },
  };
}

const PATTERNS: Readonly<Record<DateForm, Pattern>> = {
  yyyyMMdd: digits("yyyyMMdd"),
  "yyyy-MM-dd": digits("yyyy-MM-dd"),
  "yyyy/MM/dd": digits("yyyy/MM/dd"),
  yyyyMMddHHmmss: digits("yyyyMMddHHmmss"),
  "yyyyMMdd HH:mm:ss": digits("yyyyMMdd HH:mm:ss"),
  "yyyy-MM-dd HH:mm:ss": digits("yyyy-MM-dd HH:mm:ss"),
  "yyyy-MM-ddTHH:mm:ss": digits("yyyy-MM-ddTHH:mm:ss"),
  HHmmssSSS: { write: (time) => time.slice(11).replace(/\D/g, "") },
  rfc1123: {
    write: (time) => new Date(instantOf(time)).toUTCString(),
    read: (text) => (/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} .* GMT$/.test(text) ? chinaTime(Date.parse(text)) : ""),
  },
  "epoch-ms": epoch(1),
  "epoch-s": epoch(1_000),
};

/** Whether a form tells the day, so that it can be read. */
export const isReadableDate = (form: DateForm): boolean => PATTERNS[form].read !== undefined;

/** Dates and times of the contract in the form of the authority. Times are those of China. */
export function dateFormat(form: DateForm, type: FieldType, isNumber: boolean): Format {
  const pattern = PATTERNS[form];
  return {
    write: (value) => {
      const text = pattern.write(readContract(value));
      return isNumber ? Number(text) : text;
    },
    read: (value) => {
      const time = pattern.read?.(textOf(value));
      if (time === undefined || !isRealTime(time)) throw new MappingError("not-a-date");
      return type === "date" ? time.slice(0, 10) : `${time}+08:00`;
    },
  };
}

/** Reads a time in the form of a description as milliseconds since 1970; undefined when it is none. */
export function readTime(form: DateForm, text: string): number | undefined {
  const time = PATTERNS[form].read?.(text);
  return time !== undefined && isRealTime(time) ? instantOf(time) : undefined;
}

/** Writes a time in the form of a description. */
export const writeTime = (form: DateForm, at: Date): string => PATTERNS[form].write(chinaTime(at.getTime()) ?? "");

function readContract(value: unknown): ChinaTime {
  if (typeof value !== "string") throw new MappingError("not-a-date");
  // Most values are days; they need no clock.
  const time = value.length === 10 ? value + MIDNIGHT : chinaTime(Date.parse(value));
  if (time === undefined || !isRealTime(time)) throw new MappingError("not-a-date");
  return time;
}

const textOf = (value: Tree): string => (typeof value === "number" ? String(value) : String(value ?? ""));

const instantOf = (time: ChinaTime): number => Date.parse(`${time}+08:00`);

/** The furthest moments that still have a year of four digits in China. */
const MAX_MS = Date.UTC(9999, 11, 31) - DAY_MS;

function chinaTime(at: number): ChinaTime | undefined {
  if (!(Math.abs(at) < MAX_MS)) return undefined;
  const text = new Date(at + CHINA_OFFSET_MS).toISOString();
  return text.length === 24 ? text.slice(0, -1) : undefined;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/;

/** Whether the day and the time exist: 30 February does not. */
function isRealTime(time: ChinaTime): boolean {
  if (!TIME.test(time)) return false;
  const [year, month, day] = [numberAt(time, 0, 4), numberAt(time, 5, 2), numberAt(time, 8, 2)];
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return isDay && numberAt(time, 11, 2) < 24 && numberAt(time, 14, 2) < 60 && numberAt(time, 17, 2) < 60;
}

function numberAt(text: string, from: number, length: number): number {
  let number = 0;
  for (let i = from; i < from + length; i += 1) number = number * 10 + text.charCodeAt(i) - 0x30;
  return number;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
