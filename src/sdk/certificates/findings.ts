import type { Texts } from "../../rules/index.js";

/** Everything that can speak against the file of an electronic certificate. */
export const CERTIFICATE_TEXTS = {
  "seal-missing": {
    severity: "error", zh: "文件上没有电子印章", en: "the file bears no electronic seal",
    fixZh: "重新从登记机构下载；不要用打印后扫描或另存的文件", fixEn: "fetch it again from the authority; a scan or a copy saved anew will not do",
  },
  "seal-not-whole": {
    severity: "error", zh: "电子印章没有覆盖整个文件：盖章之后有内容被添加", en: "the seal does not cover the whole file: something was added after it was sealed",
    fixZh: "重新从登记机构下载，不要使用这份文件", fixEn: "fetch it again from the authority and do not use this one",
  },
  "seal-broken": {
    severity: "error", zh: "电子印章无效：文件在盖章之后被改动，或印章本身已损坏", en: "the seal is broken: the file was changed after it was sealed, or the seal itself is damaged",
    fixZh: "重新从登记机构下载，不要使用这份文件", fixEn: "fetch it again from the authority and do not use this one",
  },
  "seal-unsupported": {
    severity: "error", zh: "电子印章使用的算法（{algorithm}）无法在此验证", en: "the seal uses an algorithm ({algorithm}) that cannot be judged here",
    fixZh: "请用登记机构指定的验章工具核验（国密印章需要专用工具）", fixEn: "verify it with the tool that the authority names (seals of the SM2 family need one of their own)",
  },
  "seal-weak": {
    severity: "error", zh: "电子印章使用的摘要算法（{algorithm}）已不安全", en: "the seal rests on a digest ({algorithm}) that is not safe any more",
    fixZh: "请登记机构重新出具", fixEn: "ask the authority to issue it again",
  },
  "seal-no-trust": {
    severity: "error", zh: "没有指定信任的印章 CA，无法判断印章是谁盖的", en: "no trusted seal CA was named, so nobody can say whose seal it is",
    fixZh: "向登记机构索取其印章 CA 证书，用 --ca 指定", fixEn: "get the authority's seal CA certificate and name it with --ca",
  },
  "seal-untrusted": {
    severity: "error", zh: "电子印章的证书不是由信任的 CA 签发：{signer}", en: "the seal's certificate was not issued below a trusted CA: {signer}",
    fixZh: "核对 --ca 是不是该登记机构的印章 CA；如果是，不要使用这份文件", fixEn: "make sure that --ca is the seal CA of this authority; if it is, do not use this file",
  },
  "seal-not-valid-then": {
    severity: "error", zh: "盖章时（{at}）印章证书不在有效期内", en: "the seal's certificate was not valid when it was used ({at})",
    fixZh: "请登记机构重新出具", fixEn: "ask the authority to issue it again",
  },
  "seal-expired-since": {
    severity: "warning", zh: "印章证书已于 {to} 到期；盖章时间由印章自己声明", en: "the seal's certificate expired on {to}; when it was used only the seal itself says",
    fixZh: "重要用途请重新下载", fixEn: "fetch it again where much depends on it",
  },
  "certificate-text-unreadable": {
    severity: "warning", zh: "文件中的文字读不出来，无法与案件核对", en: "the text of the file cannot be read, so it cannot be compared with the case",
    fixZh: "请打开文件人工核对证明号、不动产单元号和权利人", fixEn: "open it and compare number, unit and holder by eye",
  },
  "certificate-number-differs": {
    severity: "error", zh: "文件上不是这个证明号：{expected}", en: "the file does not bear the number {expected}",
    fixZh: "核对是否下载了别的证明", fixEn: "make sure that it is not another certificate's file",
  },
  "certificate-unit-differs": {
    severity: "error", zh: "文件上没有不动产单元 {expected}", en: "the file does not name the unit {expected}",
    fixZh: "与登记机构核对，查清之前不要放款", fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-holder-differs": {
    severity: "error", zh: "文件上没有权利人 {expected}", en: "the file does not name the holder {expected}",
    fixZh: "与登记机构核对，查清之前不要放款", fixEn: "ask the authority, and release nothing before it is cleared up",
  },
  "certificate-identifier-missing": {
    severity: "warning", zh: "文件上没有电子证照标识", en: "the file bears no identifier of an electronic certificate",
    fixZh: "早期的电子证照没有标识；请向登记机构核实", fixEn: "early ones had none; ask the authority", source: "GB/T 36904-2018",
  },
  "certificate-identifier-differs": {
    severity: "error", zh: "文件上的电子证照标识不是登记机构告知的那一个", en: "the identifier on the file is not the one that the authority told",
    fixZh: "核对是否下载了别的证明", fixEn: "make sure that it is not another certificate's file", source: "GB/T 36904-2018",
  },
  "certificate-file-differs": {
    severity: "error", zh: "文件的 SHA-256 与登记机构告知的不一致", en: "the file does not have the SHA-256 that the authority told",
    fixZh: "重新下载；带用途水印的文件摘要不同，请下载不带用途的再核对", fixEn: "fetch it again; one with a purpose across it has another digest, so compare the one without",
  },
  "certificate-cancelled": {
    severity: "error", zh: "登记机构说这份证明已注销", en: "the authority says that this certificate is cancelled",
    fixZh: "不要再使用", fixEn: "do not rely on it",
  },
} as const satisfies Record<string, Texts & { readonly source?: string }>;
export type CertificateFindingCode = keyof typeof CERTIFICATE_TEXTS;
