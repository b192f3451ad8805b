import { foldNumber, type Column } from "../../../contract/index.js";
import { INVALID, reportEmpty, displayText, type CellReader, type CellReporter, type CellValue } from "./cell.js";

/** Yuan per unit of an amount. */
export const AMOUNT_UNITS: Readonly<Record<string, number>> = {
  元: 1,
  人民币元: 1,
  圆: 1,
  千元: 1_000,
  万元: 10_000,
  万: 10_000,
  人民币万元: 10_000,
  百万元: 1_000_000,
  亿元: 100_000_000,
  亿: 100_000_000,
};
const FOREIGN = /美元|美金|港元|港币|欧元|日元|英镑|澳元|USD|HKD|EUR|JPY|GBP|[$€£]/i;
const CANONICAL = /^(?:0|[1-9]\d{0,15})(?:\.\d{1,2})?$/;
const POSITIVE = /[1-9]/;
const SCIENTIFIC = /^[+-]?\d(?:\.\d+)?E[+-]?\d+$/i;
const PLAIN = /^(\d+)(?:\.(\d*))?$|^\.(\d+)$/;
const GROUPED = /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
const CAPITAL = /^[零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正一二两三四五六七八九十百千弌贰貳參陸萬億]+$/u;

/**
 * Creates a reader for amounts in yuan.
 * @param unit Yuan per unit of the column's header.
 */
export function amountReader(unit = 1): CellReader {
  return (text, reporter): CellValue => {
    if (unit === 1 && CANONICAL.test(text) && POSITIVE.test(text)) return text;
    return readAmount(text, unit, reporter);
  };
}

function readAmount(text: string, unit: number, reporter: CellReporter): CellValue {
  const folded = foldNumber(text);
  const wrong = (
    code:
      | "amount-form"
      | "amount-negative"
      | "amount-zero"
      | "amount-decimals"
      | "amount-too-large"
      | "amount-scientific"
      | "amount-currency"
      | "amount-separators"
      | "amount-several",
  ): typeof INVALID => {
    reporter.report(code, { shown: displayText(text) });
    return INVALID;
  };
  if (folded === "") return reportEmpty(reporter);
  if (FOREIGN.test(folded)) return wrong("amount-currency");
  let body = folded.replace(/^(?:人民币|RMB|CNY|[¥￥])+:?/i, "").replace(/(?:RMB|CNY|人民币)$/i, "");
  if (/^[-+]|^\(.*\)$/.test(body)) {
    if (/^-|^\(/.test(body)) return wrong("amount-negative");
    body = body.slice(1);
  }
  if (SCIENTIFIC.test(body)) return wrong("amount-scientific");
  if (/^[^\d]/.test(body) && CAPITAL.test(body)) {
    const fen = parseCapitalAmount(body);
    if (fen === undefined) return wrong("amount-form");
    return finish(text, decimalOf(fen, 2), "capital-numerals", wrong, reporter);
  }
  const suffix = /^([\d.,]+)(百万元?|千万元?|亿元?|万元?|千元|[元圆])?(?:整|正)?$/.exec(body);
  if (!suffix) return wrong(/[、;；/~-]/.test(body) && /\d/.test(body) ? "amount-several" : "amount-form");
  const [, digits = "", written] = suffix;
  const factor =
    written === undefined
      ? unit
      : written.startsWith("百万")
        ? 1_000_000
        : written.startsWith("千万")
          ? 10_000_000
          : (AMOUNT_UNITS[written] ?? 1);
  if (digits.includes(",") && !GROUPED.test(digits)) return wrong("amount-separators");
  const match = PLAIN.exec(digits.replaceAll(",", ""));
  if (!match) return wrong("amount-form");
  const [, whole = "0", decimals = match[3] ?? ""] = match;
  if (whole.length > 20 || decimals.length > 20) return wrong("amount-too-large");
  return finish(text, scaled(whole, decimals, factor), factor === 1 ? "amount-form" : "amount-unit", wrong, reporter);
}

type Wrong = (code: "amount-zero" | "amount-decimals" | "amount-too-large") => typeof INVALID;

function finish(
  text: string,
  value: string,
  how: "amount-form" | "amount-unit" | "capital-numerals",
  wrong: Wrong,
  reporter: CellReporter,
): CellValue {
  const [whole = "", decimals = ""] = value.split(".");
  if (decimals.length > 2) return wrong("amount-decimals");
  if (whole.length > 16) return wrong("amount-too-large");
  if (!POSITIVE.test(value)) return wrong("amount-zero");
  if (value !== text) reporter.reportInterpretation(value, how);
  return value;
}

/** Multiplies `whole.decimals` by a power of ten, exactly, and removes insignificant zeros. */
function scaled(whole: string, decimals: string, factor: number): string {
  const shift = Math.round(Math.log10(factor));
  const digits = BigInt(whole + decimals) * 10n ** BigInt(Math.max(0, shift - decimals.length));
  const places = Math.max(0, decimals.length - shift);
  if (places === 0) return digits.toString();
  const text = decimalOf(digits, places);
  // Keeps two decimals as written and removes further zeros.
  const [head = "", tail = ""] = text.split(".");
  const kept = tail.replace(/0+$/, "");
  return kept === "" && tail.length > 2 ? head : `${head}.${kept.length < 2 ? tail.slice(0, 2) : kept}`;
}

function decimalOf(digits: bigint, places: number): string {
  const text = digits.toString().padStart(places + 1, "0");
  return `${text.slice(0, -places)}.${text.slice(-places)}`;
}

const NUMERALS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  壹: 1,
  一: 1,
  弌: 1,
  贰: 2,
  貳: 2,
  二: 2,
  两: 2,
  叁: 3,
  參: 3,
  三: 3,
  肆: 4,
  四: 4,
  伍: 5,
  五: 5,
  陆: 6,
  陸: 6,
  六: 6,
  柒: 7,
  七: 7,
  捌: 8,
  八: 8,
  玖: 9,
  九: 9,
};
const TENS: Readonly<Record<string, number>> = { 拾: 10, 十: 10, 佰: 100, 百: 100, 仟: 1000, 千: 1000 };

/** Parses an amount in Chinese numerals (壹佰贰拾万元整) to 分. Returns undefined when they are not a number. */
export function parseCapitalAmount(text: string): bigint | undefined {
  const found = /^([^元圆角分整正]*?)(?:[元圆]([^元圆]*))?$/.exec(text.replace(/[整正]$/, ""));
  if (!found) return undefined;
  const [, whole = "", rest = ""] = found;
  if (whole === "" && rest === "") return undefined;
  const small = /^零?(?:([^角分])角)?零?(?:([^角分])分)?$/.exec(rest);
  const yuan = whole === "" ? 0n : wholeOf(whole);
  if (!small || yuan === undefined) return undefined;
  const digit = (c: string | undefined): number | undefined => (c === undefined ? 0 : NUMERALS[c]);
  const jiao = digit(small[1]);
  const fen = digit(small[2]);
  return jiao === undefined || fen === undefined ? undefined : yuan * 100n + BigInt(jiao * 10 + fen);
}

function wholeOf(text: string): bigint | undefined {
  let total = 0n;
  let section = 0;
  let digit: number | undefined;
  let lastTen = 10_000;
  for (const c of text) {
    const numeral = NUMERALS[c];
    const ten = TENS[c];
    if (numeral !== undefined) {
      if (digit !== undefined && digit !== 0) return undefined;
      digit = numeral;
    } else if (ten !== undefined) {
      if (ten >= lastTen) return undefined;
      // 拾万 means 壹拾万.
      section += (digit === undefined || digit === 0 ? 1 : digit) * ten;
      lastTen = ten;
      digit = undefined;
    } else if (c === "万" || c === "萬") {
      total += BigInt(section + (digit ?? 0)) * 10_000n;
      section = 0;
      digit = undefined;
      lastTen = 10_000;
    } else if (c === "亿" || c === "億") {
      total = (total + BigInt(section + (digit ?? 0))) * 100_000_000n;
      section = 0;
      digit = undefined;
      lastTen = 10_000;
    } else return undefined;
  }
  return total + BigInt(section + (digit ?? 0));
}

const AREA = /^(?:0|[1-9]\d{0,9})(?:\.\d{1,4})?$/;

/** Creates a reader for areas in square metres. */
export function areaReader(column: Column): CellReader {
  return (text, reporter): CellValue => {
    if (AREA.test(text)) return text;
    const folded = foldNumber(text)
      .replace(/(?:平方米|平米|m2|m²|㎡)$/i, "")
      .replaceAll(/,(?=\d{3}(?:\D|$))/g, "");
    if (folded === "") return reportEmpty(reporter);
    if (/亩|公顷|平方公里|平方尺|km/i.test(folded)) return unreadable("area-unit", text, reporter);
    const value = folded
      .replace(/^0+(?=\d)/, "")
      .replace(/\.$/, "")
      .replace(/(\.\d{4})0+$/, "$1");
    if (!AREA.test(value) || !column.schema.safeParse(value).success) return unreadable("area-form", text, reporter);
    reporter.reportInterpretation(value, "area-form");
    return value;
  };
}

function unreadable(code: "area-unit" | "area-form", text: string, reporter: CellReporter): typeof INVALID {
  reporter.report(code, { shown: displayText(text) });
  return INVALID;
}
