/**
 * Numbers of organisations: 统一社会信用代码 (GB 32100-2015, 18 characters), 组织机构代码 (GB 11714, 9 characters) and
 * the 15-digit 营业执照注册号 of old licences.
 */
import { emptyIdentifier, findDamage, hasTruncatedTail, lookalikeDigit, truncatedTail } from "./common/damaged-text.js";
import { asWritten, defect, type IdentifierCheck, type IdentifierDefect } from "./common/defect.js";
import { CREDIT_CODE_DEFECTS } from "./credit-code-defects.js";
import { hasKnownProvince, isProvinceAt } from "./common/division.js";
import { maskIdNo } from "./common/mask-text.js";
import { dropDashes, foldCodeNamed, showValue } from "./common/normalize-text.js";

/** The parts of a credit code. */
export interface CreditCodeParts {
  /** 登记管理部门, 1 character: 9 for market regulation, 1 for the public sector. */
  department: string;
  /** 机构类别, 1 character. */
  category: string;
  /** 行政区划, 6 digits. */
  division: string;
  /** 主体标识码: the old 组织机构代码, 9 characters. */
  organizationCode: string;
}

const LENGTH = 18;
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = Uint8Array.of(1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28);
/**
 * 登记管理部门 and 机构类别 of the bodies that file and own: 机关, 事业单位, 群众团体; 社会团体, 民办非企业, 基金会;
 * 企业, 个体工商户, 农民专业合作社; 农村集体经济组织, 军队, 其他.
 */
const COMMON_START = /^(?:1[123]|5[123]|9[123]|N[123]|A1|Y1)/;
/**
 * As `COMMON_START`, with further departments: diplomacy, justice (law firms), culture, transport, tourism, religion,
 * trade unions, and the category 9 (other) of each.
 */
const KNOWN_START = /^(?:[159][1239]|[234678][1-59]|N[1239]|A[19]|Y1)/;
const ORGANIZATION_WEIGHTS = Uint8Array.of(3, 7, 9, 10, 5, 8, 4, 2);
const ORGANIZATION_CHECK = "0X987654321";
/**
 * Codes that Xiamen (3502) and Pingtan (350128) issued to companies and sole traders before GB 32100-2015 was in force.
 * Their last characters follow another rule, so no check character can be verified. Seen in public company registers.
 */
const PILOT = /^9[12]35(?:02\d\d|0128)M000/;
/** Letters outside the alphabet, with the digit that they resemble. */
const LOOKALIKE: Readonly<Record<string, string>> = { S: "5", Z: "2" };

/** Value of each character code in the alphabet; 255 when it is not part of it. */
const VALUE = new Uint8Array(128).fill(255);
for (let i = 0; i < ALPHABET.length; i++) VALUE[ALPHABET.charCodeAt(i)] = i;

/** The value of the check character of the first 17; -1 when one of them is outside the alphabet. */
function checkValue(value: string): number {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const digit = VALUE[value.charCodeAt(i)] ?? 255;
    if (digit === 255) return -1;
    sum += digit * (WEIGHTS[i] ?? 0);
  }
  return (31 - (sum % 31)) % 31;
}

/**
 * Computes the check character of the first 17 characters.
 *
 * @throws RangeError when they are not 17 characters of the alphabet.
 */
export function creditCodeCheckDigit(body: string): string {
  const at = body.length >= 17 ? checkValue(body) : -1;
  if (at < 0) throw new RangeError("a credit code begins with 17 digits and letters without I, O, S, V, Z");
  return ALPHABET.charAt(at);
}

/** Whether the value is 18 characters of the alphabet with the right check character. */
function hasCheckCharacter(value: string): boolean {
  if (value.length !== LENGTH) return false;
  const expected = checkValue(value);
  return expected >= 0 && value.charCodeAt(17) === ALPHABET.charCodeAt(expected);
}

/**
 * Whether the value is a credit code: known first two characters, a division and the right check character. One citizen
 * ID in 31 has the same check character, so a value that could be a citizen ID must also have a common start and pass
 * the inner check.
 */
export function isCreditCode(value: string): boolean {
  return (
    KNOWN_START.test(value) &&
    hasCheckCharacter(value) &&
    hasDivision(value) &&
    (!COULD_BE_CITIZEN_ID.test(value) || (COMMON_START.test(value) && hasOrganizationCheck(value, 8)))
  );
}

const COULD_BE_CITIZEN_ID = /^\d{17}[\dX]$/;

/** Index into ORGANIZATION_CHECK for the 8 characters from `at`; -1 when one is no digit or capital. */
function organizationCheck(value: string, at: number): number {
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const c = value.charCodeAt(at + i);
    const digit = c >= 48 && c <= 57 ? c - 48 : c >= 65 && c <= 90 ? c - 55 : -1;
    if (digit < 0) return -1;
    sum += digit * (ORGANIZATION_WEIGHTS[i] ?? 0);
  }
  return sum % 11;
}

/**
 * Computes the GB 11714 check character of 8 characters.
 *
 * @throws RangeError when they are not 8 digits and capitals.
 */
export function organizationCodeCheckDigit(body: string): string {
  const at = body.length >= 8 ? organizationCheck(body, 0) : -1;
  if (at < 0) throw new RangeError("an organisation code begins with 8 digits and capital letters");
  return ORGANIZATION_CHECK.charAt(at);
}

function hasOrganizationCheck(value: string, from: number): boolean {
  const at = organizationCheck(value, from);
  return at >= 0 && value.charCodeAt(from + 8) === ORGANIZATION_CHECK.charCodeAt(at);
}

/** Whether the value is 9 characters with the right GB 11714 check character, without the dash. */
export function isOrganizationCode(value: string): boolean {
  return value.length === 9 && hasOrganizationCheck(value, 0);
}

/** Whether the value is a 15-digit 营业执照注册号. */
export function isBusinessLicence15(value: string): boolean {
  return /^\d{15}$/.test(value);
}

function hasDivision(value: string): boolean {
  for (let i = 2; i < 8; i++) {
    const c = value.charCodeAt(i);
    if (c < 48 || c > 57) return false;
  }
  // 100000 is the division of bodies registered at the national level.
  return value.startsWith("100000", 2) || hasKnownProvince(value.slice(2, 4));
}

function isUnremarkable(value: string): boolean {
  return hasOrganizationCheck(value, 8) && !hasTruncatedTail(value);
}

type FindDefects = (value: string) => IdentifierDefect[];

function check(text: string, findDefects: FindDefects): IdentifierCheck {
  const written = foldCodeNamed(text);
  const damage = findDamage(written.value);
  const { value, folds } = damage ? written : dropDashes(written);
  const defects = damage ? [damage] : value === "" ? [emptyIdentifier()] : findDefects(value);
  return { value, changed: value !== text, folds, defects };
}

/**
 * Returns true for 18 ASCII bytes in which `checkCreditCode` finds no defect, without making a string, for files of
 * millions of rows. Accepts only codes of companies (91) with a letter, as nearly all codes are; false for any other.
 *
 * @param at Offset of the first byte.
 */
export function isPlainCreditCodeAt(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== DIGIT_9 || bytes[at + 1] !== DIGIT_1 || !isProvinceAt(bytes, at + 2)) return false;
  let sum = 0;
  let organizationSum = 0;
  let hasLetter = false;
  for (let i = 0; i < 17; i++) {
    const byte = bytes[at + i]!;
    const digit = VALUE[byte] ?? 255;
    if (digit === 255 || (i < 8 && digit > 9)) return false;
    sum += digit * WEIGHTS[i]!;
    if (i < 8 || i === 16) continue;
    // Letters X may hide digits of a masked number.
    if (byte === LETTER_X) return false;
    hasLetter ||= digit > 9;
    organizationSum += (digit > 9 ? byte - 55 : digit) * ORGANIZATION_WEIGHTS[i - 8]!;
  }
  return (
    hasLetter &&
    bytes[at + 16] === ORGANIZATION_CHECK.charCodeAt(organizationSum % 11) &&
    bytes[at + 17] === ALPHABET.charCodeAt((31 - (sum % 31)) % 31)
  );
}
const DIGIT_9 = 0x39,
  DIGIT_1 = 0x31,
  LETTER_X = 0x58;

/** Checks a credit code as people write it. The texts of defects never show the code. */
export function checkCreditCode(text: string): IdentifierCheck {
  if (isCreditCode(text) && isUnremarkable(text)) return asWritten(text);
  return check(text, creditCodeDefects);
}

function creditCodeDefects(value: string): IdentifierDefect[] {
  if (value.length !== LENGTH) return [defect(CREDIT_CODE_DEFECTS, "credit-code-length", { length: value.length })];
  const characters = wrongCharacters(value);
  if (characters.length > 0) return characters;
  const fits = hasCheckCharacter(value);
  // Spreadsheets also truncate codes that consist of digits only.
  if (hasTruncatedTail(value)) return [truncatedTail(fits ? "warning" : "error")];
  if (!fits && PILOT.test(value)) return [defect(CREDIT_CODE_DEFECTS, "credit-code-pilot")];
  if (!fits) {
    return [
      defect(CREDIT_CODE_DEFECTS, "credit-code-check-digit", {
        expected: creditCodeCheckDigit(value),
        actual: value.charAt(17),
      }),
    ];
  }
  const found: IdentifierDefect[] = [];
  if (!KNOWN_START.test(value))
    found.push(defect(CREDIT_CODE_DEFECTS, "credit-code-department", { start: value.slice(0, 2) }));
  if (!hasDivision(value)) found.push(defect(CREDIT_CODE_DEFECTS, "credit-code-division"));
  if (!hasOrganizationCheck(value, 8)) {
    const expected = organizationCodeCheckDigit(value.slice(8, 16));
    found.push(defect(CREDIT_CODE_DEFECTS, "credit-code-organization-check", { expected, actual: value.charAt(16) }));
  }
  return found;
}

function wrongCharacters(value: string): IdentifierDefect[] {
  const found: IdentifierDefect[] = [];
  for (let i = 0; i < LENGTH; i++) {
    const letter = value.charAt(i);
    if ((VALUE[value.charCodeAt(i)] ?? 255) !== 255) continue;
    const digit = lookalikeDigit(letter) ?? LOOKALIKE[letter];
    const facts = { position: i + 1, letter: showValue(letter), digit: digit ?? "" };
    found.push(
      defect(CREDIT_CODE_DEFECTS, digit === undefined ? "credit-code-character" : "credit-code-lookalike", facts),
    );
  }
  return found;
}

/** Checks a 组织机构代码; the dash before its last character is folded away. */
export function checkOrganizationCode(text: string): IdentifierCheck {
  if (isOrganizationCode(text)) return asWritten(text);
  return check(text, (value) => {
    if (value.length !== 9) return [defect(CREDIT_CODE_DEFECTS, "organization-code-length", { length: value.length })];
    const at = value.search(/[^0-9A-Z]/);
    if (at >= 0) {
      return [
        defect(CREDIT_CODE_DEFECTS, "organization-code-character", {
          position: at + 1,
          letter: showValue(value.charAt(at)),
        }),
      ];
    }
    if (isOrganizationCode(value)) return [];
    const expected = organizationCodeCheckDigit(value);
    return [defect(CREDIT_CODE_DEFECTS, "organization-code-check-digit", { expected, actual: value.charAt(8) })];
  });
}

/** Checks the number of a 营业执照: a credit code, or the 15-digit number of an old licence (a warning). */
export function checkBusinessLicence(text: string): IdentifierCheck {
  if (isCreditCode(text) && isUnremarkable(text)) return asWritten(text);
  return check(text, (value) => {
    if (value.length === LENGTH) return creditCodeDefects(value);
    if (value.length !== 15) return [defect(CREDIT_CODE_DEFECTS, "business-licence-length", { length: value.length })];
    if (isBusinessLicence15(value)) return [defect(CREDIT_CODE_DEFECTS, "business-licence-15")];
    const at = value.search(/[^0-9]/);
    return [
      defect(CREDIT_CODE_DEFECTS, "business-licence-character", {
        position: at + 1,
        letter: showValue(value.charAt(at)),
      }),
    ];
  });
}

/**
 * Splits a credit code into its parts.
 *
 * @throws RangeError when the value is not a credit code; the message masks it.
 */
export function parseCreditCode(value: string): CreditCodeParts {
  if (!isCreditCode(value)) throw new RangeError(`not a credit code: ${maskIdNo(showValue(value))}`);
  return {
    department: value.charAt(0),
    category: value.charAt(1),
    division: value.slice(2, 8),
    organizationCode: value.slice(8, 17),
  };
}
