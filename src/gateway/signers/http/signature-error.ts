/** Why the signature of a message is refused. */
export const SIGNATURE_TEXTS = {
  "signature-missing": { zh: "报文未签名", en: "the message is not signed" },
  "signature-damaged": { zh: "签名首部格式有误", en: "the headers of the signature cannot be read" },
  "signature-component": {
    zh: "签名包含报文中没有的内容",
    en: "the signature covers something that the message lacks",
  },
  "signature-coverage": { zh: "签名未覆盖必须签名的内容", en: "the signature does not cover all that must be signed" },
  "signature-key": { zh: "签名所用的密钥未知或已失效", en: "the key of the signature is unknown or no longer valid" },
  "signature-algorithm": { zh: "签名算法与密钥不符", en: "the algorithm of the signature is not the one of its key" },
  "signature-time": { zh: "签名缺少时间", en: "the signature has no time" },
  "signature-expired": { zh: "签名已过期", en: "the signature is too old" },
  "signature-early": {
    zh: "签名时间在未来，请核对双方时钟",
    en: "the signature is from the future: compare the clocks",
  },
  "signature-wrong": { zh: "签名不正确", en: "the signature is wrong" },
  "content-digest": { zh: "报文内容与摘要不符", en: "the content of the message differs from its digest" },
  "signature-nonce": { zh: "签名缺少随机数", en: "the signature has no nonce" },
  "signature-replayed": { zh: "报文已经收到过（重放）", en: "the message was received before (replay)" },
} as const;
export type SignatureProblem = keyof typeof SIGNATURE_TEXTS;

/** Thrown for a message whose signature is refused. Its texts contain nothing of the message. */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
  readonly zh: string;
  readonly en: string;

  /** @param detail name of the component or header concerned */
  constructor(
    readonly code: SignatureProblem,
    detail?: string,
  ) {
    const { zh, en } = SIGNATURE_TEXTS[code];
    super(detail === undefined ? en : `${en}: ${detail}`);
    this.zh = detail === undefined ? zh : `${zh}：${detail}`;
    this.en = this.message;
  }
}
