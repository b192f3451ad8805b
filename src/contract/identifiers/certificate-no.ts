/**
 * 不动产权证号 and 不动产登记证明号, and the numbers of certificates from before 2015, which remain valid
 * (不动产登记暂行条例 art. 33). A number of unknown form is a warning, never an error. Numbers are stored and sent as
 * received.
 */
import { showStray } from "./common/mask-stray.js";
import { emptyIdentifier, findDamage } from "./common/damaged-text.js";
import {
  asWritten,
  defect,
  NO_DEFECTS,
  type DefectTable,
  type IdentifierCheck,
  type IdentifierDefect,
} from "./common/defect.js";
import { foldOfficialNo, showValue, unwrapCell } from "./common/normalize-text.js";

/** 不动产权证书, or 不动产登记证明 (mortgage, easement, pre-notice, objection). */
export type CertificateKind = "title" | "proof";

/** The parts of a number of the present form (since 2015). */
export interface CertificateNoParts {
  /** Distinguishes the two forms. */
  legacy: false;
  /** Title certificate or registration proof. */
  kind: CertificateKind;
  /** 省级简称, as written. */
  province: string;
  /** Year of registration. */
  year: number;
  /** Full or short name of the city or county. */
  place: string;
  /** Annual running number with its leading zeros. */
  number: string;
}

/** The type of an old certificate. */
export type LegacyCertificateKind = "house-title" | "other-right" | "land-use" | "pre-notice" | "forest";

/** The parts of a number from before 2015. */
export interface LegacyCertificateNoParts {
  /** Distinguishes the two forms. */
  legacy: true;
  /** Type of the old certificate. */
  kind: LegacyCertificateKind;
  /** The running number with its leading zeros. */
  number: string;
}

type Code =
  | "certificate-no-legacy"
  | "certificate-no-spelling"
  | "certificate-no-unknown"
  | "certificate-no-incomplete"
  | "certificate-no-digits"
  | "certificate-no-year";

/** The defects that `checkCertificateNo` finds, with their texts. */
export const CERTIFICATE_NO_DEFECTS: DefectTable<Code> = {
  "certificate-no-legacy": {
    severity: "warning",
    zh: "旧版权属证书编号（{kindZh}），依法继续有效，按原样使用",
    en: "A certificate number from before the unified register ({kind}); still valid and used as written",
    fixZh: "如已换发不动产权证书或登记证明，请填写新编号",
    fixEn: "If a new certificate has replaced it, enter the new number",
  },
  "certificate-no-spelling": {
    severity: "warning",
    zh: "编号中有空格、全角数字或六角括号，按原样发送",
    en: "The number contains spaces, full-width digits or unusual brackets; it is sent as written",
    fixZh: "规范写法为 {regular}",
    fixEn: "The regular spelling is {regular}",
  },
  "certificate-no-unknown": {
    severity: "warning",
    zh: "不是已知的证书或证明编号格式",
    en: "Unknown form of a certificate number",
    fixZh: "请与证书核对，例如“浙（2024）杭州市不动产权第0012345号”",
    fixEn: "Compare with the certificate; for example 浙（2024）杭州市不动产权第0012345号",
  },
  "certificate-no-incomplete": {
    severity: "warning",
    zh: "编号不完整或有误：{problem}",
    en: "The number is incomplete or wrong: {problemEn}",
    fixZh: "请与证书核对，例如“浙（2024）杭州市不动产权第0012345号”",
    fixEn: "Compare with the certificate; for example 浙（2024）杭州市不动产权第0012345号",
  },
  "certificate-no-digits": {
    severity: "warning",
    zh: "顺序号应为 6 至 12 位数字（通常 7 位），实际为“{number}”",
    en: "The running number has 6 to 12 digits, normally 7, but is “{number}”",
    fixZh: "请与证书核对；前面的 0 也要填写，字母 O、I 应为数字 0、1",
    fixEn:
      "Compare with the certificate; leading zeros belong to it, and the letters O and I must be the digits 0 and 1",
  },
  "certificate-no-year": {
    severity: "warning",
    zh: "年份 {year} 不合理：不动产权证书自 2015 年起颁发",
    en: "The year {year} is unlikely: these certificates have been issued since 2015",
    fixZh: "请与证书核对年份",
    fixEn: "Check the year on the certificate",
  },
};

/** 省级简称 and their alternates; 内蒙 and 内蒙古 are written too. */
const PROVINCE = "内蒙古|[京津冀晋内蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新]{1,2}";
const CERTIFICATE_NO = new RegExp(
  `^(${PROVINCE})[（(](\\d{4})[）)]([\\u4e00-\\u9fa5]{1,20}?)不动产(权|证明)第(\\d{6,12})号$`,
);

/** The parts of a number in order, each optional, to find the missing one. Applied to the folded form. */
const LOOSE =
  /^(.{0,12}?)(\(?)(\d{0,6})(\)?)([^()\d]{0,30}?)不动产(权|登记证明|证明)(第?)([^第号]{0,30})(号?)(.{0,60})$/;

const LEGACY: readonly { kind: LegacyCertificateKind; zh: string; pattern: RegExp }[] = [
  { kind: "other-right", zh: "他项权证", pattern: /他项|房他|土他|林他|他字/ },
  { kind: "pre-notice", zh: "预告登记或在建工程抵押证明", pattern: /房预|预告|预购|预抵|在建/ },
  {
    kind: "house-title",
    zh: "房屋所有权证",
    pattern: /房(?:地)?权|房地(?:产)?(?:证|权|.{0,4}字)|房(?:字|证|产)|房权证|共有权/,
  },
  { kind: "land-use", zh: "土地使用权证", pattern: /国用|集用|集有|土(?:地)?(?:证|使用|国用|集用)|国土|海域|海证/ },
  { kind: "forest", zh: "林权证", pattern: /林(?:权)?证/ },
];
/** An old number ends in its running number: `…字第12345678号`, `…(2012)第012345号`, `…1234567号`, or bare digits. */
const LEGACY_NUMBER = /(?:第|字|\)|号|-|证|[\u4e00-\u9fa5])([0-9A-Z]{0,4}\d{2,14}(?:-\d{1,4})?)号?$/;
const MAX_LENGTH = 100;

/** Whether the value is a number of the present form; either kind of bracket. */
export function isCertificateNo(value: string): boolean {
  return CERTIFICATE_NO.test(value);
}

function parseLegacy(value: string): LegacyCertificateNoParts | undefined {
  const folded = foldOfficialNo(value);
  if (folded.length > MAX_LENGTH || folded.includes("不动产")) return undefined;
  const number = LEGACY_NUMBER.exec(folded)?.[1];
  const found = LEGACY.find(({ pattern }) => pattern.test(folded));
  return found && number !== undefined ? { legacy: true, kind: found.kind, number } : undefined;
}

function parsePresent(value: string): CertificateNoParts | undefined {
  const found = CERTIFICATE_NO.exec(value);
  if (!found) return undefined;
  const [, province = "", year = "", place = "", kind, number = ""] = found;
  return { legacy: false, kind: kind === "权" ? "title" : "proof", province, year: Number(year), place, number };
}

/**
 * Splits a certificate number into its parts.
 *
 * @throws RangeError when the form is unknown, present or old.
 */
export function parseCertificateNo(value: string): CertificateNoParts | LegacyCertificateNoParts {
  const parts = parsePresent(value) ?? parsePresent(foldOfficialNo(value)) ?? parseLegacy(value);
  if (!parts) throw new RangeError(`not a certificate number: ${showValue(value)}`);
  return parts;
}

/** Folds a number for comparison only: half-width brackets and digits, no white space. */
export function foldCertificateNo(value: string): string {
  return foldOfficialNo(value);
}

/**
 * Checks a certificate number. Only an empty cell and damage by a spreadsheet are errors. Brackets and inner spaces
 * are kept, because the number is sent as received.
 */
export function checkCertificateNo(text: string): IdentifierCheck {
  const regular = parsePresent(text);
  if (regular && isLikelyYear(regular.year)) return asWritten(text);
  const value = unwrapCell(text);
  const written =
    value === text ? asWritten(text) : { value, changed: true, folds: [foldOf(text)], defects: NO_DEFECTS };
  const folded = foldOfficialNo(value);
  const damage = folded === "" ? emptyIdentifier() : findDamage(folded);
  const defects = damage ? [damage] : findDefects(value, folded);
  return defects.length === 0 ? written : { ...written, defects };
}

const isLikelyYear = (year: number): boolean => year >= 2015 && year <= 2099;

function foldOf(text: string): "spaces" | "wrapper" {
  return text.trim() === unwrapCell(text) ? "spaces" : "wrapper";
}

function findDefects(value: string, folded: string): IdentifierDefect[] {
  const present = parsePresent(value) ?? parsePresent(folded);
  if (present) {
    const found: IdentifierDefect[] = [];
    if (!isCertificateNo(value))
      found.push(defect(CERTIFICATE_NO_DEFECTS, "certificate-no-spelling", { regular: folded }));
    if (!isLikelyYear(present.year))
      found.push(defect(CERTIFICATE_NO_DEFECTS, "certificate-no-year", { year: present.year }));
    return found;
  }
  const legacy = parseLegacy(folded);
  if (legacy) {
    const kindZh = LEGACY.find(({ kind }) => kind === legacy.kind)?.zh ?? "";
    return [defect(CERTIFICATE_NO_DEFECTS, "certificate-no-legacy", { kindZh, kind: legacy.kind })];
  }
  return [nearMiss(folded) ?? defect(CERTIFICATE_NO_DEFECTS, "certificate-no-unknown")];
}

/** Finds the defect of a number that is close to the present form. */
function nearMiss(folded: string): IdentifierDefect | undefined {
  const found = folded.length <= MAX_LENGTH ? LOOSE.exec(folded) : null;
  if (!found) return undefined;
  const [
    ,
    province = "",
    open = "",
    year = "",
    close = "",
    place = "",
    what = "",
    ordinal = "",
    number = "",
    end = "",
    rest = "",
  ] = found;
  const problem =
    open === "" || close === ""
      ? ["缺少年份的括号", "the brackets of the year are missing"]
      : year.length !== 4
        ? ["年份应为 4 位数字", "the year must have 4 digits"]
        : !new RegExp(`^(?:${PROVINCE})$`).test(province)
          ? ["开头应为省级简称，如“浙”", "it must begin with the short name of a province, such as 浙"]
          : place === ""
            ? ["年份后缺少市县名称", "the name of the city or county after the year is missing"]
            : what === "登记证明"
              ? [
                  "证明的编号写作“不动产证明第…号”，没有“登记”二字",
                  "the number of a 登记证明 reads 不动产证明, without 登记",
                ]
              : ordinal === ""
                ? ["缺少“第”", "第 is missing"]
                : end === ""
                  ? ["缺少“号”", "号 is missing"]
                  : rest !== ""
                    ? ["“号”后有多余内容", "something follows 号"]
                    : undefined;
  if (problem)
    return defect(CERTIFICATE_NO_DEFECTS, "certificate-no-incomplete", {
      problem: problem[0] ?? "",
      problemEn: problem[1] ?? "",
    });
  if (!/^\d{6,12}$/.test(number))
    return defect(CERTIFICATE_NO_DEFECTS, "certificate-no-digits", { number: showStray(number) });
  return undefined;
}
