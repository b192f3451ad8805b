// Checks the number of an ID document by its type (values of the contract's ID types).
import { checkCitizenId, isCitizenId, type CitizenIdOptions } from "./citizen-id.js";
import { checkBusinessLicence, checkCreditCode, checkOrganizationCode, isCreditCode } from "./credit-code.js";
import { emptyIdentifier, findDamage, hasTruncatedTail, truncatedTail } from "./damaged-text.js";
import { asWritten, defect, NO_DEFECTS, type DefectTable, type IdentifierCheck } from "./defect.js";
import { dropDashes, foldCodeNamed, unwrapCell } from "./normalize-text.js";

type Code = "id-no-other-type" | "id-no-looks-like" | "passport-form" | "hk-macao-taiwan-form";

/** The defects that `checkIdNo` finds beside those of the single identifiers. */
export const ID_NO_DEFECTS: DefectTable<Code> = {
  "id-no-other-type": {
    severity: "error",
    zh: "证件种类与号码不符：这是有效的{actualZh}",
    en: "Wrong document type: the number is a valid {actual}",
    fixZh: "请把证件种类改为“{actualZh}”，或核对号码",
    fixEn: "Change the type to {actual}, or check the number",
  },
  "id-no-looks-like": {
    severity: "error",
    zh: "证件种类与号码不符：号码的写法像{actualZh}",
    en: "Wrong document type: the number looks like the number of {actual}",
    fixZh: "请把证件种类改为“{typeZh}”（没有证件种类列的，先在表头加上，例如“抵押人证件种类”），或核对号码",
    fixEn: "Change the type to {typeZh}, or check the number",
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
    en: "Not a common form of a Hong Kong, Macao or Taiwan card, pass or residence permit",
    fixZh: "请与证件核对",
    fixEn: "Compare with the document",
  },
};

const PASSPORT = /^[A-Z0-9]{5,17}$/;
/**
 * Cards of Hong Kong, Macao and Taiwan, 回乡证, 台胞证 (before 2015: 10 digits and a letter, or 8 and the number of its
 * issue).
 */
const HK_MACAO_TAIWAN =
  /^(?:[A-Z]{1,2}\d{6}\(?[0-9A]\)?|[157]\d{6}\(?\d\)?|[A-Z]\d{9}|[HM]\d{8,10}|\d{8}(?:\(?\d{2}\)?)?|\d{10}\(?[A-Z]\)?)$/;
/** Forms of numbers of other documents than a citizen ID, with the type to select. */
const OTHER_DOCUMENTS = [
  {
    form: /^[A-Z]{3}\d{12}$/,
    actualZh: "旧版外国人永久居留证",
    actual: "an old permanent residence card for foreigners",
    typeZh: "其它",
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

/**
 * Checks the number of an ID document by the value of its type. For types without rules, and unknown types, the number
 * must only be present and not damaged by a spreadsheet. The texts of defects never show the number.
 */
export function checkIdNo(idType: string, text: string, options: CitizenIdOptions = {}): IdentifierCheck {
  switch (idType) {
    case "citizen-id":
      return orOtherDocument(
        orOtherType(
          checkCitizenId(text, options),
          isCitizenId,
          isCreditCode,
          "统一社会信用代码",
          "unified social credit code",
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
    default:
      return checkFree(text);
  }
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
