import { createFinding, type Finding, type MessageParams, type Texts } from "../../../rules/index.js";

/** What can be wrong with what stands on a certificate. */
export const PRINTED_TEXTS = {
  "certificate-number-differs": {
    severity: "error",
    zh: "文件上没有证明号 {expected}",
    en: "the file does not bear the number {expected}",
    fixZh: "核对是否下载了其他证明的文件",
    fixEn: "make sure that it is not another certificate's file",
  },
  "certificate-unit-differs": {
    severity: "error",
    zh: "文件上没有不动产单元 {expected}",
    en: "the file does not name the unit {expected}",
    fixZh: "与登记机构核对，核实之前不要放款",
    fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-obligor-differs": {
    severity: "error",
    zh: "文件上的义务人不是 {expected}",
    en: "the file does not name {expected} as the one whose property it burdens",
    fixZh: "与登记机构核对，核实之前不要放款",
    fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-amount-differs": {
    severity: "error",
    zh: "文件上的债权数额不是 {expected} 元",
    en: "the amount on the file is not {expected} yuan",
    fixZh: "与登记机构核对，核实之前不要放款",
    fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-contract-differs": {
    severity: "error",
    zh: "文件上没有合同编号 {expected}",
    en: "the file does not bear the contract number {expected}",
    fixZh: "与登记机构核对，核实之前不要放款",
    fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-holder-differs": {
    severity: "error",
    zh: "文件上没有权利人 {expected}",
    en: "the file does not name the holder {expected}",
    fixZh: "与登记机构核对，核实之前不要放款",
    fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-identifier-missing": {
    severity: "warning",
    zh: "文件上没有电子证照标识",
    en: "the file bears no identifier of an electronic certificate",
    fixZh: "早期的电子证照没有标识；请向登记机构核实",
    fixEn: "early ones had none; ask the authority",
    source: "GB/T 36904-2018",
  },
  "certificate-identifier-differs": {
    severity: "error",
    zh: "文件上的电子证照标识与登记机构数据不一致",
    en: "the identifier on the file differs from the data of the authority",
    fixZh: "核对是否下载了其他证明的文件",
    fixEn: "make sure that it is not another certificate's file",
    source: "GB/T 36904-2018",
  },
} as const satisfies Record<string, Texts & { readonly source?: string }>;

export function printedFinding(code: keyof typeof PRINTED_TEXTS, facts: MessageParams = {}): Finding {
  return createFinding(code, PRINTED_TEXTS[code], facts);
}
