/**
 * Case numbers from before 2016, when each court chose its short name: （2008）浦民二(商)初字第1234号,
 * 杭西法执字(2009)第12号, （2003）皖1202执字第174号.
 */
import { COURT, PROVINCE, SUFFIX } from "./case-no-form.js";
import { isKnownCaseType } from "./case-types.js";

const HAN = "[\\u4e00-\\u9fa5]";
/** Short name of court and chamber: Chinese characters, a chamber in brackets, a code between characters. */
const WORDS = `(?:${HAN}|-|\\(${HAN}{1,6}\\)|\\d{2,4}(?=${HAN})){1,24}?`;
/** One or several numbers, sometimes in brackets: 民初字第(00212)号. */
const NUMBERS = "(?:\\d{1,8}(?:[-~至、,]\\d{1,8})*|\\(\\d{1,8}\\))";
const OLD_FORM = new RegExp(
  `^(?:\\((\\d{4}|\\d{2})\\))?${WORDS}(?:\\((\\d{4})\\))?字?第?${NUMBERS}号(?:恢字?第?\\d+号)?(?:${SUFFIX})?(?:\\((\\d{4})\\))?$`,
);
/** The words of old numbers together with a court code of the present form. */
const MIXED_FORM = new RegExp(`^(\\((\\d{4})\\)(?:${COURT})(${HAN}{1,5}?))(?:字第|字|第)0*(\\d+号(?:${SUFFIX})?)$`);

/** The year of a number of an old form, and whether it has the old words 字 or 第. */
export interface OldCaseNo {
  readonly year: number | undefined;
  readonly hasOldWords: boolean;
}

/** Reads a folded number of an old form; undefined for any other text. */
export function readOldCaseNo(folded: string): OldCaseNo | undefined {
  const found = OLD_FORM.exec(folded);
  if (!found) return undefined;
  const year = found[1] ?? found[2] ?? found[3];
  // Numbers of the last century have two digits: （98）经终字第12号.
  const full = year === undefined ? undefined : year.length === 2 ? 1900 + Number(year) : Number(year);
  return { year: full, hasOldWords: /[字第]/.test(folded) };
}

/** A court code of the present form with too few or too many digits. */
const WRONG_COURT_CODE = new RegExp(`^\\(\\d{4}\\)${PROVINCE}(?:\\d|\\d{3}|\\d{5,})${HAN}`);

/** Whether the number begins like one of the present form, with a court code of 1, 3 or more than 4 digits. */
export function hasWrongCourtCode(folded: string): boolean {
  return WRONG_COURT_CODE.test(folded);
}

/**
 * Reads a folded number of the present form that contains 字 or 第, and returns its year and the form without them. A
 * court's short name may begin like a court code, so the type must be a known one.
 */
export function readMixedCaseNo(folded: string): { year: number; regular: string } | undefined {
  const found = MIXED_FORM.exec(folded);
  if (!found || !isKnownCaseType(found[3]!)) return undefined;
  return { year: Number(found[2]), regular: `${found[1]}${found[4]}` };
}
