import { createFinding, type Finding, type MessageParams, type Texts } from "../../../rules/index.js";

/** Texts of findings about the printed values of a certificate. */
export const PRINTED_TEXTS = {
  "certificate-number-differs": {
    severity: "error",
    zh: "文件上没有证明号 {expected}",
    en: "the file does not show the certificate number {expected}",
    fixZh: "请核对是否下载了其他证明的文件",
    fixEn: "make sure that the file does not belong to another certificate",
  },
  "certificate-unit-differs": {
    severity: "error",
    zh: "文件上没有不动产单元 {expected}",
    en: "the file does not show the unit {expected}",
    fixZh: "请与登记机构核实，核实之前不要放款",
    fixEn: "check with the authority, and do not release funds before",
  },
  "certificate-obligor-differs": {
    severity: "error",
    zh: "文件上的义务人不是 {expected}",
    en: "the file does not show {expected} as obligor",
    fixZh: "请与登记机构核实，核实之前不要放款",
    fixEn: "check with the authority, and do not release funds before",
  },
  "certificate-amount-differs": {
    severity: "error",
    zh: "文件上的债权数额不是 {expected} 元",
    en: "the amount on the file is not {expected} yuan",
    fixZh: "请与登记机构核实，核实之前不要放款",
    fixEn: "check with the authority, and do not release funds before",
  },
  "certificate-contract-differs": {
    severity: "error",
    zh: "文件上没有合同编号 {expected}",
    en: "the file does not show the contract number {expected}",
    fixZh: "请与登记机构核实，核实之前不要放款",
    fixEn: "check with the authority, and do not release funds before",
  },
  "certificate-holder-differs": {
    severity: "error",
    zh: "文件上没有权利人 {expected}",
    en: "the file does not show the holder {expected}",
    fixZh: "请与登记机构核实，核实之前不要放款",
    fixEn: "check with the authority, and do not release funds before",
  },
  "certificate-identifier-missing": {
    severity: "warning",
    zh: "文件上没有电子证照标识",
    en: "the file shows no identifier of an electronic certificate",
    fixZh: "早期的电子证照没有标识；请向登记机构核实",
    fixEn: "early electronic certificates had none; check with the authority",
    source: "GB/T 36904-2018",
  },
  "certificate-identifier-differs": {
    severity: "error",
    zh: "文件上的电子证照标识与登记机构数据不一致",
    en: "the identifier on the file differs from the authority's data",
    fixZh: "请核对是否下载了其他证明的文件",
    fixEn: "make sure that the file does not belong to another certificate",
    source: "GB/T 36904-2018",
  },
} as const satisfies Record<string, Texts & { readonly source?: string }>;

/** Creates a finding; `facts` fill the placeholders of its texts. */
export function printedFinding(code: keyof typeof PRINTED_TEXTS, facts: MessageParams = {}): Finding {
  return createFinding(code, PRINTED_TEXTS[code], facts);
}
