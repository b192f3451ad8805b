import * as z from "zod";
import { maskForeignValue } from "../identifiers/common/mask-text.js";
import { Instant } from "../schema/primitives.js";
import type * as Types from "./types.generated.js";

/** One thing that is wrong or missing, with what to do about it. */
export const Reason = z
  .looseObject({
    code: z.string().meta({
      title: "代码",
      description:
        "Stable code in kebab-case, or the id of a rule such as CF-01. The list is open: show unknown codes with their texts",
    }),
    zh: z.string().meta({ title: "原因", description: "What is wrong, in Chinese" }),
    en: z.string().meta({ title: "原因", description: "What is wrong, in English" }),
    fixZh: z.string().optional().meta({ title: "处理", description: "What to do about it, in Chinese" }),
    fixEn: z.string().optional().meta({ title: "处理", description: "What to do about it, in English" }),
    pointer: z.string().optional().meta({ title: "字段", description: "JSON pointer to the field in the filing" }),
    source: z.string().optional().meta({ title: "依据", description: "Law or rule" }),
  })
  .meta({ id: "Reason", title: "原因", description: "One thing that is wrong or missing, with its fix" });
/** One thing that is wrong or missing, with its fix. */
export type Reason = Types.Reason;

/** Every code of a problem, with its HTTP status and texts. */
export const PROBLEMS = {
  "not-json": { status: 400, zh: "请求体不是有效的 JSON", en: "the body is not valid JSON" },
  "invalid-request": { status: 400, zh: "请求不符合接口规范", en: "the request does not follow the contract" },
  unauthenticated: { status: 401, zh: "令牌缺失、无效或已过期", en: "the token is missing, invalid or expired" },
  forbidden: { status: 403, zh: "本机构无权使用该接口", en: "this institution may not use this call" },
  "query-refused": {
    status: 403,
    zh: "查询依据不足，所缺已全部列出",
    en: "the query lacks grounds; all that is missing is listed",
  },
  "not-found": { status: 404, zh: "没有找到", en: "not found" },
  "method-not-allowed": { status: 405, zh: "该地址不支持此方法", en: "this path does not support this method" },
  "ref-conflict": {
    status: 409,
    zh: "同一申请编号已用不同内容提交过",
    en: "this ref was filed before with other content",
  },
  "idempotency-key-reused": {
    status: 422,
    zh: "幂等键已用于另一请求",
    en: "this Idempotency-Key was used for another request",
  },
  "idempotency-key-in-use": {
    status: 409,
    zh: "使用该幂等键的首次请求仍在处理",
    en: "the first request with this Idempotency-Key is still in progress",
  },
  "not-allowed-now": { status: 409, zh: "受理件当前状态不允许此操作", en: "the case's status does not allow this now" },
  "webhook-exists": { status: 409, zh: "该地址已登记接收通知", en: "this address has been registered before" },
  "webhook-limit": { status: 409, zh: "通知地址已达上限", en: "no more webhooks can be registered" },
  "cursor-gone": { status: 410, zh: "游标已失效", en: "the cursor is no longer valid" },
  "case-changed": {
    status: 412,
    zh: "受理件已发生变更，与 If-Match 不一致",
    en: "the case has changed: it does not match If-Match",
  },
  "upload-offset": { status: 409, zh: "续传起始位置不正确", en: "the upload does not continue where it stopped" },
  "digest-mismatch": { status: 400, zh: "内容与 SHA-256 不一致", en: "the content does not have this SHA-256" },
  "body-too-large": { status: 413, zh: "请求体过大", en: "the body is too large" },
  "batch-too-large": { status: 413, zh: "超过每批上限", en: "more filings than one batch call may contain" },
  "media-type": { status: 415, zh: "不支持的内容类型", en: "this media type is not accepted" },
  "filing-invalid": { status: 422, zh: "申请内容有误", en: "fields of the filing are wrong" },
  "turned-away": {
    status: 422,
    zh: "登记机构未接收申请，原因已全部列出",
    en: "the authority rejected this filing; every reason is listed",
  },
  "too-many-requests": { status: 429, zh: "请求过于频繁", en: "too many requests" },
  internal: { status: 500, zh: "登记机构内部错误", en: "internal error of the authority" },
  unavailable: { status: 503, zh: "登记机构暂停服务", en: "the authority is temporarily unavailable" },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;
/** A code of `PROBLEMS`. An authority may add its own. */
export type ProblemCode = keyof typeof PROBLEMS;

const PROBLEM_TYPE_BASE = "urn:bdc-connect:problem:";

/** RFC 9457 problem details. */
export const Problem = z
  .looseObject({
    type: z.string().meta({
      title: "问题类型",
      description: `URI of the problem type: \`${PROBLEM_TYPE_BASE}\` and the code. It names the type and is no address`,
      examples: [`${PROBLEM_TYPE_BASE}not-found`],
    }),
    title: z.string().describe("Short text, the same for every problem of the type"),
    status: z.int().describe("HTTP status code"),
    code: z.string().meta({
      title: "代码",
      description:
        "Stable code. The list is open: treat unknown values by their HTTP status, as RFC 9457 says of unknown types",
    }),
    detail: z.string().optional().describe("What is wrong this time"),
    zh: z.string().meta({ title: "说明", description: "What is wrong, in Chinese" }),
    en: z.string().meta({ title: "说明", description: "What is wrong, in English" }),
    fixZh: z.string().optional().meta({ title: "处理", description: "What to do about it, in Chinese" }),
    fixEn: z.string().optional().meta({ title: "处理", description: "What to do about it, in English" }),
    errors: z
      .array(Reason)
      .optional()
      .meta({ title: "原因", description: "Every wrong field and every reason, all at once" }),
    requestId: z
      .string()
      .optional()
      .meta({ title: "请求编号", description: "Quote it to the authority in an inquiry" }),
    caseNo: z.string().optional().meta({ title: "受理编号", description: "The case that the problem concerns" }),
    uploadOffset: z
      .int()
      .min(0)
      .optional()
      .describe("For upload-offset: byte at which to continue, as in the Upload-Offset header; 0: start again"),
    restartCursor: z
      .string()
      .max(200)
      .optional()
      .describe("For cursor-gone: where to begin again, after reading the cases; absent: from the beginning"),
    retryAfter: z.int().min(0).optional().describe("Seconds to wait, as in the Retry-After header"),
  })
  .meta({ id: "Problem", title: "问题详情", description: "An error of the gateway: RFC 9457 problem details" });
/** An error of the gateway: RFC 9457 problem details. */
export type Problem = Types.Problem;

/** Masks the texts of a problem for errors, logs and terminals. Values that programs use, such as codes, stay. */
export function maskProblem(found: Problem): Problem {
  const { type, code, restartCursor } = found;
  return { ...maskForeignValue(found), type, code, ...(restartCursor !== undefined && { restartCursor }) };
}

/**
 * Makes the problem of a code.
 *
 * @param more Further fields, or other texts than those of the code.
 */
export function problem(code: ProblemCode, more: Partial<Problem> = {}): Problem {
  const { status, zh, en } = PROBLEMS[code];
  return { type: PROBLEM_TYPE_BASE + code, title: `${zh} · ${en}`, status, code, zh, en, ...more };
}

/**
 * Code of the alert on a cancellation, release or renewal that was entered although the register does not hold the
 * right that it names. A mistyped number is entered in the same way, and the right that was meant still stands.
 */
export const RIGHT_UNKNOWN = "right-unknown";

/** Schema of an alert. */
export const AlertSchema = Reason.extend({
  at: Instant.meta({ title: "时间", description: "Time of the event" }),
}).meta({
  id: "Alert",
  title: "提醒",
  description: `An event that concerns a case, for example a seizure of a unit under its maximum-claim mortgage. With the code \`${RIGHT_UNKNOWN}\` the case ended or renewed a right that the register does not hold: check the number`,
});
/** An event that concerns a case. */
export type Alert = Types.Alert;

/** Makes a reason, for example one that asks a person to decide. */
export function makeReason(code: string, zh: string, en: string, fixZh: string, fixEn: string): Reason {
  return { code, zh, en, fixZh, fixEn };
}
