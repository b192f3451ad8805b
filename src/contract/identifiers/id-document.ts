// Checks the number of an ID document by its type (values of the contract's ID types).
import { checkCitizenId, isCitizenId, isPermanentResident, type CitizenIdOptions } from "./citizen-id.js";
import { checkBusinessLicence, checkCreditCode, checkOrganizationCode, isCreditCode } from "./credit-code.js";
import { emptyIdentifier, findDamage, hasTruncatedTail, truncatedTail } from "./common/damaged-text.js";
import { asWritten, defect, hasError, NO_DEFECTS, type DefectTable, type IdentifierCheck } from "./common/defect.js";
import { dropDashes, foldCodeNamed, unwrapCell } from "./common/normalize-text.js";

type Code =
  | "id-no-other-type"
  | "id-no-looks-like"
  | "id-no-suggests-type"
  | "id-no-placeholder"
  | "id-no-masked"
  | "passport-form"
  | "hk-macao-taiwan-form"
  | "residence-permit-form"
  | "permanent-residence-form";

/** Defects that `checkIdNo` reports, in addition to those of the single identifiers. */
export const ID_NO_DEFECTS: DefectTable<Code> = {
  "id-no-other-type": {
    severity: "error",
    zh: "证件种类与号码不符：这是有效的{actualZh}",
    en: "Wrong document type: the number is a valid {actual}",
    fixZh: "请将证件种类改为“{actualZh}”，或者核对号码",
    fixEn: "Change the type to {actual}, or check the number",
  },
  "id-no-looks-like": {
    severity: "error",
    zh: "证件种类与号码不符：号码符合{actualZh}的格式",
    en: "Wrong document type: the number has the format of {actual}",
    fixZh: "请将证件种类改为“{typeZh}”（没有证件种类列的，先在表头增加该列，例如“抵押人证件种类”），或者核对号码",
    fixEn: "Change the type to {typeZh}, or check the number",
  },
  "id-no-suggests-type": {
    severity: "warning",
    zh: "以 {start} 开头的号码属于{typeZh}",
    en: "Numbers that begin with {start} belong to {typeEn}",
    fixZh:
      "请核对证件；确为{typeZh}的，请将证件种类改为“{typeZh}”（没有证件种类列的，先在表头增加该列，例如“抵押人证件种类”）",
    fixEn: "Check the document; if it is {typeEn}, enter {typeZh} as its type (add the column if it is missing)",
  },
  "id-no-placeholder": {
    severity: "error",
    zh: "该号码是占位内容，不是证件号",
    en: "This is a placeholder, not a document number",
    fixZh: "请按证件原件填写；没有号码且该列不是必填的，请清空单元格",
    fixEn: "Enter the number from the document; if there is none and the column is optional, clear the cell",
  },
  "id-no-masked": {
    severity: "error",
    zh: "号码已脱敏，部分数字被遮盖",
    en: "The number is masked: some of its digits are hidden",
    fixZh: "请从未脱敏的数据导出，或者按证件填写完整号码",
    fixEn: "Export unmasked data, or enter the full number from the document",
  },
  "passport-form": {
    severity: "error",
    zh: "护照号应为 5 至 17 位字母和数字",
    en: "A passport number has 5 to 17 letters and digits",
    fixZh: "请按护照资料页重新填写",
    fixEn: "Enter it again from the data page of the passport",
  },
  "hk-macao-taiwan-form": {
    severity: "warning",
    zh: "不是常见的港澳台身份证、通行证或居住证号码格式",
    en: "Not a common format for an identity card, travel permit or residence permit of Hong Kong, Macao or Taiwan",
    fixZh: "请对照证件核对",
    fixEn: "Check the number against the document",
  },
  "residence-permit-form": {
    severity: "error",
    zh: "港澳台居民居住证号码应为 18 位，以 810000、820000 或 830000 开头",
    en: "The number of a residence permit has 18 characters and begins with 810000, 820000 or 830000",
    fixZh: "请按居住证重新填写；持身份证、通行证的，请修改证件种类",
    fixEn: "Enter it again from the permit; for an identity card or a travel permit, change the document type",
  },
  "permanent-residence-form": {
    severity: "error",
    zh: "外国人永久居留身份证号码应为 18 位，以 9 开头；旧版为 3 个字母加 12 位数字",
    en: "The number of a permanent residence card has 18 characters and begins with 9; on old cards it has 3 letters and 12 digits",
    fixZh: "请按永久居留身份证重新填写；持护照的，请修改证件种类",
    fixEn: "Enter it again from the card; for a passport, change the document type",
  },
};

const PASSPORT = /^[A-Z0-9]{5,17}$/;
/**
 * Identity cards of Hong Kong, Macao and Taiwan, 回乡证, and 台胞证 (before 2015: 10 digits and a letter, or 8 digits and
 * the number of its issue).
 */
const HK_MACAO_TAIWAN =
  /^(?:[A-Z]{1,2}\d{6}\(?[0-9A]\)?|[157]\d{6}\(?\d\)?|[A-Z]\d{9}|[HM]\d{8,10}|\d{8}(?:\(?\d{2}\)?)?|\d{10}\(?[A-Z]\)?)$/;
/** Formats of numbers that are not citizen IDs, with the document type to select. */
const OTHER_DOCUMENTS = [
  {
    form: /^[A-Z]{3}\d{12}$/,
    actualZh: "旧版外国人永久居留证",
    actual: "an old permanent residence card for foreigners",
    typeZh: "外国人永久居留身份证",
  },
  {
    form: /^[\u4e00-\u9fa5]{1,3}字第?\d{1,12}号?$/,
    actualZh: "军官证、士兵证",
    actual: "an officer's or soldier's card",
    typeZh: "军官证",
  },
  { form: /^(?:[DEGPS]\d{8}|[DEPS][A-Z]\d{7})$/, actualZh: "护照", actual: "a passport", typeZh: "护照" },
  {
    form: /^[HM]\d{8}(?:\d{2})?$/,
    actualZh: "港澳居民来往内地通行证",
    actual: "a permit of a resident of Hong Kong or Macao",
    typeZh: "港澳台身份证",
  },
];
/** 港澳台居民居住证: a citizen ID of the divisions 810000, 820000, 830000. */
const RESIDENCE_PERMIT = /^8[123]0000[0-9A-Z]{12}$/;
/** 外国人永久居留身份证, edition of 2023: 18 characters that begin with 9. */
const PERMANENT_RESIDENCE = /^9\d{16}[0-9A-Z]$/;

const OLD_PERMANENT_RESIDENCE = /^[A-Z]{3}\d{12}$/;

/**
 * Checks the number of an ID document by the wire value of its type. For types without a defined format and for unknown
 * types, it only reports placeholders, masked numbers and numbers damaged by a spreadsheet. The texts of defects never
 * show the number.
 */
export function checkIdNo(idType: string, text: string, options: CitizenIdOptions = {}): IdentifierCheck {
  const check = checkByType(idType, text, options);
  if (check.value.length > MAX_LENGTH) return check;
  const folded = foldCodeNamed(text).value;
  if (isPlaceholderNo(dropDashes({ value: folded, folds: [] }).value) || isPlaceholderNo(folded))
    return { ...check, defects: [defect(ID_NO_DEFECTS, "id-no-placeholder")] };
  return isMaskedNo(folded) ? { ...check, defects: [defect(ID_NO_DEFECTS, "id-no-masked")] } : check;
}

/** Max length of a number (characters) checked for placeholders and masks. A cell may have a million characters. */
const MAX_LENGTH = 60;

function checkByType(idType: string, text: string, options: CitizenIdOptions): IdentifierCheck {
  switch (idType) {
    case "citizen-id":
      return orSuggestedType(
        orOtherDocument(
          orOtherType(
            checkCitizenId(text, options),
            isCitizenId,
            isCreditCode,
            "统一社会信用代码",
            "unified social credit code",
          ),
        ),
      );
    case "credit-code":
      return orOtherType(checkCreditCode(text), isCreditCode, isCitizenId, "身份证号码", "citizen ID");
    case "business-licence":
      return orOtherType(checkBusinessLicence(text), isCreditCode, isCitizenId, "身份证号码", "citizen ID");
    case "organization-code":
      return checkOrganizationOrCreditCode(text);
    case "passport":
      return checkForm(text, PASSPORT, "passport-form");
    case "hk-macao-taiwan":
      return RESIDENCE_PERMIT.test(dropDashes(foldCodeNamed(text)).value)
        ? checkCitizenId(text, options)
        : checkForm(text, HK_MACAO_TAIWAN, "hk-macao-taiwan-form");
    case "residence-permit":
      return RESIDENCE_PERMIT.test(dropDashes(foldCodeNamed(text)).value)
        ? checkCitizenId(text, options)
        : checkForm(text, RESIDENCE_PERMIT, "residence-permit-form");
    case "permanent-residence":
      return PERMANENT_RESIDENCE.test(dropDashes(foldCodeNamed(text)).value)
        ? checkCitizenId(text, options)
        : checkForm(text, OLD_PERMANENT_RESIDENCE, "permanent-residence-form");
    default:
      return checkFree(text);
  }
}

/** Warns about a valid citizen ID number that begins like the number of another document of the same form. */
function orSuggestedType(check: IdentifierCheck): IdentifierCheck {
  if (hasError(check)) return check;
  const suggested = RESIDENCE_PERMIT.test(check.value)
    ? { typeZh: "港澳台居民居住证", typeEn: "a residence permit of Hong Kong, Macao or Taiwan", length: 6 }
    : isPermanentResident(check.value) && PERMANENT_RESIDENCE.test(check.value)
      ? { typeZh: "外国人永久居留身份证", typeEn: "a foreign permanent resident ID card", length: 1 }
      : undefined;
  if (!suggested) return check;
  const { typeZh, typeEn, length } = suggested;
  const found = defect(ID_NO_DEFECTS, "id-no-suggests-type", { typeZh, typeEn, start: check.value.slice(0, length) });
  return { ...check, defects: [...check.defects, found] };
}

/** Reports a wrong type when the number is invalid for its type and valid for the other. */
function orOtherType(
  check: IdentifierCheck,
  isOwn: (value: string) => boolean,
  isOther: (value: string) => boolean,
  actualZh: string,
  actual: string,
): IdentifierCheck {
  if (check.defects.length === 0 || isOwn(check.value) || !isOther(check.value)) return check;
  return { ...check, defects: [defect(ID_NO_DEFECTS, "id-no-other-type", { actualZh, actual })] };
}

function orOtherDocument(check: IdentifierCheck): IdentifierCheck {
  const found = check.defects.length === 0 ? undefined : OTHER_DOCUMENTS.find(({ form }) => form.test(check.value));
  return found
    ? {
        ...check,
        defects: [
          defect(ID_NO_DEFECTS, "id-no-looks-like", {
            actualZh: found.actualZh,
            actual: found.actual,
            typeZh: found.typeZh,
          }),
        ],
      }
    : check;
}

/** Accepts credit codes too, because public bodies use them under this type. */
function checkOrganizationOrCreditCode(text: string): IdentifierCheck {
  const check = checkOrganizationCode(text);
  return check.value.length === 18 ? checkCreditCode(text) : check;
}

function checkForm(text: string, form: RegExp, code: Code): IdentifierCheck {
  if (form.test(text)) return asWritten(text);
  const written = foldCodeNamed(text);
  const damage = findDamage(written.value);
  const { value, folds } = damage ? written : dropDashes(written);
  const defects = damage
    ? [damage]
    : value === ""
      ? [emptyIdentifier()]
      : form.test(value)
        ? NO_DEFECTS
        : [defect(ID_NO_DEFECTS, code)];
  return { value, changed: value !== text, folds, defects };
}

/** Checks free text. Removes only outer white space and a spreadsheet wrapper. */
function checkFree(text: string): IdentifierCheck {
  const value = unwrapCell(text);
  const folded = foldCodeNamed(value).value;
  const damage = findDamage(folded) ?? (hasTruncatedTail(folded) ? truncatedTail("warning") : undefined);
  const defects = damage ? [damage] : NO_DEFECTS;
  if (value === text) return { value, changed: false, folds: [], defects };
  return { value, changed: true, folds: [text.trim() === value ? "spaces" : "wrapper"], defects };
}

// Placeholders that are entered in place of a missing number: 999999…, 123456789…, NULL. No document has such a number.

const ASCENDING = "01234567890123456789012345678901234567890";
const DESCENDING = "98765432109876543210987654321098765432109";
const WORD = new RegExp(
  "^(?:NULL|\\(NULL\\)|UNDEFINED|NAN|NONE|NIL|N\\/?A|UNKNOWN|TEST|TBD|X{2,}|[-/\\\\.*?_—–]+|无|没有|空|未知|未填|未提供" +
    "|不详|不适用|暂无|待定|待补|待补充|测试|略|同上)$",
);
const MASKED = /[*＊✱※]|×{2,}|(?<=\d)[X]{3,}(?=[\dX])/;
const MIN_PLACEHOLDER_LENGTH = 5;
/** Min length of a sequence of digits. Shorter ones (01234567) can be real numbers. */
const MIN_RUN_LENGTH = 10;

/** E00000000: no authority issues the number zero. */
const LETTERS_AND_ZEROS = /^[A-Z]{1,2}0{6,}$/;

/** Checks whether a number, folded as a code, is certainly a placeholder. */
function isPlaceholderNo(value: string): boolean {
  if (WORD.test(value)) return true;
  if (value.length < MIN_PLACEHOLDER_LENGTH) return false;
  if (LETTERS_AND_ZEROS.test(value)) return true;
  // The last character of a citizen ID may be X.
  const body = value.endsWith("X") ? value.slice(0, -1) : value;
  return (
    isOneCharacter(body) ||
    (body.length >= MIN_RUN_LENGTH &&
      /^\d+$/.test(body) &&
      (ASCENDING.includes(body) || DESCENDING.includes(body) || isRepeatedRun(body)))
  );
}

/** Checks whether stars or X hide a part of the number. */
function isMaskedNo(value: string): boolean {
  return MASKED.test(value);
}

const isOneCharacter = (text: string): boolean => text === text.charAt(0).repeat(text.length);

/** Checks for repeated sequences: 123456123456123456. */
function isRepeatedRun(digits: string): boolean {
  return ["123456", "123456789", "654321"].some(
    (run) => digits.length > run.length && run.repeat(Math.ceil(digits.length / run.length)).startsWith(digits),
  );
}
