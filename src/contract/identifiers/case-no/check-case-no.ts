/**
 * 案号, the number of a court case: （year）court code, type, number, 号 and, for several documents of one case, 之一,
 * 之二 … In force since 2016-01-01 (最高人民法院《关于人民法院案件案号的若干规定》, 法〔2015〕137号, amended by
 * 法〔2018〕335号). Older forms remain in use as the original number of renewals and releases, and other organs have
 * document numbers of their own, so these are warnings. Numbers are stored and sent as received.
 */
import { emptyIdentifier, findDamage } from "../common/damaged-text.js";
import { asWritten, defect, NO_DEFECTS, type IdentifierCheck, type IdentifierDefect } from "../common/defect.js";
import { showStray } from "../common/mask-stray.js";
import { foldOfficialNo, unwrapCell } from "../common/normalize-text.js";
import { isFutureYear, type NumberCheckOptions } from "../common/year.js";
import { CASE_NO_DEFECTS, type CaseNoDefect } from "./case-no-defects.js";
import {
  isCaseNo,
  MAX_LENGTH,
  readCaseNo,
  readNumbers,
  splitCaseNos,
  SUFFIX,
  type ReadCaseNo,
} from "./case-no-form.js";
import { courtNameMismatch, expectedTexts } from "./court-name.js";
import { isKnownCaseType, isPossibleCaseType } from "./case-types.js";
import { findNearMiss } from "./near-miss.js";
import { hasWrongCourtCode, readMixedCaseNo, readOldCaseNo } from "./old-case-no.js";
import { ORGAN_TYPES, readOrganDocumentNo } from "./organ-document-no.js";

const FIRST_YEAR_OF_FORM = 2016;
const FIRST_YEAR = 1980;
const FIRST_OLD_YEAR = 1949;
const ZH_NUMERALS = "一二三四五六七八九";
/** 文书 named after the number: …号执行裁定书. */
const WITH_DOCUMENT = new RegExp(
  `^(.{6,60}?号(?:${SUFFIX})?)([\\u4e00-\\u9fa5]{2,20}(?:书|函|通知|裁定|决定|判决|调解))$`,
);
/** A court or a label before the number. */
const WITH_COURT_NAME = /^([\u4e00-\u9fa5、]{2,40}法院|(?:案号|文号|执行案号):?)(\(\d{2,4}\).+)$/;
/** A suffix in another place or spelling: 10之一号, 10号之1, 10号(之一). */
const MISPLACED_SUFFIX = /^(.{6,60}\d)(?:之([一二三四五六七八九十]+|\d)号|号之(\d)|号\(之([一二三四五六七八九十]+)\))$/;

const found = (code: CaseNoDefect, facts: Record<string, string | number> = {}): IdentifierDefect =>
  defect(CASE_NO_DEFECTS, code, facts);
const isError = ({ severity }: IdentifierDefect): boolean => severity === "error";

/**
 * Checks a court case number. Brackets and inner spaces are kept, because the number is sent as received. Several
 * numbers in one cell are checked one by one.
 */
export function checkCaseNo(text: string, options: NumberCheckOptions = {}): IdentifierCheck {
  const read = readCaseNo(text);
  if (read && presentDefects(read, options).length === 0) return asWritten(text);
  const value = unwrapCell(text);
  const fold = text.trim() === value ? "spaces" : "wrapper";
  const written: IdentifierCheck =
    value === text ? asWritten(text) : { value, changed: true, folds: [fold], defects: NO_DEFECTS };
  const folded = foldOfficialNo(value);
  const damage = folded === "" ? emptyIdentifier() : findDamage(folded);
  const defects = damage ? [damage] : cellDefects(value, folded, options);
  return defects.length === 0 ? written : { ...written, defects };
}

/** Checks the number or numbers of a cell. */
function cellDefects(value: string, folded: string, options: NumberCheckOptions): IdentifierDefect[] {
  if (folded.length > MAX_LENGTH) return [found("case-no-form")];
  const lines = value.split(/[\r\n]+/).filter((line) => line.includes("号")).length;
  if (lines > 1) return [found("case-no-several-lines", { count: lines })];
  const numbers = splitCaseNos(folded);
  if (numbers.length === 1) return findDefects(value, folded, options);
  const all = numbers.flatMap((number) => findDefects(number, number, options));
  const errors = all.filter(isError);
  if (errors.length > 0) return errors.slice(0, 1);
  const warnings = new Map(all.map((one) => [one.code, one]));
  return [found("case-no-several", { count: numbers.length }), ...warnings.values()];
}

function findDefects(value: string, folded: string, options: NumberCheckOptions): IdentifierDefect[] {
  const read = readCaseNo(folded);
  if (read) {
    const defects = presentDefects(read, options);
    const isSpelled = defects.some(isError) || isCaseNo(value);
    return isSpelled ? defects : [found("case-no-spelling", { regular: folded }), ...defects];
  }
  return (
    aroundDefects(folded, options) ??
    organDefects(folded, options) ??
    oldDefects(folded, options) ?? [findNearMiss(folded, options)]
  );
}

/** Checks year, type and numbers of a number of the present form. */
function presentDefects({ year, type, numbers }: ReadCaseNo, options: NumberCheckOptions): IdentifierDefect[] {
  if (year < FIRST_YEAR) return [found("case-no-year", { year })];
  if (isFutureYear(year, options)) return [found("case-no-future", { year })];
  if (!isPossibleCaseType(type)) return [found("case-no-type", { type: showStray(type) })];
  if (!readNumbers(numbers)) return [found("case-no-range", { numbers })];
  const defects: IdentifierDefect[] = [];
  if (year < FIRST_YEAR_OF_FORM) defects.push(found("case-no-before-form", { year }));
  if (!isKnownCaseType(type)) defects.push(found("case-no-type-unknown", { type: showStray(type) }));
  return defects;
}

/** Checks a number with a document's name after it, a court's name before it, or a suffix in an unusual place. */
function aroundDefects(folded: string, options: NumberCheckOptions): IdentifierDefect[] | undefined {
  const document = WITH_DOCUMENT.exec(folded);
  if (document) {
    const [, number = "", name = ""] = document;
    return [...findDefects(number, number, options), found("case-no-document-name", { name })];
  }
  const court = WITH_COURT_NAME.exec(folded);
  if (court) {
    const [, name = "", number = ""] = court;
    const defects = findDefects(number, number, options);
    const differs = courtDiffers(name, readCaseNo(number)?.courtCode);
    return [...defects, found("case-no-court-name", { name: showStray(name), number }), ...differs];
  }
  const suffix = MISPLACED_SUFFIX.exec(folded);
  if (suffix) {
    const [, number = "", ...parts] = suffix;
    const order = parts.find((part) => part !== undefined) ?? "";
    const regular = `${number}号之${/\d/.test(order) ? (ZH_NUMERALS[Number(order) - 1] ?? "") : order}`;
    const read = readCaseNo(regular);
    if (read) {
      const defects = presentDefects(read, options);
      return defects.some(isError) ? defects : [found("case-no-suffix", { regular }), ...defects];
    }
  }
  return undefined;
}

/** Compares the name of a court with its code. */
function courtDiffers(name: string, code: string | undefined): IdentifierDefect[] {
  const mismatch = code === undefined ? undefined : courtNameMismatch(name, code);
  if (code === undefined || !mismatch) return [];
  const [expected, expectedEn] = expectedTexts(mismatch);
  return [found("case-no-court-differs", { name: showStray(name), code, expected, expectedEn })];
}

function organDefects(folded: string, options: NumberCheckOptions): IdentifierDefect[] | undefined {
  const read = readOrganDocumentNo(folded);
  if (!read) return undefined;
  const { organ, year } = read;
  if (isFutureYear(year, options)) return [found("case-no-future", { year })];
  return [found("case-no-other-organ", { organ: ORGAN_TYPES[organ].zh, organEn: ORGAN_TYPES[organ].en })];
}

/** Checks the forms from before 2016. In 2016 some courts still used them. */
function oldDefects(folded: string, options: NumberCheckOptions): IdentifierDefect[] | undefined {
  const mixed = readMixedCaseNo(folded);
  const old = mixed ? { year: mixed.year, hasOldWords: true } : readOldCaseNo(folded);
  if (!old) return undefined;
  const { year, hasOldWords } = old;
  if (year !== undefined && year >= FIRST_OLD_YEAR && year < FIRST_YEAR_OF_FORM) return [found("case-no-legacy")];
  if (!hasOldWords) return undefined;
  if (year !== undefined && hasWrongCourtCode(folded)) return undefined;
  if (year === undefined) return [found(/^\d{4}\D/.test(folded) ? "case-no-brackets" : "case-no-year-missing")];
  if (year < FIRST_OLD_YEAR) return [found("case-no-year", { year })];
  if (isFutureYear(year, options)) return [found("case-no-future", { year })];
  if (year === FIRST_YEAR_OF_FORM) return [found("case-no-legacy")];
  return [mixed ? found("case-no-old-words", { regular: mixed.regular }) : found("case-no-old-form", { year })];
}
