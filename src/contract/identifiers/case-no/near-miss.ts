// The first defect of a text that is close to a case number of the present or the old form.
import { regularShortName } from "../common/cities.js";
import { lookalikeDigit } from "../common/damaged-text.js";
import { defect, type IdentifierDefect } from "../common/defect.js";
import { showStray } from "../common/mask-stray.js";
import { showValue } from "../common/normalize-text.js";
import { isFutureYear, type NumberCheckOptions } from "../common/year.js";
import { CASE_NO_DEFECTS, type CaseNoDefect } from "./case-no-defects.js";
import { COURT, MAX_LENGTH, readCaseNo } from "./case-no-form.js";
import { readOldCaseNo } from "./old-case-no.js";

const STARTS_WITH_COURT = new RegExp(`^(?:${COURT})`);
const YEAR = /^(\(?)(\d{0,6})(\)?)/;
const FIRST_YEAR = 1980;
/** In the first year of the present form some courts still padded their numbers. */
const LAST_PADDED_YEAR = 2016;
/** A number written in Chinese numerals after the type. */
const IN_NUMERALS = /[〇零一二三四五六七八九十百千]+$/;

const found = (code: CaseNoDefect, facts: Record<string, string | number> = {}): IdentifierDefect =>
  defect(CASE_NO_DEFECTS, code, facts);

/** Finds the first defect of a folded number that has none of the known forms. */
export function findNearMiss(folded: string, options: NumberCheckOptions): IdentifierDefect {
  if (folded.length > MAX_LENGTH || !folded.includes("号")) {
    if (readOldCaseNo(`${folded}号`)?.hasOldWords) return found("case-no-end");
    if (!YEAR.exec(folded)?.[2]) return found("case-no-form");
  }
  const [head = "", open, year = "", close] = YEAR.exec(folded) ?? [];
  if (year === "") return found(readCaseNo(`(2020)${folded}`) ? "case-no-year-missing" : "case-no-form");
  const rest = folded.slice(head.length);
  if (open === "" || close === "")
    return hasForm(`(${year})${rest}`) ? found("case-no-brackets") : found("case-no-form");
  if (year.length !== 4 || Number(year) < FIRST_YEAR) return found("case-no-year", { year });
  if (isFutureYear(Number(year), options)) return found("case-no-future", { year });
  return afterYear(year, rest);
}

/** Whether a text without brackets around its year looks like a case number. */
const hasForm = (text: string): boolean => /[\u4e00-\u9fa5].*\d.*号?$/.test(text);

function afterYear(year: string, rest: string): IdentifierDefect {
  if (rest === "") return found("case-no-form");
  const court = STARTS_WITH_COURT.exec(rest)?.[0];
  const digits = /^.(\d*)(.?)/su.exec(rest);
  const isCodeOfLength = /^最高法/.test(rest) || [0, 2, 4].includes(digits?.[1]?.length ?? 0) || digits?.[2] === "号";
  const next = court === undefined ? "" : rest.slice(court.length);
  const isSpelledOut = /^最高(?:人民法)?院|^最高人民/.test(rest);
  if (court === undefined || !isCodeOfLength || isSpelledOut || /^[A-Z]/.test(next)) return wrongCourt(rest);

  const [, type = "", number = "", end = ""] = /^([^0-9A-Z号]{0,20})([0-9A-Z]{0,20})(.*)$/s.exec(next) ?? [];
  if (/[字第]/.test(type)) return found("case-no-form");
  const numerals = number === "" ? IN_NUMERALS.exec(type)?.[0] : undefined;
  if (numerals !== undefined) return wrongNumber(numerals);
  if (!/^[\u4e00-\u9fa5]{1,5}$/.test(type)) return found("case-no-type", { type: showStray(type) });
  if (!/^\d+$/.test(number)) return wrongNumber(number);
  if (number.startsWith("0")) {
    const regular = `(${year})${court}${type}${number.replace(/^0+/, "")}号`;
    const severity = Number(year) === LAST_PADDED_YEAR && end === "号" ? "warning" : "error";
    return defect(CASE_NO_DEFECTS, "case-no-padding", { number, regular }, severity);
  }
  return end === "号" ? found("case-no-form") : found("case-no-end");
}

function wrongCourt(rest: string): IdentifierDefect {
  const [short] = /^(?:内蒙古?|最高(?:人民法)?院|.)/su.exec(rest) ?? [""];
  const regular = short.startsWith("最高") ? "最高法" : regularShortName(short);
  const hint = regular === short ? "" : `；“${short}”的法院代字为“${regular}”`;
  const hintEn = regular === short ? "" : `; the court code for ${short} is ${regular}`;
  return found("case-no-court", { text: showStray(rest.slice(0, 8)), hint, hintEn });
}

/** Reports the first character of a case number that is no digit, with the digit that it resembles. */
function wrongNumber(number: string): IdentifierDefect {
  const at = number.search(/\D/);
  if (at < 0) return found("case-no-number", { number, detail: "", detailEn: "" });
  const letter = showValue(number.charAt(at));
  const digit = lookalikeDigit(letter);
  return found("case-no-number", {
    number: showStray(number),
    detail: `（第 ${at + 1} 个字符是“${letter}”${digit === undefined ? "" : `，形近数字 ${digit}`}）`,
    detailEn: ` (character ${at + 1} is “${letter}”${digit === undefined ? "" : `, which looks like ${digit}`})`,
  });
}
