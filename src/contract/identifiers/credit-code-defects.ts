// The defects of organisation numbers, with their texts.
import type { DefectTable } from "./common/defect.js";

/** Code of a defect of an organisation number. */
export type CreditCodeDefect =
  | "credit-code-length"
  | "credit-code-lookalike"
  | "credit-code-character"
  | "credit-code-check-digit"
  | "credit-code-pilot"
  | "credit-code-department"
  | "credit-code-division"
  | "credit-code-organization-check"
  | "organization-code-length"
  | "organization-code-character"
  | "organization-code-check-digit"
  | "business-licence-length"
  | "business-licence-character"
  | "business-licence-15";

const FIX_ZH = "请按营业执照或法人证书重新填写";
const FIX_EN = "Enter it again from the licence or certificate";

/** The defects that the checks of organisation numbers find, with their texts. */
export const CREDIT_CODE_DEFECTS: DefectTable<CreditCodeDefect> = {
  "credit-code-length": {
    severity: "error",
    zh: "统一社会信用代码应为 18 位，实际 {length} 位",
    en: "A credit code has 18 characters; this one has {length}",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "credit-code-lookalike": {
    severity: "error",
    zh: "第 {position} 位是字母 {letter}；代码中不用 I、O、S、V、Z，疑为 {digit}",
    en: "Character {position} is the letter {letter}; I, O, S, V and Z are never used, it is probably {digit}",
    fixZh: "请核对原件；第 {position} 位疑为 {digit}",
    fixEn: "Compare with the original; character {position} is probably {digit}",
  },
  "credit-code-character": {
    severity: "error",
    zh: "第 {position} 位“{letter}”不是代码允许的字符",
    en: "Character {position}, “{letter}”, is not allowed in a credit code",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "credit-code-check-digit": {
    severity: "error",
    zh: "校验码不符：按前 17 位推算末位应为 {expected}，实际为 {actual}；代码中至少有一位写错或两位颠倒",
    en: "Wrong check character: the first 17 require {expected}, found {actual}; one is wrong or two are swapped",
    fixZh: "请逐位核对原件，不要只修改末位",
    fixEn: "Compare every character with the original; do not change only the last one",
  },
  "credit-code-pilot": {
    severity: "warning",
    zh: "校验码不符合 GB 32100-2015；该代码的写法与厦门市、平潭早期试点代码（第 9 位起为 M000）一致",
    en: "The check character does not follow GB 32100-2015; the code has the form of early pilot codes of Xiamen and Pingtan (M000 from character 9)",
    fixZh: "请逐位核对营业执照；与执照一致的，可不修改",
    fixEn: "Compare every character with the licence; leave the code if they agree",
  },
  "credit-code-department": {
    severity: "warning",
    zh: "开头的 {start} 不是已知的登记管理部门和机构类别代码",
    en: "The first two characters, {start}, are not a known registration department and category",
    fixZh: "请核对前两位；企业为 91，机关为 11，事业单位为 12",
    fixEn: "Check the first two; they are 91 for companies, 11 and 12 for public bodies",
  },
  "credit-code-division": {
    severity: "warning",
    zh: "第 3-8 位不是行政区划代码",
    en: "Characters 3-8 are not a division code",
    fixZh: "请核对第 3-8 位",
    fixEn: "Check characters 3-8",
  },
  "credit-code-organization-check": {
    severity: "warning",
    zh: "第 9-17 位（组织机构代码）的内部校验码不符：应为 {expected}，实际为 {actual}",
    en: "Characters 9-17 (organisation code) have a wrong check character: expected {expected}, found {actual}",
    fixZh: "请与原件核对第 9-17 位",
    fixEn: "Compare characters 9-17 with the original",
  },
  "organization-code-length": {
    severity: "error",
    zh: "组织机构代码应为 9 位，实际 {length} 位",
    en: "An organisation code has 9 characters; this one has {length}",
    fixZh: "请按组织机构代码证重新填写；已换发统一社会信用代码的请填 18 位代码",
    fixEn: "Enter it again from the certificate, or the 18-character credit code that replaced it",
  },
  "organization-code-character": {
    severity: "error",
    zh: "第 {position} 位“{letter}”不是组织机构代码允许的字符",
    en: "Character {position}, “{letter}”, is not allowed in an organisation code",
    fixZh: "请按组织机构代码证重新填写",
    fixEn: "Enter it again from the certificate",
  },
  "organization-code-check-digit": {
    severity: "error",
    zh: "校验码不符：按前 8 位推算末位应为 {expected}，实际为 {actual}",
    en: "Wrong check character: the first 8 require {expected}, found {actual}",
    fixZh: "请逐位核对原件，不要只修改末位",
    fixEn: "Compare every character with the original; do not change only the last one",
  },
  "business-licence-length": {
    severity: "error",
    zh: "营业执照号应为 18 位统一社会信用代码或 15 位注册号，实际 {length} 位",
    en: "A business licence has an 18-character credit code or an old 15-digit number; this one has {length}",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "business-licence-character": {
    severity: "error",
    zh: "15 位注册号应全为数字，第 {position} 位为“{letter}”",
    en: "A 15-digit number contains digits only; character {position} is “{letter}”",
    fixZh: FIX_ZH,
    fixEn: FIX_EN,
  },
  "business-licence-15": {
    severity: "warning",
    zh: "15 位营业执照注册号（旧），按原样保留",
    en: "A 15-digit number of an old licence; kept as written",
    fixZh: "如已换发统一社会信用代码，请填写 18 位代码；注销旧登记时可保留",
    fixEn: "If a credit code has replaced it, enter the 18-character code; a cancellation may keep the old number",
  },
};
