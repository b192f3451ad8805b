import { foldNumber, type CodeEntry, type CodeTable } from "../../../contract/index.js";
import { INVALID, reportEmpty, displayText, type CellReader, type CellReporter, type CellValue } from "./cell.js";
import { parseCapitalAmount } from "./amount.js";

const YES_NO: ReadonlyMap<string, boolean> = new Map([
  ...["是", "有", "存在", "有约定", "y", "yes", "true", "1", "√", "✓", "✔", "对"].map((word) => [word, true] as const),
  ...["否", "无", "不存在", "没有", "无约定", "未约定", "没有约定", "n", "no", "false", "0", "×", "✗", "✘", "不"].map(
    (word) => [word, false] as const,
  ),
]);

export const readYesNo: CellReader = (text, reporter): CellValue => {
  if (text === "是") return true;
  if (text === "否") return false;
  const word = foldWord(text);
  if (word === "") return reportEmpty(reporter);
  const value = YES_NO.get(word);
  if (value === undefined) {
    reporter.report("yes-no-form", { shown: displayText(text) });
    return INVALID;
  }
  reporter.reportInterpretation(value ? "是" : "否", "yes-no");
  return value;
};

/** Code tables whose numbers differ between systems in use. A bare number of these gets a warning. */
const AMBIGUOUS_NUMBERS = new Set(["measure", "coOwnership"]);

/** Creates a reader for values of a code table, by Chinese or English name, variant, wire value or standard code. */
export function codeReader(table: CodeTable): CellReader {
  const byWord = new Map<string, CodeEntry>();
  const byCode = new Map<string, { readonly entry: CodeEntry; readonly zh: string }>();
  for (const entry of table.entries) {
    for (const word of [entry.zh, entry.value, entry.en, ...(entry.variants ?? [])]) byWord.set(foldWord(word), entry);
    for (const [code, zh] of Object.entries(entry.otherCodes ?? {})) byCode.set(code, { entry, zh });
  }
  // The codes of an authority's own table come before those of the standard.
  for (const entry of table.entries) if (entry.code) byCode.set(entry.code, { entry, zh: entry.zh });
  const names = new Map(table.entries.map((entry) => [entry.zh, entry.value]));
  const choices = table.entries.map((entry) => entry.zh).join("、");
  return (text, reporter): CellValue => {
    const exact = names.get(text);
    if (exact !== undefined) return exact;
    const word = foldWord(text);
    if (word === "") return reportEmpty(reporter);
    const found = byWord.get(word);
    if (found) {
      if (text !== found.value) reporter.reportInterpretation(found.zh, "code");
      return found.value;
    }
    // Excel writes a code column as 1, 01 or 1.0.
    const coded = byCode.get(word.replace(/\.0+$/, "").replace(/^0+(?=\d)/, ""));
    if (!coded) {
      reporter.report("code-unknown", { shown: displayText(text), table: table.zh, choices });
      return INVALID;
    }
    reporter.reportInterpretation(coded.entry.zh, "code");
    if (AMBIGUOUS_NUMBERS.has(table.name))
      reporter.report("code-by-number", { shown: displayText(text), read: coded.zh });
    return coded.entry.value;
  };
}

/** Normalizes a word for comparison: one type of bracket, no white space, lower case. */
export function foldWord(text: string): string {
  return foldNumber(text)
    .replace(/[〔［[【]/g, "(")
    .replace(/[〕］\]】]/g, ")")
    .toLowerCase();
}

const FRACTION = /^([1-9]\d{0,6})\/([1-9]\d{0,6})$/;
const ZH_FRACTION = /^([一二两三四五六七八九十百]+)分之([一二两三四五六七八九十百]+)$/;
const DECIMAL = /^(\d{1,3})(?:\.(\d{1,6}))?(%|％)?$/;
/** A fraction computed by a spreadsheet: 0.333333333333333. */
const COMPUTED = /^0\.(\d{12,17})$/;
const MAX_COMPUTED_DENOMINATOR = 1000;
const DATE_FOR_FRACTION =
  /^(?:\d{1,2}月\d{1,2}日|\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{1,2}|\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?)$/;

/** Reads a share (共有份额) as an exact fraction. */
export const readShare: CellReader = (text, reporter): CellValue => {
  const exact = FRACTION.exec(text);
  if (exact && Number(exact[1]) <= Number(exact[2])) return text;
  const folded = foldNumber(text)
    .replace(/^(?:占|按份共有)/, "")
    .replace(/(?:份额|产权)$/, "");
  if (folded === "") return reportEmpty(reporter);
  if (folded === "全部" || folded === "100%") return interpreted("1/1", reporter);
  if (DATE_FOR_FRACTION.test(folded)) {
    reporter.reportDefect({
      code: "excel-date",
      severity: "error",
      zh: `份额被表格软件改成了日期（${displayText(text)}），例如把 1/2 变成 1月2日`,
      en: `The spreadsheet converted the share to a date (${displayText(text)}), as it does with 1/2`,
      fixZh: "请将该列设为“文本”格式后重新填写，或写成 50%",
      fixEn: "Format the column as text and enter the share again, or write 50%",
    });
    return INVALID;
  }
  const zh = ZH_FRACTION.exec(folded);
  if (zh) {
    const [denominator, numerator] = [smallNumber(zh[1]), smallNumber(zh[2])];
    if (denominator && numerator) return inRange(numerator, denominator, text, reporter);
  }
  const fraction = /^(\d{1,7})\/(\d{1,7})$/.exec(folded);
  if (fraction) return inRange(Number(fraction[1]), Number(fraction[2]), text, reporter);
  const decimal = DECIMAL.exec(folded);
  if (decimal) {
    const [, whole = "0", decimals = "", percent] = decimal;
    const base = 10 ** decimals.length * (percent ? 100 : 1);
    return inRange(Number(whole + decimals), base, text, reporter);
  }
  const computed = computedFraction(folded);
  if (computed) return interpreted(computed, reporter, text);
  reporter.report("share-form", { shown: displayText(text) });
  return INVALID;
};

/** Finds the fraction with the smallest denominator that has exactly these decimals. */
function computedFraction(folded: string): string | undefined {
  const decimals = COMPUTED.exec(folded)?.[1];
  if (decimals === undefined) return undefined;
  const value = Number(folded);
  for (let denominator = 2; denominator <= MAX_COMPUTED_DENOMINATOR; denominator++) {
    const numerator = Math.round(value * denominator);
    if (numerator > 0 && Math.abs(value - numerator / denominator) < 10 ** -Math.min(decimals.length, 15))
      return `${numerator}/${denominator}`;
  }
  return undefined;
}

function smallNumber(text = ""): number {
  return Number((parseCapitalAmount(text) ?? 0n) / 100n);
}

function inRange(numerator: number, denominator: number, text: string, reporter: CellReporter): CellValue {
  if (numerator < 1 || denominator < 1 || numerator > denominator) {
    reporter.report("share-range", { shown: displayText(text) });
    return INVALID;
  }
  const divisor = gcd(numerator, denominator);
  const [n, d] = FRACTION.test(`${numerator}/${denominator}`)
    ? [numerator, denominator]
    : [numerator / divisor, denominator / divisor];
  const value = text.includes("/") ? `${n}/${d}` : `${numerator / divisor}/${denominator / divisor}`;
  if (!FRACTION.test(value)) {
    reporter.report("share-form", { shown: displayText(text) });
    return INVALID;
  }
  return interpreted(value, reporter, text);
}

function interpreted(value: string, reporter: CellReporter, text = ""): string {
  if (value !== text) reporter.reportInterpretation(value, "share-form");
  return value;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
