/**
 * 案号, the number of a court case: （year）court code, type, number, 号 and, for several documents of one case, 之一,
 * 之二 … In force since 2016-01-01 (最高人民法院《关于人民法院案件案号的若干规定》, 法〔2015〕137号). Older forms
 * remain in use as the original number of renewals and releases, so they are warnings. Numbers are stored and sent as
 * received.
 */
import { showStray } from "./mask-stray.js";
import { emptyIdentifier, findDamage } from "./damaged-text.js";
import {
  asWritten,
  defect,
  NO_DEFECTS,
  type DefectTable,
  type IdentifierCheck,
  type IdentifierDefect,
} from "./defect.js";
import { foldOfficialNo, showValue, unwrapCell } from "./normalize-text.js";

/** The parts of a court's case number. */
export interface CaseNoParts {
  /** Year in which the case was filed. */
  year: number;
  /** 法院代字: 最高法, 浙, 浙01, 浙0106. */
  courtCode: string;
  /** 类型代字: 执, 执保, 民初 …, at most three characters. */
  type: string;
  /** 案件编号, without padding. */
  number: string;
  /** 之一, 之二 … when the number is of one of several documents of the case. */
  suffix?: string;
}

type Code =
  | "case-no-legacy"
  | "case-no-other-organ"
  | "case-no-spelling"
  | "case-no-document-name"
  | "case-no-year"
  | "case-no-brackets"
  | "case-no-court"
  | "case-no-type"
  | "case-no-number"
  | "case-no-padding"
  | "case-no-end"
  | "case-no-old-words"
  | "case-no-form";

const FIX_ZH = "请按法律文书上的案号填写，例如（2024）浙0106执1234号";
const FIX_EN = "Enter it as the document shows it, for example （2024）浙0106执1234号";

function wrong(zh: string, en: string): DefectTable<"any">["any"] {
  return { severity: "error", zh, en, fixZh: FIX_ZH, fixEn: FIX_EN };
}

/** The defects that `checkCaseNo` finds, with their texts. */
export const CASE_NO_DEFECTS: DefectTable<Code> = {
  "case-no-legacy": {
    severity: "warning",
    zh: "2016 年以前的旧案号，按原样使用",
    en: "A case number from before 2016; used as written",
    fixZh: "仅在续封、解封引用原查封文号时使用；新案件请填写现行案号",
    fixEn: "Use it only as the original number of a renewal or release; a new case has a number of the present form",
  },
  "case-no-other-organ": {
    severity: "warning",
    zh: "不是法院案号，按{organ}的文书文号使用",
    en: "Not a court case number; used as a document number of {organEn}",
    fixZh: "请按文书核对文号；法院的文书请填写案号，例如（2024）浙0106执1234号",
    fixEn: "Compare it with the document; for a court enter the case number, for example （2024）浙0106执1234号",
  },
  "case-no-spelling": {
    severity: "warning",
    zh: "编号中有空格、全角数字或六角括号，按原样发送",
    en: "The number contains spaces, full-width digits or unusual brackets; it is sent as written",
    fixZh: "规范写法为 {regular}",
    fixEn: "The regular spelling is {regular}",
  },
  "case-no-document-name": {
    severity: "warning",
    zh: "案号之后带有文书名称“{name}”",
    en: "The case number is followed by the name of a document, “{name}”",
    fixZh: "通常只填写案号；如登记机构要求文书全称，可保留",
    fixEn: "Usually only the case number is entered; keep the name if the authority requires it",
  },
  "case-no-year": wrong("年份“{year}”不是 4 位的合理年份", "The year “{year}” is not a plausible year of 4 digits"),
  "case-no-brackets": wrong("年份应写在括号内", "The year must be in brackets"),
  "case-no-court": wrong(
    "“{text}”开头不是法院代字（如 浙、浙01、浙0106、最高法）",
    "“{text}” does not begin with a court code such as 浙, 浙01, 浙0106 or 最高法",
  ),
  "case-no-type": wrong(
    "类型代字应为 1 至 3 个汉字，实际为“{type}”",
    "The type must be 1 to 3 Chinese characters but is “{type}”",
  ),
  "case-no-number": wrong(
    "案件编号应为数字，实际为“{number}”",
    "The number of the case must be digits but is “{number}”",
  ),
  "case-no-padding": wrong(
    "案件编号前不应补 0：{number}",
    "The number of the case must not have leading zeros: {number}",
  ),
  "case-no-end": wrong(
    "缺少末尾的“号”，或“号”后的内容不是“之一”“之二”等",
    "号 is missing at the end, or is followed by something other than 之一, 之二 …",
  ),
  "case-no-old-words": {
    severity: "error",
    zh: "2016 年起的案号不写“字”“第”",
    en: "Case numbers since 2016 are written without 字 and 第",
    fixZh: "请按法律文书核对；现行写法为 {regular}",
    fixEn: "Compare with the document; the present form is {regular}",
  },
  "case-no-form": wrong("不是案号的格式", "Not the form of a court case number"),
};

/** 省级简称 of the courts, with 兵 (兵团) and 军 (military courts). */
const COURT = "最高法|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军](?:\\d{4}|\\d{2})?";
const SUFFIX = "之[一二三四五六七八九十百]+";
const CASE_NO = new RegExp(
  `^[（(](\\d{4})[）)](${COURT})((?:(?![字第])[\\u4e00-\\u9fa5]){1,3}?)([1-9]\\d*)号(${SUFFIX})?$`,
);
const WITH_DOCUMENT = new RegExp(`^(.{6,60}?号(?:${SUFFIX})?)([\\u4e00-\\u9fa5]{2,20}(?:书|函|通知|裁定|决定))$`);
const STARTS_WITH_COURT = new RegExp(`^(?:${COURT})`);
/** `(2015)杭西执民字第1234号`, `杭西法执字(2009)第12号`. */
const OLD_FORM =
  /^(?:\((\d{4})\))?[\u4e00-\u9fa5]{1,15}(?:\((\d{4})\))?(?:字)?第?\d{1,8}(?:-\d{1,4})?号(?:之[一二三四五六七八九十百]+|-\d{1,4})?$/;
const LOOSE =
  /^(\(?)(\d{0,6})(\)?)([^\d()]{0,3}(?:\d{2}(?:\d{2})?(?!\d*号?$))?)([^\d()]{0,20}?)([0-9A-Z]{0,20})(号?)(.{0,40})$/;
const MAX_LENGTH = 100;

/** Types of organs that may seize (实施细则 art. 90, 93), with their names. */
export const ORGAN_TYPES = {
  court: { zh: "人民法院", en: "courts" },
  police: { zh: "公安机关", en: "the police" },
  procuratorate: { zh: "人民检察院", en: "procuratorates" },
  tax: { zh: "税务机关", en: "tax authorities" },
  customs: { zh: "海关", en: "customs" },
  other: { zh: "其他国家机关", en: "other state agencies" },
} as const;
/** 机关类型: type of an organ that may seize. */
export type OrganType = keyof typeof ORGAN_TYPES;

/** `杭公(西)查封字(2026)12号`, `(2026)杭税封第3号`: document numbers of organs other than courts. */
const ORGAN_NO = /^(?:\(\d{4}\))?([\u4e00-\u9fa5()]{2,40}?)(?:\(\d{4}\))?第?\d{1,8}号$/;
const COURT_WORDS = /[法民执]|刑[初终]/;
const ORGAN_WORDS: readonly (readonly [OrganType, RegExp])[] = [
  ["police", /公/],
  ["procuratorate", /检/],
  ["tax", /税/],
  ["customs", /关/],
];

/**
 * Tells from the number of a document what type of organ issued it. Undefined when the number does not show it.
 */
export function organOfDocument(documentNo: string): OrganType | undefined {
  const folded = foldOfficialNo(documentNo);
  if (folded.length > MAX_LENGTH) return undefined;
  if (CASE_NO.test(folded)) return "court";
  const words = ORGAN_NO.exec(folded)?.[1];
  if (words === undefined || !/\(\d{4}\)/.test(folded) || !/[字封扣通]/.test(words)) return undefined;
  return COURT_WORDS.test(words) ? "court" : ORGAN_WORDS.find(([, word]) => word.test(words))?.[0];
}

/**
 * Whether the first 法院代字 may be of a court superior to the second (法〔2015〕137号): the supreme court, or a shorter
 * code of the same province. In the municipalities the code does not show which intermediate court is the superior.
 */
export function isSuperiorCourt(courtCode: string, of: string): boolean {
  if (of === "最高法") return false;
  return courtCode === "最高法" || (courtCode[0] === of[0] && courtCode.length < of.length);
}

/** Whether the value is a case number of the present form; either kind of bracket. */
export function isCaseNo(value: string): boolean {
  return value.length <= MAX_LENGTH && CASE_NO.test(value);
}

/**
 * Splits a case number into its parts. The value is folded first.
 *
 * @throws RangeError when the value is not a case number of the present form.
 */
export function parseCaseNo(value: string): CaseNoParts {
  const folded = foldOfficialNo(value);
  const found = folded.length <= MAX_LENGTH ? CASE_NO.exec(folded) : null;
  if (!found) throw new RangeError(`not a court case number: ${showValue(value)}`);
  const [, year = "", courtCode = "", type = "", number = "", suffix] = found;
  return { year: Number(year), courtCode, type, number, ...(suffix === undefined ? {} : { suffix }) };
}

/** Folds a number for comparison only: half-width brackets and digits, no white space. */
export function foldCaseNo(value: string): string {
  return foldOfficialNo(value);
}

/** Checks a court case number. Brackets and inner spaces are kept, because the number is sent as received. */
export function checkCaseNo(text: string): IdentifierCheck {
  if (isCaseNo(text) && isLikelyYear(Number(text.slice(1, 5)))) return asWritten(text);
  const value = unwrapCell(text);
  const fold = text.trim() === value ? "spaces" : "wrapper";
  const written: IdentifierCheck =
    value === text ? asWritten(text) : { value, changed: true, folds: [fold], defects: NO_DEFECTS };
  const folded = foldOfficialNo(value);
  const damage = folded === "" ? emptyIdentifier() : findDamage(folded);
  const defects = damage ? [damage] : findDefects(value, folded);
  return defects.length === 0 ? written : { ...written, defects };
}

function findDefects(value: string, folded: string): IdentifierDefect[] {
  if (folded.length > MAX_LENGTH) return [defect(CASE_NO_DEFECTS, "case-no-form")];
  const present = CASE_NO.exec(folded);
  if (present) {
    if (!isLikelyYear(Number(present[1]))) return [wrongYear(present[1] ?? "")];
    return isCaseNo(value) ? [] : [defect(CASE_NO_DEFECTS, "case-no-spelling", { regular: folded })];
  }
  const document = WITH_DOCUMENT.exec(folded);
  if (document) {
    const [, number = "", name = ""] = document;
    return [...findDefects(number, number), defect(CASE_NO_DEFECTS, "case-no-document-name", { name })];
  }
  const old = OLD_FORM.exec(folded);
  const year = Number(old?.[1] ?? old?.[2]);
  if (year >= 1980 && year < 2016) return [defect(CASE_NO_DEFECTS, "case-no-legacy")];
  const organ = organOfDocument(folded);
  if (organ !== undefined && organ !== "court") {
    const { zh, en } = ORGAN_TYPES[organ];
    return [defect(CASE_NO_DEFECTS, "case-no-other-organ", { organ: zh, organEn: en })];
  }
  const regular = folded.replace(/字?第/, "").replace("字", "");
  if (regular !== folded && CASE_NO.test(regular)) return [defect(CASE_NO_DEFECTS, "case-no-old-words", { regular })];
  return [nearMiss(folded)];
}

const isLikelyYear = (year: number): boolean => year >= 1980 && year <= 2099;
const wrongYear = (year: string): IdentifierDefect => defect(CASE_NO_DEFECTS, "case-no-year", { year });

/** Finds the first defect of a number that does not have the form. */
function nearMiss(folded: string): IdentifierDefect {
  const found = LOOSE.exec(folded);
  if (!found || /字|第/.test(folded)) return defect(CASE_NO_DEFECTS, "case-no-form");
  const [, open, year = "", close, court = "", more = "", number = "", end, rest] = found;
  if (year === "") return defect(CASE_NO_DEFECTS, "case-no-form");
  if (open === "" || close === "") return defect(CASE_NO_DEFECTS, "case-no-brackets");
  if (year.length !== 4 || !isLikelyYear(Number(year))) return wrongYear(year);
  const afterYear = folded.slice(6);
  const courtCode = STARTS_WITH_COURT.exec(afterYear)?.[0];
  if (courtCode === undefined)
    return defect(CASE_NO_DEFECTS, "case-no-court", { text: showStray((court + more).slice(0, 8)) });
  const [, type = "", digits = ""] =
    /^([^0-9A-Z号]{0,20})([0-9A-Z]{0,20})/.exec(afterYear.slice(courtCode.length)) ?? [];
  if (type === "" && /^[A-Z]/.test(digits))
    return defect(CASE_NO_DEFECTS, "case-no-court", { text: showStray(afterYear.slice(0, 8)) });
  if (!/^[\u4e00-\u9fa5]{1,3}$/.test(type)) return defect(CASE_NO_DEFECTS, "case-no-type", { type: showStray(type) });
  if (!/^\d+$/.test(digits)) return defect(CASE_NO_DEFECTS, "case-no-number", { number: showStray(digits || number) });
  if (digits.startsWith("0")) return defect(CASE_NO_DEFECTS, "case-no-padding", { number: digits });
  if (end === "" || rest !== "") return defect(CASE_NO_DEFECTS, "case-no-end");
  return defect(CASE_NO_DEFECTS, "case-no-form");
}
