/** 公民身份号码, GB 11643: 17 digits and a check character; 15 digits on cards of the first generation. */
import { emptyIdentifier, findDamage, hasTruncatedTail, lookalikeDigit, truncatedTail } from "./common/damaged-text.js";
import { asWritten, defect, type DefectTable, type IdentifierCheck, type IdentifierDefect } from "./common/defect.js";
import { hasKnownProvince, isProvinceAt } from "./common/division.js";
import { maskIdNo } from "./common/mask-text.js";
import { dropDashes, foldCodeNamed, showValue } from "./common/normalize-text.js";

/** The parts of a citizen ID. */
export interface CitizenIdParts {
  /** Division of the first registration, 6 digits. */
  division: string;
  /** YYYY-MM-DD. */
  birthDate: string;
  /** Sex, from the parity of the 17th digit. */
  sex: "male" | "female";
}

/** Options of `checkCitizenId`. */
export interface CitizenIdOptions {
  /**
   * Birth dates after this time are errors.
   *
   * @default the current time
   */
  now?: Date;
}

type Code =
  | "citizen-id-length"
  | "citizen-id-lookalike"
  | "citizen-id-character"
  | "citizen-id-last-character"
  | "citizen-id-province"
  | "citizen-id-birth-date"
  | "citizen-id-birth-future"
  | "citizen-id-check-digit"
  | "citizen-id-15"
  | "citizen-id-permanent-resident";

const FIX_ZH = "请按证件原件重新填写";
const FIX_EN = "Enter it again from the card";

/** Defects that `checkCitizenId` reports. */
export const CITIZEN_ID_DEFECTS: DefectTable<Code> = {
  "citizen-id-length": {
    severity: "error",
    zh: "身份证号码应为 18 位（旧版 15 位），实际 {length} 位",
    en: "A citizen ID has 18 characters (15 on old cards); this one has {length}",
    fixZh: `${FIX_ZH}，包括末位的 X；不是居民身份证的，请填写证件种类（没有证件种类列的，先在表头增加该列，例如“抵押人证件种类”）`,
    fixEn: `${FIX_EN}, including a final X; for another document, enter its type in the column 证件种类, such as 抵押人证件种类 (add the column if it is missing)`,
  },
  "citizen-id-lookalike": {
    severity: "error",
    zh: "第 {position} 位应为数字，实际为字母 {letter}，形近数字 {digit}",
    en: "Character {position} must be a digit but is the letter {letter}, which looks like {digit}",
    fixZh: "请核对原件；第 {position} 位应为数字，疑为 {digit}",
    fixEn: "Check the number against the card; character {position} is probably the digit {digit}",
  },
  "citizen-id-character": {
    severity: "error",
    zh: "第 {position} 位应为数字，实际为“{letter}”",
    en: "Character {position} must be a digit but is “{letter}”",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "citizen-id-last-character": {
    severity: "error",
    zh: "末位应为数字或 X，实际为“{letter}”",
    en: "The last character must be a digit or X but is “{letter}”",
    fixZh: "请核对原件；按前 17 位推算，末位应为 {expected}",
    fixEn: "Check the number against the card; the first 17 digits require {expected} as the last character",
  },
  "citizen-id-province": {
    severity: "error",
    zh: "前两位 {code} 不是有效的省级代码",
    en: "The first two digits {code} are not the code of a province",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "citizen-id-birth-date": {
    severity: "error",
    zh: "出生日期部分（第 {place} 位）不是有效日期",
    en: "The birth date (characters {place}) is not a valid date",
    fixZh: `${FIX_ZH}；请核对第 {place} 位`,
    fixEn: `${FIX_EN}; check characters {place}`,
  },
  "citizen-id-birth-future": {
    severity: "error",
    zh: "出生日期部分（第 7-14 位）晚于今天",
    en: "The birth date (characters 7-14) is in the future",
    fixZh: `${FIX_ZH}；请核对第 7-14 位`,
    fixEn: `${FIX_EN}; check characters 7-14`,
  },
  "citizen-id-check-digit": {
    severity: "error",
    zh: "校验码不符：按前 17 位推算末位应为 {expected}，实际为 {actual}；号码中至少有一位写错或两位颠倒",
    en: "Wrong check digit: the first 17 digits require {expected}, found {actual}; a digit is wrong or two are swapped",
    fixZh: "请逐位核对证件原件，不要只修改末位",
    fixEn: "Compare every digit with the card; do not change only the last one",
  },
  "citizen-id-15": {
    severity: "warning",
    zh: "15 位旧版身份证号码，按原样保留",
    en: "A 15-digit number of an old card; kept as written",
    fixZh: "当事人已换领 18 位身份证的，请填写 18 位号码",
    fixEn: "If the person now has a card with an 18-digit number, enter that number",
  },
  "citizen-id-permanent-resident": {
    severity: "warning",
    zh: "以 9 开头，应为外国人永久居留身份证，但{problem}",
    en: "Begins with 9, like the number of a foreign permanent resident ID card, but the {problemEn}",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
};

const LENGTH = 18;
const WEIGHTS = Uint8Array.of(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);
const CHECK = "10X98765432";
const DAYS = Uint8Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
const OLD = /^\d{15}$/;

/** Parses the characters [from, to) as a number. Returns NaN when one of them is not a digit. */
function digits(value: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = value.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

function isDate(year: number, month: number, day: number): boolean {
  // The example in the standard has a birth date of 1880.
  if (!(year >= 1800 && year <= 2199 && month >= 1 && month <= 12 && day >= 1)) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0);
}

const hasBirthDate = (value: string): boolean =>
  isDate(digits(value, 6, 10), digits(value, 10, 12), digits(value, 12, 14));

/** Returns the index of the check character in `CHECK`, or -1 when one of the first 17 characters is not a digit. */
function remainder(value: string): number {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const digit = value.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    sum += digit * (WEIGHTS[i] ?? 0);
  }
  return sum % 11;
}

function hasCheckDigit(value: string): boolean {
  const at = remainder(value);
  return at >= 0 && value.charCodeAt(17) === CHECK.charCodeAt(at);
}

/**
 * Computes the check character of the first 17 digits.
 *
 * @throws RangeError When the first 17 characters are not digits.
 */
export function citizenIdCheckDigit(body: string): string {
  const at = body.length >= 17 ? remainder(body) : -1;
  if (at < 0) throw new RangeError("a citizen ID begins with 17 digits");
  return CHECK.charAt(at);
}

/** Checks for an 18-character number with a known province, a valid birth date and the correct check digit. */
export function isCitizenId(value: string): boolean {
  return value.length === LENGTH && hasCheckDigit(value) && hasProvince(value) && hasBirthDate(value);
}

/** Checks for the number of a permanent residence card (edition 2023), which begins with 9 instead of a province. */
export const isPermanentResident = (value: string): boolean => value.charCodeAt(0) === 57;
const hasProvince = (value: string): boolean => hasKnownProvince(value) || isPermanentResident(value);

/** Checks for a 15-digit number with a known province and a valid birth date. */
export function isCitizenId15(value: string): boolean {
  return (
    OLD.test(value) &&
    hasKnownProvince(value) &&
    isDate(1900 + digits(value, 6, 8), digits(value, 8, 10), digits(value, 10, 12))
  );
}

/** Birth dates before this day (YYYYMMDD) are certainly past, so that the clock is read for few rows only. */
const SURELY_PAST = 20250101;

/** Returns today's date in China (UTC+8) as YYYYMMDD. */
function today(now: Date): number {
  const local = new Date(now.getTime() + 8 * 3_600_000);
  return local.getUTCFullYear() * 10000 + (local.getUTCMonth() + 1) * 100 + local.getUTCDate();
}

function isFuture(value: string, options: CitizenIdOptions): boolean {
  const birth = digits(value, 6, 14);
  if (options.now === undefined && birth < SURELY_PAST) return false;
  return birth > today(options.now ?? new Date());
}

/**
 * Reads a valid citizen ID from 18 ASCII bytes without allocating a string. For files of millions of rows.
 *
 * @param at Offset of the first byte.
 * @param today The current day as YYYYMMDD.
 * @returns The birth date as YYYYMMDD, or 0 when `checkCitizenId` could report a defect.
 */
export function plainCitizenIdAt(bytes: Uint8Array, at: number, today: number): number {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const digit = bytes[at + i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return 0;
    sum += digit * WEIGHTS[i]!;
  }
  const last = bytes[at + 17]!;
  if (last !== CHECK.charCodeAt(sum % 11) || !isProvinceAt(bytes, at)) return 0;
  // Residence permits (81 to 83) and permanent residence cards (9) are other types of document.
  if (bytes[at] === 56 || bytes[at] === 57) return 0;
  // Excel replaces the digits after the 15th with zeros.
  if (last === 48 && bytes[at + 16] === 48 && bytes[at + 15] === 48) return 0;
  const number = (from: number, to: number): number => {
    let found = 0;
    for (let i = at + from; i < at + to; i++) found = found * 10 + bytes[i]! - 48;
    return found;
  };
  const [year, month, day] = [number(6, 10), number(10, 12), number(12, 14)];
  const birth = year * 10000 + month * 100 + day;
  return isDate(year, month, day) && birth <= today ? birth : 0;
}

/** Checks a citizen ID as entered by a user. The texts of defects never show the number. */
export function checkCitizenId(text: string, options: CitizenIdOptions = {}): IdentifierCheck {
  if (isCitizenId(text) && !hasTruncatedTail(text) && !isFuture(text, options)) return asWritten(text);
  const written = foldCodeNamed(text);
  const damage = findDamage(written.value);
  const { value, folds } = damage ? written : dropDashes(written);
  return { value, changed: value !== text, folds, defects: damage ? [damage] : findDefects(value, options) };
}

function findDefects(value: string, options: CitizenIdOptions): IdentifierDefect[] {
  if (value === "") return [emptyIdentifier()];
  if (OLD.test(value)) return findDefects15(value);
  if (value.length !== LENGTH) return [defect(CITIZEN_ID_DEFECTS, "citizen-id-length", { length: value.length })];
  const characters = wrongCharacters(value);
  if (characters.length > 0) return characters;
  if (isPermanentResident(value)) return permanentResidentDefects(value, options);
  const found: IdentifierDefect[] = [];
  if (!hasProvince(value)) found.push(defect(CITIZEN_ID_DEFECTS, "citizen-id-province", { code: value.slice(0, 2) }));
  if (!hasBirthDate(value)) found.push(wrongBirthDate("7-14"));
  else if (isFuture(value, options)) found.push(defect(CITIZEN_ID_DEFECTS, "citizen-id-birth-future"));
  // One in eleven truncated numbers has a valid check digit, so the tail is always reported.
  if (hasTruncatedTail(value)) found.push(truncatedTail(hasCheckDigit(value) ? "warning" : "error"));
  else if (!hasCheckDigit(value) && found.length === 0) found.push(wrongCheckDigit(value));
  return found;
}

function wrongBirthDate(place: string): IdentifierDefect {
  return defect(CITIZEN_ID_DEFECTS, "citizen-id-birth-date", { place });
}

function wrongCheckDigit(value: string): IdentifierDefect {
  return defect(CITIZEN_ID_DEFECTS, "citizen-id-check-digit", {
    expected: citizenIdCheckDigit(value),
    actual: value.charAt(17),
  });
}

function findDefects15(value: string): IdentifierDefect[] {
  const found: IdentifierDefect[] = [];
  if (!hasKnownProvince(value))
    found.push(defect(CITIZEN_ID_DEFECTS, "citizen-id-province", { code: value.slice(0, 2) }));
  else if (!isCitizenId15(value)) found.push(wrongBirthDate("7-12"));
  return [...found, defect(CITIZEN_ID_DEFECTS, "citizen-id-15")];
}

/** Finds defects of a permanent residence card number. The format is unconfirmed, so they are warnings. */
function permanentResidentDefects(value: string, options: CitizenIdOptions): IdentifierDefect[] {
  const problem =
    !hasBirthDate(value) || isFuture(value, options)
      ? { problem: "第 7-14 位不是过去的日期", problemEn: "date in characters 7-14 is not a valid past date" }
      : { problem: "校验码不符", problemEn: "check digit is wrong" };
  const isValid = hasBirthDate(value) && !isFuture(value, options) && hasCheckDigit(value);
  const warnings = isValid ? [] : [defect(CITIZEN_ID_DEFECTS, "citizen-id-permanent-resident", problem)];
  return hasTruncatedTail(value) ? [...warnings, truncatedTail("warning")] : warnings;
}

function wrongCharacters(value: string): IdentifierDefect[] {
  const found: IdentifierDefect[] = [];
  for (let i = 0; i < 17; i++) {
    const letter = value.charAt(i);
    if (letter >= "0" && letter <= "9") continue;
    const digit = lookalikeDigit(letter);
    const facts = { position: i + 1, letter: showValue(letter), digit: digit ?? "" };
    found.push(
      defect(CITIZEN_ID_DEFECTS, digit === undefined ? "citizen-id-character" : "citizen-id-lookalike", facts),
    );
  }
  const last = value.charAt(17);
  if (!/^[0-9X]$/.test(last) && found.length === 0) {
    found.push(
      defect(CITIZEN_ID_DEFECTS, "citizen-id-last-character", {
        letter: showValue(last),
        expected: citizenIdCheckDigit(value),
      }),
    );
  }
  return found;
}

/**
 * Splits a citizen ID of 18 or 15 characters into its parts.
 *
 * @throws RangeError When the value is not a citizen ID. The message masks it.
 */
export function parseCitizenId(value: string): CitizenIdParts {
  const long = isCitizenId15(value) ? citizenId15To18(value) : value;
  if (!isCitizenId(long)) throw new RangeError(`not a citizen ID: ${maskIdNo(showValue(value))}`);
  return {
    division: long.slice(0, 6),
    birthDate: `${long.slice(6, 10)}-${long.slice(10, 12)}-${long.slice(12, 14)}`,
    sex: (long.charCodeAt(16) - 48) % 2 === 1 ? "male" : "female",
  };
}

/**
 * Converts a 15-digit number to 18 characters: `19` after the 6th digit, and the check digit at the end.
 *
 * @throws RangeError When the value is not a 15-digit number. The message masks it.
 */
export function citizenId15To18(value: string): string {
  if (!isCitizenId15(value)) throw new RangeError(`not a 15-digit citizen ID: ${maskIdNo(showValue(value))}`);
  const body = `${value.slice(0, 6)}19${value.slice(6)}`;
  return body + citizenIdCheckDigit(body);
}

/**
 * Converts an 18-character number to the 15-digit form that an old register may contain.
 *
 * @returns undefined for birth dates outside 1900-1999, for which 15-digit numbers were never issued.
 * @throws RangeError When the value is not an 18-character number. The message masks it.
 */
export function citizenId18To15(value: string): string | undefined {
  if (!isCitizenId(value)) throw new RangeError(`not an 18-character citizen ID: ${maskIdNo(showValue(value))}`);
  return value.startsWith("19", 6) && !isPermanentResident(value) ? value.slice(0, 6) + value.slice(8, 17) : undefined;
}
