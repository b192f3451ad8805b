import { createFinding, type Finding, type MessageParams, type Texts } from "../../rules/index.js";
import { SEAL_TEXTS } from "./seals/seal-texts.js";

/** Everything that can speak against the file of an electronic certificate. */
export const CERTIFICATE_TEXTS = {
  ...SEAL_TEXTS,
  "certificate-text-unreadable": {
    severity: "warning",
    zh: "文件中的文字无法读取，不能与受理件核对",
    en: "the text of the file cannot be read, so it cannot be compared with the case",
    fixZh: "请打开文件人工核对证明号、不动产单元号和权利人",
    fixEn: "open it and compare number, unit and holder by eye",
  },
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
  "certificate-file-differs": {
    severity: "error",
    zh: "文件的 SHA-256 与登记机构数据不一致",
    en: "the SHA-256 of the file differs from the data of the authority",
    fixZh: "重新下载；带用途水印的文件摘要不同，请下载不带用途的再核对",
    fixEn: "fetch it again; one with a purpose across it has another digest, so compare the one without",
  },
  "certificate-cancelled": {
    severity: "error",
    zh: "登记机构数据显示该证明已注销",
    en: "according to the data of the authority this certificate is cancelled",
    fixZh: "不要再使用",
    fixEn: "do not rely on it",
  },
} as const satisfies Record<string, Texts & { readonly source?: string }>;
export type CertificateFindingCode = keyof typeof CERTIFICATE_TEXTS;

export function finding(code: CertificateFindingCode, facts: MessageParams = {}): Finding {
  return createFinding(code, CERTIFICATE_TEXTS[code], facts);
}
