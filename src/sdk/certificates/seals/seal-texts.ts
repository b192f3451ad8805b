import { maskForeignText } from "../../../contract/index.js";
import { createFinding, type Finding, type MessageParams, type Texts } from "../../../rules/index.js";

const FETCH_AGAIN = {
  fixZh: "不要使用这份文件，请从登记机构重新下载",
  fixEn: "do not use this file; download it again from the authority",
} as const;
const ISSUE_AGAIN = { fixZh: "请登记机构重新出具", fixEn: "ask the authority to issue it again" } as const;
const ASK_WHOSE = {
  fixZh: "不要使用这份文件，并向登记机构核实印章证书",
  fixEn: "do not use this file; check the seal certificate with the authority",
} as const;

/** Texts of all findings about electronic seals. */
export const SEAL_TEXTS = {
  "seal-missing": {
    severity: "error",
    zh: "文件上没有电子印章",
    en: "the file has no electronic seal",
    fixZh: "请从登记机构重新下载；打印后扫描或另存的文件不能使用",
    fixEn: "download it again from the authority; scans and re-saved copies cannot be used",
  },
  "seal-not-whole": {
    severity: "error",
    zh: "电子印章没有覆盖整个文件：盖章之后添加了内容",
    en: "the seal does not cover the whole file: content was added after sealing",
    ...FETCH_AGAIN,
  },
  "seal-broken": {
    severity: "error",
    zh: "电子印章无效：文件在盖章之后被改动，或印章本身已损坏",
    en: "the seal is invalid: the file was changed after sealing, or the seal itself is damaged",
    ...FETCH_AGAIN,
  },
  "seal-malformed": {
    severity: "error",
    zh: "电子印章的数据结构无法解析，或超出安全限值（大小、层级、元素数）",
    en: "the seal data cannot be parsed, or exceed the limits of size, depth or number of elements",
    ...FETCH_AGAIN,
  },
  "seal-trailing-data": {
    severity: "error",
    zh: "电子印章数据之后还有其他数据",
    en: "the seal data are followed by other data",
    ...FETCH_AGAIN,
  },
  "seal-embedded-content": {
    severity: "error",
    zh: "电子印章签署的是其自带的内容，而不是这份文件",
    en: "the seal signs content of its own instead of this file",
    ...FETCH_AGAIN,
    source: "ISO 32000-2 12.8.3.3",
  },
  "seal-several-signers": {
    severity: "error",
    zh: "一个电子印章中有多个签名者（应为一个）",
    en: "the seal has several signers (exactly one is required)",
    ...FETCH_AGAIN,
    source: "ISO 32000-2 12.8.3.3",
  },
  "seal-attributes": {
    severity: "error",
    zh: "电子印章的签名属性缺失、重复或有误：{attribute}",
    en: "a signed attribute of the seal is missing, repeated or wrong: {attribute}",
    ...FETCH_AGAIN,
    source: "RFC 5652 5.3",
  },
  "seal-unsupported": {
    severity: "error",
    zh: "不支持电子印章使用的格式或算法（{algorithm}）",
    en: "the format or algorithm of the seal ({algorithm}) is not supported",
    fixZh: "请使用登记机构指定的验章工具核验",
    fixEn: "verify it with the tool that the authority provides",
  },
  "seal-weak": {
    severity: "error",
    zh: "电子印章使用的算法或密钥（{algorithm}）已不安全",
    en: "the seal uses an algorithm or key ({algorithm}) that is no longer secure",
    ...ISSUE_AGAIN,
  },
  "seal-algorithm-mismatch": {
    severity: "error",
    zh: "电子印章中的算法相互矛盾：{algorithm}",
    en: "the algorithms of the seal contradict each other: {algorithm}",
    ...FETCH_AGAIN,
  },
  "seal-key-unusable": {
    severity: "error",
    zh: "电子印章的公钥参数不合规（{algorithm}）",
    en: "the public key of the seal has invalid parameters ({algorithm})",
    ...ASK_WHOSE,
  },
  "seal-signer-missing": {
    severity: "error",
    zh: "电子印章中没有签名者的证书，或无法确定是哪一张",
    en: "the seal does not contain its signer's certificate, or it is ambiguous",
    ...FETCH_AGAIN,
  },
  "seal-not-binding": {
    severity: "error",
    zh: "电子印章没有与签名者的证书绑定（signing-certificate）",
    en: "the seal is not bound to its signer's certificate (signing-certificate)",
    ...FETCH_AGAIN,
    source: "RFC 5035",
  },
  "seal-ca-certificate": {
    severity: "error",
    zh: "签名者的证书是 CA 证书，不能用于盖章：{signer}",
    en: "the signer's certificate is a CA certificate, which may not seal: {signer}",
    ...ASK_WHOSE,
  },
  "seal-key-usage": {
    severity: "error",
    zh: "签名者的证书（{signer}）不允许用于签署文件：{usage}",
    en: "the signer's certificate ({signer}) may not be used to sign documents: {usage}",
    ...ASK_WHOSE,
    source: "RFC 5280 4.2.1",
  },
  "seal-critical-extension": {
    severity: "error",
    zh: "证书（{certificate}）含有无法判断的限制：扩展项 {oid}",
    en: "a certificate ({certificate}) has a constraint that cannot be evaluated: extension {oid}",
    ...ASK_WHOSE,
    source: "RFC 5280 4.2",
  },
  "seal-signer-not-allowed": {
    severity: "error",
    zh: "印章不是指定的盖章机构所盖：签名者是 {signer}，{part} 不符",
    en: "the seal does not belong to the configured signer: its signer is {signer}, and {part} differs",
    fixZh: "不要使用这份文件；登记机构更换了印章证书的，请更新接入配置",
    fixEn: "do not use this file; if the authority has changed its seal certificate, update the profile",
  },
  "seal-signer-not-pinned": {
    severity: "warning",
    zh: "未指定盖章机构：该 CA 签发的任何证书都会被接受；此印章的签名者是 {signer}",
    en: "no signer is configured: any certificate of this CA is accepted; the signer of this seal is {signer}",
    fixZh: "请核对签名者，并在接入配置中设置 sealSigner（bdc init --seal-signer）",
    fixEn: "check the signer, and set sealSigner in the profile (bdc init --seal-signer)",
  },
  "seal-from-the-future": {
    severity: "error",
    zh: "盖章时间（{at}）晚于当前时间",
    en: "the time of sealing ({at}) is in the future",
    fixZh: "请检查本机时间；本机时间无误的，不要使用这份文件",
    fixEn: "check the clock of this computer; if it is right, do not use this file",
  },
  "seal-times-differ": {
    severity: "warning",
    zh: "印章中的签名时间（{signed}）与文件声明的签名时间（{claimed}）相差超过一天",
    en: "the signing time in the seal ({signed}) and that in the file ({claimed}) differ by more than a day",
    fixZh: "用于重要用途的，请重新下载",
    fixEn: "for important uses, download it again",
  },
  "seal-no-trust": {
    severity: "error",
    zh: "未指定信任的印章 CA，无法判断印章归属",
    en: "no trusted seal CA is configured, so the owner of the seal cannot be verified",
    fixZh: "请向登记机构索取其印章 CA 证书，用 --ca 指定",
    fixEn: "get the seal CA certificate from the authority and specify it with --ca",
  },
  "seal-untrusted": {
    severity: "error",
    zh: "电子印章的证书不是由信任的 CA 签发：{signer}",
    en: "the seal certificate was not issued by a trusted CA: {signer}",
    fixZh: "请核对 --ca 是否为该登记机构的印章 CA；确认无误的，不要使用这份文件",
    fixEn: "make sure that --ca is the seal CA of this authority; if it is, do not use this file",
  },
  "seal-path": {
    severity: "error",
    zh: "印章的证书链不合规：证书（{certificate}）不符合 {rule}",
    en: "the certificate path of the seal is not valid: {certificate} violates {rule}",
    ...ASK_WHOSE,
    source: "RFC 5280 6.1",
  },
  "seal-not-valid-then": {
    severity: "error",
    zh: "盖章时（{at}）印章证书或其上级证书不在有效期内",
    en: "the seal certificate, or one above it, was not valid at the time of sealing ({at})",
    ...ISSUE_AGAIN,
  },
  "seal-expired-since": {
    severity: "warning",
    zh: "印章证书已于 {to} 到期；盖章时间仅为印章自身声明",
    en: "the seal certificate expired on {to}; only the seal itself states when it was made",
    fixZh: "用于重要用途的，请重新下载",
    fixEn: "for important uses, download it again",
  },
  "seal-signer-not-listed": {
    severity: "error",
    zh: "签章者的证书不在电子印章的签章者证书列表中",
    en: "the signer's certificate is not in the list of signers of the electronic seal",
    ...FETCH_AGAIN,
    source: "GB/T 38540-2020",
  },
  "seal-maker-broken": {
    severity: "error",
    zh: "电子印章本身的制章签名无效",
    en: "the seal maker's signature on the electronic seal is not valid",
    ...FETCH_AGAIN,
    source: "GB/T 38540-2020",
  },
  "seal-maker-untrusted": {
    severity: "error",
    zh: "制章者的证书不是由信任的 CA 签发，或不可用于制章：{maker}",
    en: "the seal maker's certificate was not issued by a trusted CA, or may not make seals: {maker}",
    ...ASK_WHOSE,
    source: "GB/T 38540-2020",
  },
  "seal-term": {
    severity: "error",
    zh: "签章时（{at}）电子印章不在有效期内（{from} 至 {to}）",
    en: "the electronic seal was not valid at the time of sealing ({at}; valid from {from} to {to})",
    ...ISSUE_AGAIN,
    source: "GB/T 38540-2020",
  },
  "ofd-damaged": {
    severity: "error",
    zh: "OFD 文件的结构有误，或超出安全限值（文件数、大小）",
    en: "the OFD file is damaged, or exceeds the limits of file number and size",
    ...FETCH_AGAIN,
    source: "GB/T 33190-2016",
  },
  "ofd-not-covered": {
    severity: "error",
    zh: "OFD 中的文件不在签章保护范围内：{file}",
    en: "a file in the OFD is not covered by its seal: {file}",
    ...FETCH_AGAIN,
    source: "GB/T 33190-2016",
  },
  "ofd-file-changed": {
    severity: "error",
    zh: "OFD 中的文件在签章之后被改动：{file}",
    en: "a file in the OFD was changed after sealing: {file}",
    ...FETCH_AGAIN,
    source: "GB/T 33190-2016",
  },
  "ofd-text-not-compared": {
    severity: "error",
    zh: "不支持核对 OFD 文件上的文字",
    en: "comparing the text of an OFD file is not supported",
    fixZh: "请打开文件，人工核对证明号、不动产单元号和权利人",
    fixEn: "open the file and check the number, the unit and the holder manually",
  },
} as const satisfies Record<string, Texts & { readonly source?: string }>;
export type SealFindingCode = keyof typeof SEAL_TEXTS;

/** Facts that come from a certificate, and therefore are masked. */
const FOREIGN: readonly string[] = ["signer", "certificate", "maker"];

/** Creates a finding; `facts` fill the placeholders of its texts. */
export function sealFinding(code: SealFindingCode, facts: MessageParams = {}): Finding {
  const masked = Object.entries(facts).map(([name, value]) => [
    name,
    FOREIGN.includes(name) ? maskForeignText(String(value)) : value,
  ]);
  return createFinding(code, SEAL_TEXTS[code], Object.fromEntries(masked) as MessageParams);
}

/** Thrown to end the verification of a seal with a single finding. */
export class SealRefusal extends Error {
  readonly finding: Finding;

  constructor(reason: SealFindingCode | Finding, facts: MessageParams = {}) {
    super("the seal is refused");
    this.finding = typeof reason === "string" ? sealFinding(reason, facts) : reason;
  }
}
