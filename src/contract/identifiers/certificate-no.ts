/**
 * 不动产权证号 and 不动产登记证明号, and the numbers of certificates from before 2015, which remain valid
 * (不动产登记暂行条例 art. 33). A number of unknown form is a warning, never an error. Numbers are stored and sent as
 * received.
 */
import { CERTIFICATE_NO_DEFECTS } from "./certificate-no-defects.js";
import { provinceOfPlace, regularShortName } from "./common/cities.js";
import { emptyIdentifier, findDamage } from "./common/damaged-text.js";
import { asWritten, defect, NO_DEFECTS, type IdentifierCheck, type IdentifierDefect } from "./common/defect.js";
import { showStray } from "./common/mask-stray.js";
import { foldOfficialNo, showValue, unwrapCell } from "./common/normalize-text.js";
import { isFutureYear, type NumberCheckOptions } from "./common/year.js";
import { readLegacy, type LegacyCertificateNoParts } from "./legacy-certificate-no.js";

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

/** 省级简称 and their alternates; 内蒙 and 内蒙古 are written too. */
const PROVINCE = "内蒙古?|[京津冀晋内蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新]";
const CERTIFICATE_NO = new RegExp(
  `^(${PROVINCE})[（(](\\d{4})[）)]([\\u4e00-\\u9fa5]{1,20}?)不动产(权|证明)第(\\d{6,12})号$`,
);

/** The parts of a number in order, each optional, to find the missing one. Applied to the folded form. */
const LOOSE =
  /^(.{0,12}?)(\(?)(\d{0,6})(\)?)([^()\d]{0,30}?)不动产(权|登记证明|证明)(第?)([^第号]{0,30})(号?)(.{0,60})$/;

/** Between two numbers of one cell; the second may be shortened to its running number. */
const BETWEEN = /(?<=号)(?:[、,;/~]|和|及|与|至)*(?=[^、,;/]{1,40}\d[^、,;/]{0,20}号|第?\d{4,}号?$)/;
const FIRST_YEAR = 2015;
const MAX_LENGTH = 100;

/** Whether the value is a number of the present form; either kind of bracket. */
export function isCertificateNo(value: string): boolean {
  return CERTIFICATE_NO.test(value);
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
  const parts = parsePresent(value) ?? parsePresent(foldOfficialNo(value)) ?? readLegacy(value)?.parts;
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
export function checkCertificateNo(text: string, options: NumberCheckOptions = {}): IdentifierCheck {
  const regular = parsePresent(text);
  if (regular && presentDefects(regular, options).length === 0) return asWritten(text);
  const value = unwrapCell(text);
  const written =
    value === text ? asWritten(text) : { value, changed: true, folds: [foldOf(text)], defects: NO_DEFECTS };
  const folded = foldOfficialNo(value);
  const damage = folded === "" ? emptyIdentifier() : findDamage(folded);
  const defects = damage ? [damage] : findDefects(value, folded, options);
  return defects.length === 0 ? written : { ...written, defects };
}

function foldOf(text: string): "spaces" | "wrapper" {
  return text.trim() === unwrapCell(text) ? "spaces" : "wrapper";
}

/** Checks the meaning of a number of the present form: year, running number, place. */
function presentDefects(
  { year, number, province, place }: CertificateNoParts,
  options: NumberCheckOptions,
): IdentifierDefect[] {
  const found: IdentifierDefect[] = [];
  if (year < FIRST_YEAR) found.push(defect(CERTIFICATE_NO_DEFECTS, "certificate-no-year", { year }));
  else if (isFutureYear(year, options)) found.push(defect(CERTIFICATE_NO_DEFECTS, "certificate-no-future", { year }));
  if (/^0+$/.test(number)) found.push(defect(CERTIFICATE_NO_DEFECTS, "certificate-no-zero"));
  const expected = provinceOfPlace(place);
  if (expected !== undefined && expected !== regularShortName(province))
    found.push(defect(CERTIFICATE_NO_DEFECTS, "certificate-no-province", { province, place, expected }));
  return found;
}

function findDefects(value: string, folded: string, options: NumberCheckOptions): IdentifierDefect[] {
  const present = parsePresent(value) ?? parsePresent(folded);
  if (present) {
    const found = presentDefects(present, options);
    return isCertificateNo(value)
      ? found
      : [defect(CERTIFICATE_NO_DEFECTS, "certificate-no-spelling", { regular: folded }), ...found];
  }
  if (folded.length <= MAX_LENGTH) {
    const count = folded.split(BETWEEN).length;
    if (count > 1) return [defect(CERTIFICATE_NO_DEFECTS, "certificate-no-several", { count })];
  }
  const legacy = readLegacy(folded);
  if (legacy) return [defect(CERTIFICATE_NO_DEFECTS, "certificate-no-legacy", { kindZh: legacy.zh, kind: legacy.en })];
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
