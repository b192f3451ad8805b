/** Why no token was given out. */
export const TOKEN_TEXTS = {
  "token-endpoint-unreachable": { zh: "无法连接令牌接口", en: "the token endpoint cannot be reached" },
  "token-endpoint-failed": { zh: "令牌接口出错", en: "the token endpoint failed" },
  "token-refused": { zh: "令牌接口拒绝了客户端凭证", en: "the token endpoint refused the client credentials" },
  "token-answer-invalid": { zh: "令牌接口的响应无效", en: "the answer of the token endpoint is not valid" },
  "client-secret-unusable": { zh: "无法取得客户端密钥", en: "the client secret cannot be obtained" },
} as const;
/** Why no token was given out, stable across versions. */
export type TokenProblem = keyof typeof TOKEN_TEXTS;

/** Thrown when a token endpoint gives out no token. No secret, token or text of the answer is in its message. */
export class TokenError extends Error {
  /** Always `"TokenError"`. */
  override readonly name = "TokenError";
  /** The message in Chinese. */
  readonly zh: string;
  /** The message in English. */
  readonly en: string;

  /**
   * @param status HTTP status of the endpoint, if it answered
   * @param detail error code of the endpoint (RFC 6749, 5.2), or what is wrong with its answer
   */
  constructor(
    /** The reason. */
    readonly code: TokenProblem,
    readonly status?: number,
    detail?: string,
  ) {
    const { zh, en } = TOKEN_TEXTS[code];
    const facts = [status === undefined ? undefined : `HTTP ${status}`, detail].filter((fact) => fact !== undefined);
    super(facts.length === 0 ? en : `${en}: ${facts.join(", ")}`);
    this.zh = facts.length === 0 ? zh : `${zh}：${facts.join("，")}`;
    this.en = this.message;
  }
}
