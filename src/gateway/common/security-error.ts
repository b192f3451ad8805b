import { toJsonPointer } from "../../contract/index.js";

/** What can be wrong with a signature, a cipher, a key, or their description. */
export const SECURITY_TEXTS = {
  "unknown-signer": { zh: "没有这种签名算法", en: "there is no signer of this name" },
  "unknown-cipher": { zh: "没有这种加密算法", en: "there is no cipher of this name" },
  "unknown-parameter": { zh: "没有这个参数", en: "there is no parameter of this name" },
  "wrong-parameter": { zh: "参数的值无效", en: "the value of the parameter is not valid" },
  "unknown-field": { zh: "没有这个字段", en: "there is no field of this name" },
  "wrong-field": { zh: "字段的值无效", en: "the value of the field is not valid" },
  "unknown-name": { zh: "没有这个 $ 名称", en: "there is no $ name of this kind" },
  "value-missing": { zh: "待签名文本缺少这个值", en: "a value of the text to sign is missing" },
  "message-too-deep": { zh: "报文嵌套层数过多", en: "the message is nested too deeply" },
  "key-unknown": { zh: "没有这个名称的密钥", en: "there is no key of this name" },
  "key-missing": { zh: "缺少密钥", en: "the key is missing" },
  "key-not-valid-now": { zh: "密钥目前都不在有效期内", en: "none of the keys is valid at this time" },
  "key-wrong": { zh: "密钥配置有误", en: "the keys are not configured correctly" },
  "key-unreadable": { zh: "密钥格式无法识别", en: "the form of the key is not recognized" },
  "key-kind": { zh: "密钥类型与算法不符", en: "the key is of another kind than the algorithm needs" },
  "key-length": { zh: "密钥长度与算法不符", en: "the key is of another length than the algorithm needs" },
  "key-passphrase-missing": {
    zh: "私钥已加密，缺少口令",
    en: "the private key is encrypted, and no passphrase is given",
  },
  "key-passphrase-wrong": { zh: "私钥的口令不正确", en: "the passphrase of the private key is wrong" },
  "ciphertext-damaged": {
    zh: "无法解密：密文损坏、被篡改，或密钥不符",
    en: "decryption failed: the ciphertext is damaged or changed, or the key is another one",
  },
} as const;
export type SecurityProblem = keyof typeof SECURITY_TEXTS;

/**
 * Thrown by signers, ciphers and keys. Neither a key nor a text that was to be signed or decrypted is in its message.
 */
export class SecurityError extends Error {
  override readonly name = "SecurityError";
  readonly zh: string;
  readonly en: string;

  /**
   * @param code stable code in kebab-case
   * @param pointer JSON pointer into the description, or the name of the key
   */
  constructor(
    readonly code: SecurityProblem,
    readonly pointer?: string,
  ) {
    const { zh, en } = SECURITY_TEXTS[code];
    super(pointer === undefined ? en : `${en}: ${pointer}`);
    this.zh = pointer === undefined ? zh : `${zh}：${pointer}`;
    this.en = this.message;
  }
}

/**
 * Checks the parameters of a named function.
 * @throws SecurityError `unknown-parameter`, with the pointer of the first that is unknown
 */
export function refuseOthers(given: object, known: readonly string[], pointer: string, code: SecurityProblem): void {
  const other = Object.keys(given).find((name) => !known.includes(name));
  if (other !== undefined) throw new SecurityError(code, pointer + toJsonPointer([other]));
}
