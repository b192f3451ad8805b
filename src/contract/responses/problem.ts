import { z } from "zod";
import { maskForeignValue } from "../identifiers/mask-text.js";
import { Instant } from "../schema/primitives.js";

/** One thing that is wrong or missing, with what to do about it. */
export const Reason = z
  .looseObject({
    code: z
      .string()
      .meta({ description: "Stable, in kebab-case or a rule id such as CF-01; `bdc explain CODE` tells it" }),
    zh: z.string(),
    en: z.string(),
    fixZh: z.string().optional(),
    fixEn: z.string().optional(),
    pointer: z.string().optional().meta({ description: "JSON pointer to the field in the filing" }),
    source: z.string().optional().meta({ description: "Law or rule" }),
  })
  .meta({ id: "Reason" });
export type Reason = z.infer<typeof Reason>;

/** Every code that a problem can carry, with its HTTP status and words. */
export const PROBLEMS = {
  "not-json": { status: 400, zh: "请求体不是有效的 JSON", en: "the body is not valid JSON" },
  "invalid-request": { status: 400, zh: "请求不符合接口合同", en: "the request does not follow the contract" },
  unauthenticated: { status: 401, zh: "令牌缺失、无效或已过期", en: "the token is missing, invalid or expired" },
  forbidden: { status: 403, zh: "本机构无权使用该接口", en: "this institution may not use this call" },
  "not-found": { status: 404, zh: "没有找到", en: "not found" },
  "method-not-allowed": { status: 405, zh: "该地址不支持此方法", en: "this path does not take this method" },
  "ref-conflict": {
    status: 409,
    zh: "同一申请编号已用不同内容提交过",
    en: "this ref was filed before with other content",
  },
  "idempotency-key-mismatch": {
    status: 409,
    zh: "幂等键已用于另一申请",
    en: "this Idempotency-Key belongs to another filing",
  },
  "not-allowed-now": { status: 409, zh: "案件当前状态不允许此操作", en: "the case's status does not allow this now" },
  "upload-offset": { status: 409, zh: "续传的起点不对", en: "the upload does not go on where it stopped" },
  "digest-mismatch": { status: 400, zh: "内容与 SHA-256 不一致", en: "the content does not have this SHA-256" },
  "body-too-large": { status: 413, zh: "请求体过大", en: "the body is too large" },
  "batch-too-large": { status: 413, zh: "超过每批上限", en: "more filings than one batch call takes" },
  "media-type": { status: 415, zh: "不支持的内容类型", en: "this media type is not accepted" },
  "filing-invalid": { status: 422, zh: "申请内容有误", en: "fields of the filing are wrong" },
  "turned-away": {
    status: 422,
    zh: "登记机构不收：原因已全部列出",
    en: "the authority does not take this filing; every reason is listed",
  },
  "too-many-requests": { status: 429, zh: "请求过于频繁", en: "too many requests" },
  internal: { status: 500, zh: "登记机构内部错误", en: "internal error of the authority" },
  unavailable: { status: 503, zh: "登记机构暂停服务", en: "the authority is not available" },
} as const satisfies Record<string, { status: number; zh: string; en: string }>;
export type ProblemCode = keyof typeof PROBLEMS;

const PROBLEM_TYPE_BASE = "https://bdc-connect.dev/problems/";

/** RFC 9457 problem details. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: `One of ${Object.keys(PROBLEMS).join(", ")}; an authority may add its own` }),
    detail: z.string().optional(),
    zh: z.string(),
    en: z.string(),
    errors: z.array(Reason).optional().meta({ description: "Every wrong field and every reason, at once" }),
    requestId: z.string().optional(),
    caseNo: z.string().optional().meta({ description: "The original case, for ref-conflict" }),
    uploadOffset: z
      .int()
      .min(0)
      .optional()
      .meta({ description: "Where to go on, for upload-offset: the same as the Upload-Offset header; 0: begin anew" }),
    retryAfter: z.int().min(0).optional().meta({ description: "Seconds; the same as the Retry-After header" }),
  })
  .meta({ id: "Problem", title: "RFC 9457 problem details" });
export type Problem = z.infer<typeof Problem>;

/** A problem as errors, logs and terminals may carry it; what programs act on (codes, numbers of cases) stays. */
export function maskProblem(found: Problem): Problem {
  return { ...maskForeignValue(found), type: found.type, code: found.code };
}

export function problem(code: ProblemCode, more: Partial<Problem> = {}): Problem {
  const { status, zh, en } = PROBLEMS[code];
  return { type: PROBLEM_TYPE_BASE + code, title: `${zh} · ${en}`, status, code, zh, en, ...more };
}

export const AlertSchema = Reason.extend({ at: Instant }).meta({
  id: "Alert",
  description:
    "Something that the institution should know although nobody asked, for example a seizure under its maximum-claim mortgage",
});
export type Alert = z.infer<typeof AlertSchema>;

/** A reason for a person when only a person can decide how to go on. */
export function makeReason(code: string, zh: string, en: string, fixZh: string, fixEn: string): Reason {
  return { code, zh, en, fixZh, fixEn };
}
