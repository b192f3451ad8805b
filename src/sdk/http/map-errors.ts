import { PROBLEMS, Problem, maskProblem, type ProblemCode } from "../../contract/index.js";
import { decodeUtf8 } from "./bytes.js";
import {
  AbortedError,
  AuthenticationError,
  ConflictError,
  ContractBreachError,
  GatewayError,
  GatewayUnreachableError,
  InterceptedError,
  InvalidRequestError,
  NotFoundError,
  OutcomeUnknownError,
  PermissionError,
  RateLimitedError,
  TimeoutError,
  type CallFacts,
  type ErrorText,
  type RegistryError,
} from "./errors.js";
import { interceptedText } from "./fronts/texts.js";
import { readableId } from "./foreign-text.js";
import { ConnectionFailure } from "./connection/connection-failure.js";
import { maskedCause } from "./masked-cause.js";
import { withoutSentPeople, type SentParts } from "./sent-people.js";
import type { FailureReason, TransportFailure, WireResponse } from "./wire.js";

/** Maps failed attempts and error responses to the errors of `errors.ts`, with their texts. */

/** Texts of errors that do not come from the authority. */
const TEXTS = {
  "gateway-unreachable": {
    zh: "无法连接登记机构接口，请求未发出",
    en: "the gateway cannot be reached; nothing was sent",
  },
  "gateway-untrusted": {
    zh: "无法与登记机构接口建立可信连接（证书或协议），请求未发出",
    en: "no trusted connection to the gateway (certificate or protocol); nothing was sent",
  },
  "gateway-down": {
    zh: "登记机构接口连续失败，暂停发送，稍后自动重试",
    en: "the gateway keeps failing; requests are paused and will be retried soon",
  },
  "connection-cut": {
    zh: "连接在收到完整响应前中断",
    en: "the connection ended before the response was complete",
  },
  timeout: { zh: "超时，未收到完整响应", en: "no complete response within the time limit" },
  "outcome-unknown": {
    zh: "请求已发出，但未收到有效响应，办理结果待核实，请按申请编号查询",
    en: "the request was sent, but no valid response was received: its outcome is unknown; look it up by its ref",
  },
  "contract-breach": { zh: "接口响应不符合接口规范", en: "the response violates the contract" },
  "wrong-cases": {
    zh: "按申请编号查询，返回了其他受理件",
    en: "a query for one ref returned other cases",
  },
  aborted: { zh: "已取消", en: "aborted by the caller" },
  "rate-limited": { zh: "登记机构要求稍后重试", en: "the authority asks to retry later" },
  "gateway-error": { zh: "登记机构接口出错", en: "the gateway failed" },
  "no-credentials": { zh: "无法取得可用的凭证，请求未发出", en: "no usable credentials; nothing was sent" },
  "http-error": { zh: "登记机构接口拒绝了请求", en: "the gateway rejected the request" },
  "wait-timeout": {
    zh: "等待超时，受理件仍在办理，可再次等待",
    en: "timed out waiting; the case continues at the authority and can be waited for again",
  },
} as const;

/** Returns the texts of an error code, with an optional detail after a colon. */
export function textOf(code: keyof typeof TEXTS, detail?: { readonly zh: string; readonly en: string }): ErrorText {
  const { zh, en } = TEXTS[code];
  return detail ? { code, zh: `${zh}：${detail.zh}`, en: `${en}: ${detail.en}` } : { code, zh, en };
}

/** Error classes of 4xx statuses. With a problem document such a response proves that the call had no effect. */
const BY_STATUS: Readonly<Record<number, new (text: ErrorText, facts: CallFacts) => RegistryError>> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  412: ConflictError,
};
/**
 * Statuses of reads that count only with a problem document, because a proxy can send them too. For writes every 4xx
 * needs one: the authority may have acted and a proxy may have rejected its response.
 */
const NEEDS_PROBLEM = new Set([404, 409, 410, 422]);

const IN_PROGRESS = "idempotency-key-in-use" satisfies ProblemCode;

/** Tells whether the authority is still processing an earlier request with the same Idempotency-Key. */
export function isInProgress(answer: WireResponse): boolean {
  return answer.status === 409 && problemOf(answer, {})?.code === IN_PROGRESS;
}

/** What is known of a call besides its response. */
/** What was sent is masked in the problem. */
interface ResponseFacts extends SentParts {
  readonly retryAfterMs: number;
  readonly askedUntil?: number | undefined;
}

/**
 * Returns the error of an unsuccessful response.
 * @param repeatable false for a write
 */
export function errorFromResponse(
  answer: WireResponse,
  facts: CallFacts,
  repeatable: boolean,
  { retryAfterMs, askedUntil, ...sent }: ResponseFacts,
): RegistryError {
  const { status, front, unreadable, hadNoEffect = false } = answer;
  if (front) {
    const isUnknown = !repeatable && !hadNoEffect;
    return new InterceptedError(
      interceptedText(front, isUnknown ? "unknown" : "none"),
      { ...facts, status },
      front,
      isUnknown,
    );
  }
  if (unreadable) {
    const place = `${unreadable.why}${unreadable.pointer ? ` ${unreadable.pointer}` : ""}`;
    return contractBreach({ ...facts, status }, repeatable, place, place);
  }
  const problem = problemOf(answer, sent);
  const known = { ...facts, status, problem, requestId: readableId(problem?.requestId) ?? facts.requestId };
  if (status === 429)
    return new RateLimitedError(problemText(problem, "rate-limited"), known, retryAfterMs, askedUntil);
  if (!repeatable && problem?.code === IN_PROGRESS)
    return new OutcomeUnknownError(textOf("outcome-unknown", PROBLEMS[IN_PROGRESS]), known);
  if (status >= 400 && status < 500 && status !== 408) {
    if (!problem && (!repeatable || NEEDS_PROBLEM.has(status)) && facts.method !== "HEAD")
      return contractBreach(
        known,
        repeatable,
        `状态码 ${status}，但没有错误说明`,
        `status ${status} without a problem document`,
      );
    return new (BY_STATUS[status] ?? InvalidRequestError)(problemText(problem, "http-error", status), known);
  }
  if (status >= 500 || status === 408) {
    return repeatable || hadNoEffect
      ? new GatewayError(problemText(problem, "gateway-error", status), known)
      : new OutcomeUnknownError(textOf("outcome-unknown", { zh: `状态码 ${status}`, en: `status ${status}` }), known);
  }
  return contractBreach(known, repeatable, `未预期的状态码 ${status}`, `unexpected status ${status}`);
}

/**
 * Returns the error of an attempt without a complete response.
 * @param secrets Credentials that were sent
 */
export function errorFromFailure(
  failure: TransportFailure,
  facts: CallFacts,
  repeatable: boolean,
  secrets: readonly string[] = [],
): RegistryError {
  const { reason, sent } = failure;
  const connection = failure.cause instanceof ConnectionFailure ? failure.cause : undefined;
  const known = { ...facts, cause: maskedCause(failure.cause ?? failure, secrets), connection: connection?.facts };
  if (sent && !repeatable)
    return new OutcomeUnknownError(withConnection(textOf("outcome-unknown", DETAILS[reason]), connection), known);
  switch (reason) {
    case "unreachable":
      return new GatewayUnreachableError(withConnection(textOf("gateway-unreachable"), connection), known);
    case "untrusted":
      return new GatewayUnreachableError(
        withConnection(sent ? UNTRUSTED_READ : textOf("gateway-untrusted"), connection),
        known,
      );
    case "timeout":
      return new TimeoutError(withConnection(textOf("timeout"), connection), known, !sent);
    case "aborted":
      return new AbortedError(textOf("aborted"), known);
    case "cut":
      return new GatewayError(textOf("connection-cut"), known);
    case "garbled":
    case "too-large":
    case "unverified":
      return new ContractBreachError(textOf("contract-breach", DETAILS[reason]), known, false);
  }
}

/** Adds why the connection failed, where, and what to do. */
function withConnection(text: ErrorText, connection: ConnectionFailure | undefined): ErrorText {
  if (!connection) return text;
  const { zh, en, fixZh, fixEn } = connection.texts();
  return { ...text, zh: `${text.zh}：${zh}`, en: `${text.en}: ${en}`, fixZh, fixEn };
}

/** A read that had left when the gateway rejected the client certificate. */
const UNTRUSTED_READ: ErrorText = {
  code: "gateway-untrusted",
  zh: "无法与登记机构接口建立可信连接（证书或协议）",
  en: "no trusted connection to the gateway (certificate or protocol)",
};

const DETAILS: Readonly<Record<FailureReason, { zh: string; en: string }>> = {
  unreachable: { zh: "连接失败", en: "no connection" },
  untrusted: { zh: "连接不可信", en: "connection not trusted" },
  cut: { zh: "连接中断", en: "the connection was cut" },
  garbled: { zh: "不是有效的 HTTP，或长度不符", en: "not valid HTTP, or its length differs from Content-Length" },
  "too-large": { zh: "响应过大", en: "the response is too large" },
  unverified: { zh: "响应的签名缺失或不正确", en: "the signature of the response is missing or wrong" },
  timeout: { zh: "超时", en: "timed out" },
  aborted: { zh: "被取消", en: "aborted" },
};

export function contractBreach(facts: CallFacts, repeatable: boolean, zh: string, en: string): ContractBreachError {
  return new ContractBreachError(textOf("contract-breach", { zh, en }), facts, !repeatable);
}

/** Parses the body of a response as JSON; returns the reason when it is not valid. */
export function parseJson(
  answer: WireResponse,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly zh: string; readonly en: string } {
  const { body, headers } = answer;
  if (body.length === 0) return { ok: false, zh: "响应为空", en: "the response is empty" };
  const text = decodeUtf8(body);
  if (text === undefined) return { ok: false, zh: "响应不是 UTF-8 编码", en: "the response is not UTF-8" };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    // The parser's message is not used: it quotes the body.
    return /^\s*</.test(text) || (headers["content-type"] ?? "").includes("html")
      ? {
          ok: false,
          zh: "收到的是网页而不是 JSON，请核对接口地址",
          en: "a web page instead of JSON; check the gateway's address",
        }
      : { ok: false, zh: "不是有效的 JSON", en: "not valid JSON" };
  }
}

function problemOf(answer: WireResponse, sent: SentParts): Problem | undefined {
  const json = parseJson(answer);
  const parsed = json.ok ? Problem.safeParse(json.value) : undefined;
  return parsed?.success && parsed.data.status === answer.status
    ? maskProblem(withoutSentPeople(parsed.data, sent))
    : undefined;
}

/** Returns the contract's text for a known code. Other codes are described by status; received text is not used. */
function problemText(problem: Problem | undefined, fallback: keyof typeof TEXTS, status?: number): ErrorText {
  if (problem && Object.hasOwn(PROBLEMS, problem.code)) {
    const { zh, en } = PROBLEMS[problem.code as ProblemCode];
    return { code: problem.code, zh, en };
  }
  const text = textOf(fallback, status === undefined ? undefined : { zh: `状态码 ${status}`, en: `status ${status}` });
  return problem && /^[a-z0-9][a-z0-9.-]{0,63}$/i.test(problem.code) ? { ...text, code: problem.code } : text;
}
