// The present form of a court case number, the numbers of one or several cases in it, and its parts.
import { foldOfficialNo, showValue } from "../common/normalize-text.js";
import { isPossibleCaseType } from "./case-types.js";

/** The parts of a court's case number. */
export interface CaseNoParts {
  /** Year in which the case was filed. */
  year: number;
  /** 法院代字: 最高法, 浙, 浙01, 浙0106. */
  courtCode: string;
  /** 类型代字: 执, 执保, 民初 …; with 专门审判代字: 知民终. */
  type: string;
  /** 案件编号, without padding; the first one of a document for several cases. */
  number: string;
  /** The last number of a document for several cases: 18776 in 18775-18776号. */
  lastNumber?: string;
  /** 之一, 之二 … or -1, -2 … when the number is of one of several documents of the case. */
  suffix?: string;
}

/** Max length of a cell with case numbers (characters). */
export const MAX_LENGTH = 100;
/** Max numbers of a range that are listed one by one. */
const MAX_LISTED = 200;

/** 省级简称 of the courts, with 兵 (兵团) and 军 (military courts). */
export const PROVINCE = "[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军]";
export const COURT = `最高法|${PROVINCE}(?:\\d{4}|\\d{2})?`;
export const SUFFIX = "之[一二三四五六七八九十百]+|-\\d{1,3}";
const NUMBERS = "[1-9]\\d{0,8}(?:[-－—–~～至、,，][1-9]\\d{0,8})*";
const CASE_NO = new RegExp(
  `^[（(](\\d{4})[）)](${COURT})((?:(?![字第])[\\u4e00-\\u9fa5]){1,5}?)(${NUMBERS})号(${SUFFIX})?$`,
);

/** A number split by its form; the type may still be unknown or too long. */
export interface ReadCaseNo {
  readonly year: number;
  readonly courtCode: string;
  readonly type: string;
  /** One number, a range 10-12, or a list 10、12. */
  readonly numbers: string;
  readonly suffix: string | undefined;
}

/** Splits a number of the present form, with either kind of bracket; undefined for any other text. */
export function readCaseNo(value: string): ReadCaseNo | undefined {
  const found = value.length <= MAX_LENGTH ? CASE_NO.exec(value) : null;
  if (!found) return undefined;
  const [, year = "", courtCode = "", type = "", numbers = "", suffix] = found;
  return { year: Number(year), courtCode, type, numbers, suffix };
}

/** One number, or the first and last of a range. `document` is the number after the dash in 10-1. */
interface NumberRange {
  readonly first: number;
  readonly last: number;
  readonly document?: string;
}

/**
 * Reads 10-12 as a range and 10-1 as document 1 of case 10.
 *
 * @returns undefined for a range that runs backwards.
 */
export function readNumbers(numbers: string): readonly NumberRange[] | undefined {
  const ranges: NumberRange[] = [];
  for (const part of numbers.split(/[、,，]/)) {
    const [first = "", last, more] = part.split(/[-－—–~～至]/);
    const range = { first: Number(first), last: Number(last ?? first) };
    if (more !== undefined) return undefined;
    if (range.last > range.first || last === undefined) ranges.push(range);
    else if (last.length <= 2) ranges.push({ first: range.first, last: range.first, document: last });
    else return undefined;
  }
  return ranges;
}

/** Whether the value is a case number of the present form, for one or several cases; either kind of bracket. */
export function isCaseNo(value: string): boolean {
  const found = readCaseNo(value);
  return found !== undefined && isPossibleCaseType(found.type) && readNumbers(found.numbers) !== undefined;
}

/**
 * Splits a case number into its parts. The value is folded first.
 *
 * @throws RangeError when the value is not a case number of the present form.
 */
export function parseCaseNo(value: string): CaseNoParts {
  const found = readCaseNo(foldOfficialNo(value));
  const ranges = found && isPossibleCaseType(found.type) ? readNumbers(found.numbers) : undefined;
  if (!found || !ranges) throw new RangeError(`not a court case number: ${showValue(value)}`);
  const [first, last] = [ranges[0]!, ranges.at(-1)!];
  const suffix = found.suffix ?? (ranges.length === 1 && first.document ? `-${first.document}` : undefined);
  return {
    year: found.year,
    courtCode: found.courtCode,
    type: found.type,
    number: String(first.first),
    ...(last.last === first.first ? {} : { lastNumber: String(last.last) }),
    ...(suffix === undefined ? {} : { suffix }),
  };
}

/** Folds a number for comparison only: half-width brackets and digits, no white space. */
export function foldCaseNo(value: string): string {
  return foldOfficialNo(value);
}

/**
 * Between two numbers of one cell; the second may be shortened to its last part, or to the document's: …10号、11号,
 * …10号之三、之四.
 */
const BETWEEN = new RegExp(
  `(?<=号(?:${SUFFIX})?)(?:(?:[、,;/~]|和|及|与|至)*(?=\\(\\d{4}\\)[\\u4e00-\\u9fa5]|第?\\d+(?:[-~至、,]\\d+)*号)|` +
    `(?:[、,;]|和|及|与)(?=之[一二三四五六七八九十百]))`,
);
/** The last part of a number: 第10号, 10-12号之一. */
const LAST_PART = new RegExp(`第?\\d+(?:[-~至、,]\\d+)*号(?:${SUFFIX})?$`);

const LAST_SUFFIX = new RegExp(`(?:${SUFFIX})$`);

/** Splits a folded cell into its numbers. A shortened number gets the beginning of the one before it. */
export function splitCaseNos(folded: string): string[] {
  const numbers: string[] = [];
  for (const part of folded.split(BETWEEN)) {
    const shortened = part.startsWith("之") ? LAST_SUFFIX : LAST_PART;
    const before = numbers.at(-1)?.replace(shortened, "") ?? "";
    numbers.push(part.startsWith("(") || numbers.length === 0 ? part : before + part.replace(/^第/, ""));
  }
  return numbers;
}

/**
 * Lists the numbers by which a seizure is found: the folded cell first and, when it names several cases of the present
 * form (10-12号, 10、12号, 10号、11号), the folded number of each.
 */
export function caseNosOf(value: string): readonly string[] {
  const folded = foldOfficialNo(value);
  if (folded.length > MAX_LENGTH) return [folded];
  const cases: string[] = [];
  for (const number of splitCaseNos(folded)) {
    const read = readCaseNo(number);
    for (const { first, last } of (read && readNumbers(read.numbers)) ?? []) {
      if (last - first >= MAX_LISTED) continue;
      for (let at = first; at <= last; at++) cases.push(`(${read!.year})${read!.courtCode}${read!.type}${at}号`);
    }
  }
  return cases.length > 1 ? [...new Set([folded, ...cases])] : [folded];
}
