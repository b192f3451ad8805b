import { createFinding, type Finding, type MessageParams, type Texts } from "../../rules/index.js";
import { PRINTED_TEXTS } from "./printed/printed-texts.js";
import { SEAL_TEXTS } from "./seals/seal-texts.js";

/** Texts of all findings about the file of an electronic certificate. */
export const CERTIFICATE_TEXTS = {
  ...SEAL_TEXTS,
  ...PRINTED_TEXTS,
  "certificate-not-pdf": {
    severity: "error",
    zh: "文件不是 PDF 或 OFD",
    en: "the file is neither a PDF nor an OFD ({detail})",
    fixZh: "请从登记机构重新下载；不要使用扫描件、图片或另存的文件",
    fixEn: "download it again from the authority; scans, images and re-saved copies cannot be used",
  },
  "certificate-encrypted": {
    severity: "error",
    zh: "文件已加密，无法核验",
    en: "the file is encrypted and cannot be verified",
    fixZh: "请向登记机构索取未加密的文件",
    fixEn: "ask the authority for an unencrypted file",
  },
  "certificate-damaged": {
    severity: "error",
    zh: "PDF 文件已损坏，或结构不符合标准",
    en: "the PDF is damaged or does not conform to the standard ({detail})",
    fixZh: "请从登记机构重新下载；仍有问题的，不要使用，并与登记机构核实",
    fixEn: "download it again; if the problem persists, do not use the file and contact the authority",
  },
  "certificate-unsupported": {
    severity: "error",
    zh: "PDF 使用了本程序无法核验的功能",
    en: "the PDF uses a feature that cannot be verified here ({detail})",
    fixZh: "请使用登记机构指定的工具核验，并打开文件人工核对",
    fixEn: "verify it with the tool that the authority provides, and check its contents manually",
  },
  "certificate-over-budget": {
    severity: "error",
    zh: "PDF 过大或过于复杂，未完成核验",
    en: "the PDF is too large or too complex to be verified ({detail})",
    fixZh: "不要使用这份文件，并与登记机构核实",
    fixEn: "do not use the file and contact the authority",
  },
  "seal-range": {
    severity: "error",
    zh: "电子印章签名的范围有误：应恰好覆盖除签名值以外的全部内容",
    en: "the range of the seal is wrong: it must cover everything except its own signature value",
    fixZh: "不要使用这份文件，请从登记机构重新下载",
    fixEn: "do not use this file; download it again from the authority",
    source: "ISO 32000-1, 12.8.1",
  },
  "seal-outside-form": {
    severity: "error",
    zh: "文件中有不属于任何签名域的签名数据",
    en: "the file contains signature data that belong to no signature field",
    fixZh: "不要使用这份文件，请从登记机构重新下载",
    fixEn: "do not use this file; download it again from the authority",
    source: "ISO 32000-1, 12.8",
  },
  "seal-other-signature": {
    severity: "warning",
    zh: "文件上还有另一个签名（{signer}），核验时未采用",
    en: "the file has another signature ({signer}), which was not used for verification",
    fixZh: "请核对该签名是否为登记机构或当事人的签名",
    fixEn: "make sure that it is a signature of the authority or of a party",
  },
  "certificate-text-unreadable": {
    severity: "warning",
    zh: "文件中的文字无法读取，不能与受理件核对",
    en: "the text of the file cannot be read, so it cannot be compared with the case",
    fixZh: "请打开文件，人工核对证明号、不动产单元号和权利人",
    fixEn: "open the file and check the number, the unit and the holder manually",
  },
  "certificate-text-uncompared": {
    severity: "error",
    zh: "文件中的文字无法读取，未能核对",
    en: "the text of the file cannot be read, so the expected values were not compared",
    fixZh: "请打开文件，人工核对证明号、不动产单元号、权利人和债权数额；核对之前不要放款",
    fixEn:
      "open the file and check the number, the unit, the holder and the amount manually; do not release funds before",
  },
  "certificate-text-hidden": {
    severity: "error",
    zh: "文件含有不可见的文字（{reasonsZh}），不能与受理件核对",
    en: "the file contains invisible text ({reasons}), so it cannot be compared with the case",
    fixZh: "不要使用这份文件，并与登记机构核实",
    fixEn: "do not use this file and contact the authority",
  },
  "certificate-file-differs": {
    severity: "error",
    zh: "文件的 SHA-256 与登记机构数据不一致",
    en: "the SHA-256 of the file differs from the authority's data",
    fixZh: "请重新下载；带用途水印的文件摘要不同，请下载不带水印的文件再核对",
    fixEn: "download it again; a file with a purpose watermark has another digest, so use one without",
  },
  "certificate-cancelled": {
    severity: "error",
    zh: "登记机构数据显示该证明已注销",
    en: "according to the authority's data this certificate has been cancelled",
    fixZh: "不要再使用该证明",
    fixEn: "do not rely on it",
  },
  "certificate-lapsed": {
    severity: "error",
    zh: "登记机构数据显示该预告登记已失效",
    en: "according to the authority's data this pre-notice has lapsed",
    fixZh: "不要再使用该证明；能够办理正式登记的，尽快申请",
    fixEn: "do not rely on it; apply for the final registration if it is possible",
    source: "民法典 221",
  },
} as const satisfies Record<string, Texts & { readonly source?: string }>;
export type CertificateFindingCode = keyof typeof CERTIFICATE_TEXTS;

/** Creates a finding; `facts` fill the placeholders of its texts. */
export function finding(code: CertificateFindingCode, facts: MessageParams = {}): Finding {
  return createFinding(code, CERTIFICATE_TEXTS[code], facts);
}
