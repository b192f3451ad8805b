import * as z from "zod";
import { Capabilities } from "./responses/capabilities.js";
import { BatchOutcome, Case, CaseDetail, CasePage, ChangePage, Supplement, Withdrawal } from "./responses/case.js";
import { Certificate, MaterialReceipt } from "./responses/certificate.js";
import { KINDS, KindSchema, kinds, roles, rolesOf, type Kind } from "./filings/kinds.js";
import { PageCursor, PageLimit, StatusList } from "./http/parameters.js";
import { FilingKey, IdempotencyKey, IfMatch, IfNoneMatch, QUERY_GROUNDS } from "./http/request-headers.js";
import type { Operation } from "./http/operation.js";
import { ContentRange, UploadOffset } from "./uploads/content-range.js";
import { SearchRequest, SearchResult } from "./responses/search.js";
import { CalendarDate, Sha256, UnitCode } from "./schema/primitives.js";
import { UnitState } from "./responses/unit-state.js";
import {
  SecretRotation,
  WebhookId,
  WebhookList,
  WebhookRequest,
  WebhookTestResult,
  WebhookWithSecret,
} from "./subscriptions/webhooks.js";
import type { ProblemCode } from "./responses/problem.js";

const reading = [
  "invalid-request",
  "unauthenticated",
  "forbidden",
  "not-found",
  "too-many-requests",
  "internal",
  "unavailable",
] as const satisfies readonly ProblemCode[];
const writing = [
  "not-json",
  "invalid-request",
  "unauthenticated",
  "forbidden",
  "body-too-large",
  "media-type",
  "too-many-requests",
  "internal",
  "unavailable",
] as const satisfies readonly ProblemCode[];
const caseNo = z.string().min(1).max(64);
/** Every list is read the same way: `cursor` and `limit` in, the items and `nextCursor` out. */
const page = { cursor: PageCursor.optional(), limit: PageLimit.optional() };
/** Why a query of the register is made. What is required is data of the authority. */
const grounds = {
  "Query-Purpose": QUERY_GROUNDS["Query-Purpose"].optional(),
  "Query-Document-No": QUERY_GROUNDS["Query-Document-No"].optional(),
  "Query-Notice": QUERY_GROUNDS["Query-Notice"].optional(),
  "Query-Authorisation": QUERY_GROUNDS["Query-Authorisation"].optional(),
};
const once = { "Idempotency-Key": IdempotencyKey.optional() };
/** Headers and problems of a call that changes a case. */
const changing = { ...once, "If-Match": IfMatch.optional() };
const repeated = ["idempotency-key-reused", "idempotency-key-in-use"] as const satisfies readonly ProblemCode[];
const withTag = { 200: ["ETag"], 412: ["ETag"] } as const;

/** Returns the path of the batch call of a kind. */
export function batchPath(kind: Kind): string {
  return `${KINDS[kind].path}/batch`;
}

/** Returns the id of the operation that files a kind, for example `mortgageFile` or `mortgageFileBatch`. */
export function operationIdOf(kind: Kind, form: "one" | "batch" = "one"): string {
  return form === "batch" ? `${NAMES[kind]}Batch` : NAMES[kind];
}
const NAMES = Object.fromEntries(
  kinds.map((kind) => [kind, kind.replace(/[.-](\w)/g, (_, c: string) => c.toUpperCase())]),
) as Readonly<Record<Kind, string>>;

function filingOperations(kind: Kind): Operation[] {
  const { path, schema, zh, en } = KINDS[kind];
  const roles = rolesOf(kind);
  return [
    {
      id: operationIdOf(kind),
      method: "POST",
      path,
      roles,
      kind,
      summary: `${zh}. Submit a filing: ${en}`,
      headers: { "Idempotency-Key": FilingKey.optional() },
      body: schema,
      answers: { 200: Case, 201: Case },
      problems: [...writing, "ref-conflict", "idempotency-key-reused", "filing-invalid", "turned-away"],
      sends: { 201: ["Location"] },
    },
    {
      id: operationIdOf(kind, "batch"),
      method: "POST",
      path: batchPath(kind),
      roles,
      kind,
      batch: true,
      summary: `${zh}（批量）. Submit several filings: one outcome per filing, matched by ref; some may fail`,
      body: z.strictObject({ filings: z.array(schema).min(1) }),
      answers: { 200: BatchOutcome },
      problems: [...writing, "batch-too-large"],
    },
  ];
}

/** Every call of the contract. The OpenAPI document and the sandbox's routes are generated from this list. */
export const OPERATIONS: readonly Operation[] = [
  ...kinds.flatMap(filingOperations),
  {
    id: "listCases",
    method: "GET",
    path: "/v1/cases",
    roles,
    summary: "受理件列表，可按申请编号查询. List the institution's own cases; look up by ref",
    query: {
      ref: z.string().max(64).optional(),
      kind: KindSchema.optional(),
      status: StatusList.optional(),
      unitCode: UnitCode.optional(),
      acceptedFrom: CalendarDate.optional(),
      acceptedTo: CalendarDate.optional(),
      ...page,
    },
    answers: { 200: CasePage },
    problems: [...reading, "cursor-gone"],
  },
  {
    id: "getCase",
    method: "GET",
    path: "/v1/cases/{caseNo}",
    roles,
    summary: "受理件详情. Get a case with its history",
    pathParams: { caseNo },
    headers: { "If-None-Match": IfNoneMatch.optional() },
    answers: { 200: CaseDetail, 304: "nothing" },
    problems: reading,
    sends: { 200: ["ETag"], 304: ["ETag"] },
  },
  {
    id: "supplementCase",
    method: "POST",
    path: "/v1/cases/{caseNo}/supplements",
    roles,
    summary: "补正. Answer a request for corrections",
    pathParams: { caseNo },
    headers: changing,
    body: Supplement,
    answers: { 200: CaseDetail },
    problems: [...writing, "not-found", "not-allowed-now", "case-changed", "filing-invalid", ...repeated],
    sends: withTag,
  },
  {
    id: "withdrawCase",
    method: "POST",
    path: "/v1/cases/{caseNo}/withdrawal",
    roles,
    summary: "撤回（登簿前）. Withdraw before registration",
    pathParams: { caseNo },
    headers: changing,
    body: Withdrawal,
    answers: { 200: CaseDetail },
    problems: [...writing, "not-found", "not-allowed-now", "case-changed", ...repeated],
    sends: withTag,
  },
  {
    id: "listChanges",
    method: "GET",
    path: "/v1/changes",
    roles,
    summary: "状态变更. List every change of the institution's cases after a cursor",
    query: page,
    answers: { 200: ChangePage },
    problems: [...reading, "cursor-gone"],
  },
  {
    id: "getUnit",
    method: "GET",
    path: "/v1/units/{unitCode}",
    roles,
    summary: "不动产单元登记状态. Get the state of a unit in the register",
    pathParams: { unitCode: UnitCode },
    headers: grounds,
    answers: { 200: UnitState },
    problems: [...reading, "query-refused"],
  },
  {
    id: "createSearch",
    method: "POST",
    path: "/v1/searches",
    roles,
    summary: "按人或证号查询. Search for units by person or certificate number",
    headers: once,
    body: SearchRequest,
    answers: { 200: SearchResult },
    problems: [...writing, "query-refused", "filing-invalid", ...repeated],
  },
  {
    id: "getQueryResult",
    method: "GET",
    path: "/v1/queries/{queryNo}/file",
    roles,
    summary: "查询结果文件（PDF）. Get the sealed result of an own query",
    pathParams: { queryNo: z.string().min(1).max(64) },
    answers: { 200: "bytes" },
    problems: reading,
  },
  {
    id: "getCertificate",
    method: "GET",
    path: "/v1/certificates/{no}",
    roles,
    summary: "电子证照信息. Get the data of a certificate",
    pathParams: { no: z.string().min(1).max(100) },
    headers: grounds,
    answers: { 200: Certificate },
    problems: [...reading, "query-refused"],
  },
  {
    id: "getCertificateFile",
    method: "GET",
    path: "/v1/certificates/{no}/file",
    roles,
    summary: "电子证照文件（PDF）. Get the file of a certificate",
    pathParams: { no: z.string().min(1).max(100) },
    headers: grounds,
    answers: { 200: "bytes" },
    problems: [...reading, "query-refused"],
  },
  {
    id: "putMaterial",
    method: "PUT",
    path: "/v1/materials/{sha256}",
    roles,
    summary: "上传材料. Upload a document once and refer to it in any number of filings",
    pathParams: { sha256: Sha256 },
    headers: { "Content-Range": ContentRange.optional() },
    body: "bytes",
    answers: { 200: MaterialReceipt, 201: MaterialReceipt },
    problems: [...writing, "digest-mismatch", "upload-offset"],
    sends: { 201: ["Location"] },
    answerHeaders: { 409: { "Upload-Offset": UploadOffset } },
  },
  {
    id: "hasMaterial",
    method: "HEAD",
    path: "/v1/materials/{sha256}",
    roles,
    summary: "查询材料是否已上传. Check whether a document has been uploaded",
    pathParams: { sha256: Sha256 },
    answers: { 200: "nothing" },
    problems: reading,
    answerHeaders: { 404: { "Upload-Offset": UploadOffset } },
  },
  {
    id: "registerWebhook",
    method: "POST",
    path: "/v1/webhooks",
    roles,
    summary: "登记接收地址. Register an address that receives the events of the institution",
    headers: once,
    body: WebhookRequest,
    answers: { 201: WebhookWithSecret },
    problems: [...writing, "webhook-exists", "webhook-limit", ...repeated],
  },
  {
    id: "listWebhooks",
    method: "GET",
    path: "/v1/webhooks",
    roles,
    summary: "接收地址列表. List the webhooks of the institution",
    answers: { 200: WebhookList },
    problems: reading,
  },
  {
    id: "testWebhook",
    method: "POST",
    path: "/v1/webhooks/{webhookId}/test",
    roles,
    summary: "发送测试事件. Send a test event once and report the answer",
    pathParams: { webhookId: WebhookId },
    headers: once,
    answers: { 200: WebhookTestResult },
    problems: [...reading, ...repeated],
  },
  {
    id: "rotateWebhookSecret",
    method: "POST",
    path: "/v1/webhooks/{webhookId}/secret",
    roles,
    summary: "更换签名密钥. Make a new secret; the former one remains valid for a while",
    pathParams: { webhookId: WebhookId },
    headers: once,
    body: SecretRotation,
    answers: { 200: WebhookWithSecret },
    problems: [...writing, "not-found", ...repeated],
  },
  {
    id: "removeWebhook",
    method: "DELETE",
    path: "/v1/webhooks/{webhookId}",
    roles,
    summary: "移除接收地址. Remove a webhook; it receives no further event",
    pathParams: { webhookId: WebhookId },
    answers: { 204: "nothing" },
    problems: reading,
  },
  {
    id: "getCapabilities",
    method: "GET",
    path: "/v1/capabilities",
    roles,
    summary: "登记机构受理能力. Get what the authority accepts",
    answers: { 200: Capabilities },
    problems: reading,
  },
];

const BY_ID: ReadonlyMap<string, Operation> = new Map(OPERATIONS.map((o) => [o.id, o]));

/**
 * Returns the operation of an id.
 *
 * @throws RangeError when there is none.
 */
export function operation(id: string): Operation {
  const found = BY_ID.get(id);
  if (!found) throw new RangeError(`no operation ${id}`);
  return found;
}
