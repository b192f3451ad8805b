/** How a cell's number format shows its number: what matters for reading it back as the clerk saw it. */
export type NumberStyle =
  | { kind: "general" }
  /** With what the format writes around the digits and people read as part of the amount: `0"万元"`, `[$$-409]0.00`. */
  | { kind: "number"; before?: string; after?: string }
  /** `000000`: shown with leading zeros. */
  | { kind: "zeros"; digits: number }
  | { kind: "date" }
  /** Month and day without the year: what Excel makes of 3-12. */
  | { kind: "month-day" }
  | { kind: "time" };

/** Formats that have a number only (ECMA-376 18.8.30), with the East Asian ones. */
const BUILT_IN: Readonly<Record<number, NumberStyle["kind"]>> = {
  0: "general",
  49: "general",
  14: "date",
  15: "date",
  16: "month-day",
  17: "date",
  18: "time",
  19: "time",
  20: "time",
  21: "time",
  22: "date",
  27: "date",
  28: "month-day",
  29: "month-day",
  30: "date",
  31: "date",
  32: "time",
  33: "time",
  34: "time",
  35: "time",
  36: "date",
  45: "time",
  46: "time",
  47: "time",
  50: "date",
  51: "month-day",
  52: "date",
  53: "month-day",
  54: "month-day",
  55: "time",
  56: "time",
  57: "date",
  58: "month-day",
};

export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return { kind: BUILT_IN[id] ?? "number" } as NumberStyle;
  // Only the format of positive numbers, without quoted text, escaped characters, fillers, colours and locales.
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, "")
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "")
    .split(";")[0]!
    .trim();
  if (/^general$/i.test(bare) || bare === "@") return { kind: "general" };
  if (/^0+$/.test(bare) && bare.length > 1) return { kind: "zeros", digits: bare.length };
  const letters = bare.replace(/AM\/PM|A\/P|上午\/下午/gi, "").toLowerCase();
  if (/[0#?]/.test(letters.replace(/s\.0+/g, ""))) return { kind: "number", ...around(code) };
  if (/[ye]/.test(letters) && /[md]/.test(letters)) return { kind: "date" };
  if (/y/.test(letters)) return { kind: "date" };
  if (/d/.test(letters)) return { kind: "month-day" };
  if (/[hs]/.test(letters)) return { kind: "time" };
  return /m/.test(letters) ? { kind: "month-day" } : { kind: "number" };
}

const UNIT = /^(?:人民币)?(?:百万|千万|万|亿|千)?[元圆]?$/;
const PLAIN_DIGITS = /^[#,]*0(?:\.[0#]+)?$/;

/**
 * Unit and currency that a format shows beside the number. A format that also scales (`0!.0,"万"`) shows another number
 * and says nothing of the stored one.
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
 * A number as the sheet shows it, without loss. Excel keeps 15 digits: a longer one is damaged already and is shown as
 * Excel does (3.30106E+17 under the general format, digits with zeros at the end under another), so that the damage is
 * recognised.
 */
export function shownNumber(stored: string, style: NumberStyle, from1904: boolean): string {
  const value = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(value)) return stored;
  switch (style.kind) {
    case "date":
    case "month-day":
      return value < 0 || value >= 2_958_466
        ? plainNumber(value, false)
        : shownDate(value, from1904, style.kind === "month-day");
    case "time":
      return value < 0 || value >= 1 ? plainNumber(value, false) : clock(Math.round(value * DAY));
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

/** Day 60 of the 1900 system is 29 February 1900, which never was. */
function shownDate(serial: number, from1904: boolean, monthDay: boolean): string {
  const milliseconds = Math.round((serial - Math.floor(serial)) * DAY);
  const day = Math.floor(serial) + Math.floor(milliseconds / DAY);
  if (!from1904 && day === 60) return "1900-02-29";
  const base = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, day < 60 ? 31 : 30);
  const date = new Date(base + day * DAY);
  if (monthDay) return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
  const time = clock(milliseconds % DAY);
  return date.toISOString().slice(0, 10) + (time === "00:00:00" ? "" : ` ${time}`);
}

const clock = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);
