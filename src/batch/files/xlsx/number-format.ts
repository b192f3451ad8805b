/** How a number format displays a number, as far as it matters for reading the value that the clerk saw. */
export type NumberStyle =
  | { kind: "general" }
  /** Unit or currency beside the digits, as in `0"万元"` and `[$$-409]0.00`. */
  | { kind: "number"; before?: string; after?: string }
  /** `000000`: shown with leading zeros. */
  | { kind: "zeros"; digits: number }
  /** `# ?/?`: shown as a fraction, 1/3. */
  | { kind: "fraction"; maxDenominator: number }
  /** Year, month and day. */
  | { kind: "date" }
  /** Month and day without the year: what Excel makes of 3-12. */
  | { kind: "month-day" }
  /** Year and month without the day; `how` it is written: 2026-01, 2026年1月, Jan-26. */
  | { kind: "year-month"; how: "dash" | "chinese" | "english" }
  | { kind: "year" }
  | { kind: "weekday" }
  | { kind: "time" };

const YEAR_MONTH: NumberStyle = { kind: "year-month", how: "chinese" };

/** Formats that have a number only (ECMA-376 18.8.30), those from 27 on as in Chinese Excel. */
const BUILT_IN: ReadonlyMap<number, NumberStyle> = new Map<number, NumberStyle>([
  ...[0, 49].map((id) => [id, { kind: "general" }] as const),
  [12, { kind: "fraction", maxDenominator: 9 }],
  [13, { kind: "fraction", maxDenominator: 99 }],
  ...[14, 15, 22, 30, 31].map((id) => [id, { kind: "date" }] as const),
  ...[16, 28, 29, 51, 53, 54, 58].map((id) => [id, { kind: "month-day" }] as const),
  [17, { kind: "year-month", how: "english" }],
  ...[27, 36, 50, 52, 57].map((id) => [id, YEAR_MONTH] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id) => [id, { kind: "time" }] as const),
]);

export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return BUILT_IN.get(id) ?? { kind: "number" };
  // Only the format of positive numbers, without quoted text, escaped characters, fillers, colours and locales.
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .split(";")[0]!
    .trim();
  if (/^general$/i.test(bare) || bare === "@") return { kind: "general" };
  if (/^0+$/.test(bare) && bare.length > 1) return { kind: "zeros", digits: bare.length };
  const fraction = /[?#0]\s*\/\s*([?#0]+|\d+)\s*$/.exec(bare);
  if (fraction) return { kind: "fraction", maxDenominator: maxDenominator(fraction[1]!) };
  const letters = bare.replace(/AM\/PM|A\/P|上午\/下午/gi, "").toLowerCase();
  if (/[0#?]/.test(letters.replace(/s\.0+/g, ""))) return { kind: "number", ...around(code) };
  return dateStyle(letters, code) ?? { kind: "number" };
}

/** `?` -> 9, `??` -> 99, `16` -> 16. */
const maxDenominator = (places: string): number =>
  /^[1-9]\d*$/.test(places) ? Number(places) : 10 ** Math.min(places.length, 4) - 1;

/** Parts of a day that a format shows. `ddd` and `aaa` are weekdays; `m` next to hours or seconds is minutes. */
function dateStyle(letters: string, code: string): NumberStyle | undefined {
  const parts = letters.match(/\[[hms]+\]|y+|e+|m+|d+|a+|h+|s+/g) ?? [];
  const isClock = (part: string | undefined): boolean => part !== undefined && /[hs]/.test(part);
  const isMonth = (part: string, at: number): boolean =>
    part.startsWith("m") && !(part.length <= 2 && (/h/.test(parts[at - 1] ?? "") || /s/.test(parts[at + 1] ?? "")));
  const month = parts.find(isMonth);
  const hasYear = parts.some((part) => /^[ye]/.test(part));
  const hasDay = parts.some((part) => /^dd?$/.test(part));
  if (hasYear && hasDay && month) return { kind: "date" };
  if (hasYear && month)
    return { kind: "year-month", how: month.length > 2 ? "english" : code.includes("月") ? "chinese" : "dash" };
  if (hasYear) return { kind: "year" };
  if (month || hasDay) return { kind: "month-day" };
  if (parts.some(isClock)) return { kind: "time" };
  return parts.some((part) => /^(?:ddd|aaa)/.test(part)) ? { kind: "weekday" } : undefined;
}

const UNIT = /^(?:人民币)?(?:百万|千万|万|亿|千)?[元圆]?$/;
const PLAIN_DIGITS = /^[#,]*0(?:\.[0#]+)?$/;

/**
 * Returns the unit and currency that a format shows beside the number. Formats that also scale (`0!.0,"万"`) are
 * excluded, because they display another number than the stored one.
 */
function around(code: string): { before?: string; after?: string } {
  const positive = code.split(";")[0]!;
  const foreign = /\[\$([^\]-]+)-?[^\]]*\]|"([^"]*[$€£][^"]*)"|\\?([$€£])/
    .exec(positive)
    ?.slice(1)
    .find((symbol) => symbol !== undefined && !/^[¥￥]|CNY|RMB$/.test(symbol))
    ?.trim();
  if (foreign) return { before: foreign };
  const found = /^(?:\[[^\]]*\]|[_*].|[¥￥\s])*([#0,.]+)\s*(?:"([^"]+)"|([万亿千元圆]+))[_\s]*.?$/.exec(positive);
  const unit = (found?.[2] ?? found?.[3] ?? "").trim();
  return found && unit !== "" && PLAIN_DIGITS.test(found[1]!) && UNIT.test(unit) ? { after: unit } : {};
}

const DAY = 86_400_000;

/**
 * Formats a number as the sheet shows it, without loss. Excel keeps 15 digits. Longer numbers are already damaged and
 * are formatted as Excel does (3.30106E+17 in the general format, trailing zeros in others), so that the damage is
 * detected.
 */
export function shownNumber(stored: string, style: NumberStyle, from1904: boolean): string {
  const value = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(value)) return stored;
  switch (style.kind) {
    case "date":
    case "month-day":
    case "year-month":
    case "year":
    case "weekday":
      return value < 0 || value >= 2_958_466 ? plainNumber(value, false) : shownDate(value, from1904, style);
    case "time":
      return value < 0 || value >= 1 ? plainNumber(value, false) : clock(Math.round(value * DAY));
    case "fraction":
      return shownFraction(value, style.maxDenominator) ?? plainNumber(value, false);
    case "zeros":
      return Number.isSafeInteger(value) && value >= 0
        ? plainNumber(value, false).padStart(style.digits, "0")
        : plainNumber(value, false);
    case "number":
      return `${style.before ?? ""}${plainNumber(value, false)}${style.after ?? ""}`;
    default:
      return plainNumber(value, true);
  }
}

/** Excel stores 15 digits of a typed fraction. */
const FRACTION_ERROR = 1e-12;

/** Returns 1/3 for 0.333333333333333; undefined when the displayed fraction is not the stored number. */
function shownFraction(value: number, maxDenominator: number): string | undefined {
  if (value <= 0 || value >= 1) return undefined;
  for (let denominator = 2; denominator <= maxDenominator; denominator++) {
    const numerator = Math.round(value * denominator);
    if (Math.abs(value - numerator / denominator) < FRACTION_ERROR) return `${numerator}/${denominator}`;
  }
  return undefined;
}

function plainNumber(value: number, general: boolean): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e15 && general) return excelExponent(value.toExponential(5));
  const [mantissa = "", exponent = "0"] = value.toExponential(14).split("e");
  const power = Number(exponent);
  const digits = mantissa.replace(/[-.]/g, "").replace(/0+$/, "");
  if (power >= 300 || power < -9)
    return excelExponent(Number(mantissa) === 0 ? "0e+0" : `${Number(mantissa)}e${exponent}`);
  const whole = power >= 0 ? digits.slice(0, power + 1).padEnd(power + 1, "0") : "0";
  const fraction = power >= 0 ? digits.slice(power + 1) : "0".repeat(-power - 1) + digits;
  return `${value < 0 ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
}

/** 3.30106e+17 -> 3.30106E+17, 1e-7 -> 1E-07 */
function excelExponent(text: string): string {
  const [mantissa = "", exponent = ""] = text.split("e");
  const sign = exponent.startsWith("-") ? "-" : "+";
  return `${Number(mantissa)}E${sign}${exponent.replace(/^[+-]/, "").padStart(2, "0")}`;
}

const WEEKDAYS = "日一二三四五六";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Day 60 of the 1900 system is 29 February 1900, which does not exist. */
function shownDate(serial: number, from1904: boolean, style: NumberStyle): string {
  const milliseconds = Math.round((serial - Math.floor(serial)) * DAY);
  const day = Math.floor(serial) + Math.floor(milliseconds / DAY);
  if (!from1904 && day === 60) return "1900-02-29";
  const base = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  const date = new Date(base + day * DAY);
  const year = String(date.getUTCFullYear());
  const month = date.getUTCMonth() + 1;
  switch (style.kind) {
    case "month-day":
      return `${month}月${date.getUTCDate()}日`;
    case "year-month":
      if (style.how === "english") return `${MONTHS[month - 1]}-${year.slice(2)}`;
      return style.how === "chinese" ? `${year}年${month}月` : `${year}-${String(month).padStart(2, "0")}`;
    case "year":
      return year;
    case "weekday":
      return `星期${WEEKDAYS[date.getUTCDay()]}`;
    default: {
      const time = clock(milliseconds % DAY);
      return date.toISOString().slice(0, 10) + (time === "00:00:00" ? "" : ` ${time}`);
    }
  }
}

/** Formats a date stored as ISO text (`t="d"`); as its format displays it when that hides the day or the year. */
export function shownIsoDate(stored: string, style: NumberStyle | undefined): string {
  const time = Date.parse(`${stored.slice(0, 10)}T00:00:00Z`);
  if (style && PARTIAL_DATES.has(style.kind) && !Number.isNaN(time))
    return shownDate(time / DAY + UNIX_EPOCH_SERIAL, false, style);
  return stored.replace(/T00:00:00(\.0+)?Z?$/, "").replace("T", " ");
}

const PARTIAL_DATES: ReadonlySet<NumberStyle["kind"]> = new Set(["month-day", "year-month", "year", "weekday"]);
/** 1970-01-01 in the 1900 system. */
const UNIX_EPOCH_SERIAL = 25_569;

const clock = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);
