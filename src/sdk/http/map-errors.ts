import { isUtf8, transcode } from "node:buffer";
import { PROBLEMS, Problem, maskProblem, type ProblemCode } from "../../contract/index.js";
import {
  AbortedError,
  AuthenticationError,
  ConflictError,
  ContractBreachError,
  GatewayError,
  GatewayUnreachableError,
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
import { readableId } from "./foreign-text.js";
import { CertificateFailure } from "./tls-problems.js";
import type { FailureReason, TransportFailure, WireResponse } from "./wire.js";

/** Our own words for what is not an answer of the authority. */
const TEXTS = {
  "gateway-unreachable": {
    zh: "连不上登记机构的接口，什么也没有发出",
    en: "the gateway cannot be reached; nothing was sent",
  },
  "gateway-untrusted": {
    zh: "无法与登记机构的接口建立可信连接（证书或协议），什么也没有发出",
    en: "no trusted connection to the gateway (certificate or protocol); nothing was sent",
  },
  "gateway-down": {
    zh: "登记机构的接口连续失败，暂缓发送，稍后再试",
    en: "the gateway keeps failing; requests are held back and it is looked at again soon",
  },
  "connection-cut": { zh: "连接在收到完整答复前中断", en: "the connection ended before the whole answer came" },
  timeout: { zh: "超时，没有收到完整答复", en: "no whole answer within the time limit" },
  "outcome-unknown": {
    zh: "已发出，但没有得到可信的答复：不知道是否已办理，请按申请编号查询",
    en: "it was sent and no trustworthy answer came: we do not know whether it was done; look it up by its ref",
  },
  "contract-breach": { zh: "答复不符合接口合同", en: "the answer breaks the contract" },
  "wrong-cases": {
    zh: "按申请编号查询，却得到了别的案件",
    en: "asked for one ref, the authority tells of other cases",
  },
  aborted: { zh: "已取消", en: "aborted by the caller" },
  "rate-limited": { zh: "登记机构要求稍后再发", en: "the authority asks to wait before sending more" },
  "gateway-error": { zh: "登记机构的接口出错", en: "the gateway failed" },
  "no-credentials": { zh: "取不到可用的凭证，什么也没有发出", en: "no usable credentials; nothing was sent" },
  "http-error": { zh: "登记机构拒绝了请求", en: "the gateway refused the request" },
  "wait-timeout": {
    zh: "等待超时，案件仍在办理，可再次等待",
    en: "the wait ended before the case did; it can be waited for again",
  },
} as const;

export function textOf(code: keyof typeof TEXTS, detail?: { readonly zh: string; readonly en: string }): ErrorText {
  const { zh, en } = TEXTS[code];
  return detail ? { code, zh: `${zh}：${detail.zh}`, en: `${en}: ${detail.en}` } : { code, zh, en };
}

/** A 4xx with a problem document is a statement that nothing was done; its class says what to do. */
const BY_STATUS: Readonly<Record<number, new (text: ErrorText, facts: CallFacts) => RegistryError>> = {
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
};
/**
 * These speak of something that was looked for or done; without the authority's own words a proxy may have said them.
 * Of a write every refusal needs them: the authority may have done it, and a proxy may have refused the answer.
 */
const NEEDS_PROBLEM = new Set([404, 409, 410, 422]);

/** The error of an answer that is not a success. `repeatable` false: a write. */
export function errorFromResponse(
  answer: WireResponse,
  facts: CallFacts,
  repeatable: boolean,
  { retryAfterMs, askedUntil }: { readonly retryAfterMs: number; readonly askedUntil?: number | undefined },
): RegistryError {
  const { status } = answer;
  const problem = problemOf(answer);
  const known = { ...facts, status, problem, requestId: readableId(problem?.requestId) ?? facts.requestId };
  if (status === 429)
    return new RateLimitedError(problemText(problem, "rate-limited"), known, retryAfterMs, askedUntil);
  if (status >= 400 && status < 500 && status !== 408) {
    if (!problem && (!repeatable || NEEDS_PROBLEM.has(status)) && facts.method !== "HEAD")
      return contractBreach(
        known,
        repeatable,
        `状态 ${status}，但没有问题说明`,
        `status ${status} without a problem document`,
      );
    return new (BY_STATUS[status] ?? InvalidRequestError)(problemText(problem, "http-error", status), known);
  }
  if (status >= 500 || status === 408) {
    return repeatable
      ? new GatewayError(problemText(problem, "gateway-error", status), known)
      : new OutcomeUnknownError(textOf("outcome-unknown", { zh: `状态 ${status}`, en: `status ${status}` }), known);
  }
  return contractBreach(known, repeatable, `意外的状态 ${status}`, `unexpected status ${status}`);
}

/** The error of an attempt without a whole answer. */
export function errorFromFailure(failure: TransportFailure, facts: CallFacts, repeatable: boolean): RegistryError {
  const { reason, sent } = failure;
  const known = { ...facts, cause: failure.cause ?? failure };
  if (sent && !repeatable) return new OutcomeUnknownError(textOf("outcome-unknown", DETAILS[reason]), known);
  switch (reason) {
    case "unreachable":
      return new GatewayUnreachableError(textOf("gateway-unreachable"), known);
    case "untrusted":
      return new GatewayUnreachableError(untrustedText(failure), known);
    case "timeout":
      return new TimeoutError(textOf("timeout"), known, !sent);
    case "aborted":
      return new AbortedError(textOf("aborted"), known);
    case "cut":
      return new GatewayError(textOf("connection-cut"), known);
    case "garbled":
    case "too-large":
      return new ContractBreachError(textOf("contract-breach", DETAILS[reason]), known, false);
  }
}

/** Says what is wrong with the certificate or the protocol, and what to do. */
function untrustedText({ cause }: TransportFailure): ErrorText {
  if (!(cause instanceof CertificateFailure)) return textOf("gateway-untrusted");
  const { zh, en, fixZh, fixEn } = cause.problem;
  return { ...textOf("gateway-untrusted", { zh, en }), fixZh, fixEn };
}

const DETAILS: Readonly<Record<FailureReason, { zh: string; en: string }>> = {
  unreachable: { zh: "连接失败", en: "no connection" },
  untrusted: { zh: "连接不可信", en: "connection not trusted" },
  cut: { zh: "连接中断", en: "the connection was cut" },
  garbled: { zh: "不是有效的 HTTP，或长度不符", en: "not valid HTTP, or of another length than it says" },
  "too-large": { zh: "答复过大", en: "the answer is too large" },
  timeout: { zh: "超时", en: "timed out" },
  aborted: { zh: "被取消", en: "aborted" },
};

export function contractBreach(facts: CallFacts, repeatable: boolean, zh: string, en: string): ContractBreachError {
  return new ContractBreachError(textOf("contract-breach", { zh, en }), facts, !repeatable);
}

/** JSON of an answer; undefined with a reason when there is none to read. */
export function parseJson(
  answer: WireResponse,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly zh: string; readonly en: string } {
  const { body, headers } = answer;
  if (body.length === 0) return { ok: false, zh: "答复是空的", en: "the answer is empty" };
  const text = decodeUtf8(body);
  if (text === undefined) return { ok: false, zh: "答复不是 UTF-8", en: "the answer is not UTF-8" };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    // The parser's own message quotes the body.
    return /^\s*</.test(text) || (headers["content-type"] ?? "").includes("html")
      ? {
          ok: false,
          zh: "收到的是网页而不是 JSON，请核对接口地址",
          en: "a web page instead of JSON; check the gateway's address",
        }
      : { ok: false, zh: "不是有效的 JSON", en: "not valid JSON" };
  }
}

/**
 * Undefined rather than text with replaced characters: a name must not change on its way. By way of UTF-16, which is
 * twice as fast as the decoder.
 */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = transcode(bytes, "utf8", "utf16le").toString("utf16le");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function problemOf(answer: WireResponse): Problem | undefined {
  const json = parseJson(answer);
  const parsed = json.ok ? Problem.safeParse(json.value) : undefined;
  return parsed?.success && parsed.data.status === answer.status ? maskProblem(parsed.data) : undefined;
}

/**
 * Words of the contract for a code that it knows; others are described by status, never in words that came over the
 * wire.
 */
function problemText(problem: Problem | undefined, fallback: keyof typeof TEXTS, status?: number): ErrorText {
  if (problem && Object.hasOwn(PROBLEMS, problem.code)) {
    const { zh, en } = PROBLEMS[problem.code as ProblemCode];
    return { code: problem.code, zh, en };
  }
  const text = textOf(fallback, status === undefined ? undefined : { zh: `状态 ${status}`, en: `status ${status}` });
  return problem && /^[a-z0-9][a-z0-9.-]{0,63}$/i.test(problem.code) ? { ...text, code: problem.code } : text;
}
