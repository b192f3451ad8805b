// The defects of a certificate number, with their texts.
import type { DefectTable } from "./common/defect.js";

/** Code of a defect of a certificate number. */
export type CertificateNoDefect =
  | "certificate-no-legacy"
  | "certificate-no-spelling"
  | "certificate-no-unknown"
  | "certificate-no-incomplete"
  | "certificate-no-digits"
  | "certificate-no-zero"
  | "certificate-no-year"
  | "certificate-no-future"
  | "certificate-no-province"
  | "certificate-no-several";

/** The defects that `checkCertificateNo` finds, with their texts. */
export const CERTIFICATE_NO_DEFECTS: DefectTable<CertificateNoDefect> = {
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
  "certificate-no-zero": {
    severity: "warning",
    zh: "顺序号全为 0，可能是占位内容",
    en: "The running number consists of zeros and is probably a placeholder",
    fixZh: "请与证书核对，填写证书上的顺序号",
    fixEn: "Enter the running number that the certificate shows",
  },
  "certificate-no-future": {
    severity: "warning",
    zh: "年份 {year} 晚于今年",
    en: "The year {year} is in the future",
    fixZh: "请与证书核对括号内的年份",
    fixEn: "Check the year in the brackets against the certificate",
  },
  "certificate-no-province": {
    severity: "warning",
    zh: "省级简称“{province}”与“{place}”不属于同一省份：“{place}”属于“{expected}”",
    en: "The short name {province} does not fit {place}, which belongs to {expected}",
    fixZh: "请与证书核对开头的省级简称和年份后的市县名称",
    fixEn: "Check the short name at the beginning and the city or county after the year against the certificate",
  },
  "certificate-no-several": {
    severity: "warning",
    zh: "单元格中有 {count} 个证书或证明编号，将作为一个编号按原样发送",
    en: "The cell contains {count} certificate numbers; they are sent as one number",
    fixZh: "请每个不动产单元写一行，各填自己的证书或证明编号，各行的申请编号相同",
    fixEn: "Write a row for each unit with its own certificate number, all with the same filing number",
  },
};
