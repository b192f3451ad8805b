import { createFinding, type Finding, type MessageParams, type Texts } from "../../rules/index.js";
import { PRINTED_TEXTS } from "./printed/printed-texts.js";
import { SEAL_TEXTS } from "./seals/seal-texts.js";

/** Everything that can speak against the file of an electronic certificate. */
export const CERTIFICATE_TEXTS = {
  ...SEAL_TEXTS,
  ...PRINTED_TEXTS,
  "certificate-not-pdf": {
    severity: "error",
    zh: "文件不是 PDF 或 OFD",
    en: "the file is neither a PDF nor an OFD ({detail})",
    fixZh: "重新从登记机构下载；不要用扫描件、图片或另存的文件",
    fixEn: "fetch it again from the authority; a scan, a picture or a copy saved anew will not do",
  },
  "certificate-encrypted": {
    severity: "error",
    zh: "文件已加密，无法核验",
    en: "the file is encrypted and cannot be verified",
    fixZh: "向登记机构索取未加密的文件",
    fixEn: "ask the authority for one that is not encrypted",
  },
  "certificate-damaged": {
    severity: "error",
    zh: "PDF 文件已损坏，或结构不符合标准",
    en: "the PDF is damaged or not built as the standard demands ({detail})",
    fixZh: "重新从登记机构下载；仍然如此的，不要使用，与登记机构核实",
    fixEn: "fetch it again; if that does not help, do not use it and ask the authority",
  },
  "certificate-unsupported": {
    severity: "error",
    zh: "PDF 使用了无法在此核验的功能",
    en: "the PDF uses a feature that cannot be judged here ({detail})",
    fixZh: "请用登记机构指定的工具核验，并打开文件人工核对",
    fixEn: "verify it with the tool that the authority names, and compare it by eye",
  },
  "certificate-over-budget": {
    severity: "error",
    zh: "PDF 过大或过于复杂，未完成核验",
    en: "the PDF is too large or too complex to be verified ({detail})",
    fixZh: "不要使用，与登记机构核实",
    fixEn: "do not use it and ask the authority",
  },
  "seal-range": {
    severity: "error",
    zh: "电子印章签名的范围有误：没有恰好覆盖除签名值以外的全部内容",
    en: "the seal does not cover exactly everything but its own signature value",
    fixZh: "重新从登记机构下载，不要使用这份文件",
    fixEn: "fetch it again from the authority and do not use this one",
    source: "ISO 32000-1, 12.8.1",
  },
  "seal-outside-form": {
    severity: "error",
    zh: "文件中有不属于任何签名域的签名数据",
    en: "the file holds signature data that belong to no signature field",
    fixZh: "重新从登记机构下载，不要使用这份文件",
    fixEn: "fetch it again from the authority and do not use this one",
    source: "ISO 32000-1, 12.8",
  },
  "seal-other-signature": {
    severity: "warning",
    zh: "文件上还有另一个签名（{signer}），未用于核验",
    en: "the file bears another signature ({signer}), which was not relied on",
    fixZh: "核对是否为登记机构或当事人的签名",
    fixEn: "make sure that it is of the authority or of a party",
  },
  "certificate-text-unreadable": {
    severity: "warning",
    zh: "文件中的文字无法读取，不能与受理件核对",
    en: "the text of the file cannot be read, so it cannot be compared with the case",
    fixZh: "请打开文件人工核对证明号、不动产单元号和权利人",
    fixEn: "open it and compare number, unit and holder by eye",
  },
  "certificate-text-uncompared": {
    severity: "error",
    zh: "文件中的文字无法读取，要核对的内容没有核对",
    en: "the text of the file cannot be read, so what should be compared was not",
    fixZh: "请打开文件人工核对证明号、不动产单元号、权利人和债权数额；核对之前不要放款",
    fixEn: "open it and compare number, unit, holder and amount by eye; release nothing before that",
  },
  "certificate-text-hidden": {
    severity: "error",
    zh: "文件含有看不见的文字（{reasonsZh}），不能与受理件核对",
    en: "the file holds text that nobody sees ({reasons}), so it cannot be compared with the case",
    fixZh: "不要使用这份文件；与登记机构核实",
    fixEn: "do not use this file and ask the authority",
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
