import * as z from "zod";
import { Capabilities } from "./responses/capabilities.js";
import { BatchOutcome, Case, CaseDetail, CasePage, ChangePage, Supplement, Withdrawal } from "./responses/case.js";
import { Certificate, MaterialReceipt } from "./responses/certificate.js";
import { KINDS, KindSchema, kinds, roles, rolesOf, type Kind, type Role } from "./filings/kinds.js";
import { ContentRange, UploadOffset } from "./uploads/content-range.js";
import { CaseStatusSchema } from "./responses/status.js";
import { SearchRequest, SearchResult } from "./responses/search.js";
import { Sha256, UnitCode } from "./schema/primitives.js";
import { UnitState } from "./responses/unit-state.js";
import type { ProblemCode } from "./responses/problem.js";

/** One call of the contract. */
export interface Operation {
  /** Name of the call, the `operationId` of the OpenAPI document. */
  readonly id: string;
  /** HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "HEAD";
  /** Path with `{name}` for path parameters. */
  readonly path: string;
  /** Roles that may make the call. */
  readonly roles: readonly Role[];
  /** Short description in both languages. */
  readonly summary: string;
  /** Schemas of the path parameters, by name. */
  readonly pathParams?: Readonly<Record<string, z.ZodType>>;
  /** Schemas of the query parameters, by name. */
  readonly query?: Readonly<Record<string, z.ZodType>>;
  /** Schemas of request headers, by name. */
  readonly headers?: Readonly<Record<string, z.ZodType>>;
  /** Schema of the JSON body, or `bytes`. */
  readonly body?: z.ZodType | "bytes";
  /** Successful responses by status: a JSON schema, bytes, or an empty body. */
  readonly answers: Readonly<Record<number, z.ZodType | "bytes" | "nothing">>;
  /** Codes of the problems that the call may return. */
  readonly problems: readonly ProblemCode[];
  /** Schemas of response headers, by status and name. */
  readonly answerHeaders?: Readonly<Record<number, Readonly<Record<string, z.ZodType>>>>;
  /** Kind of the filing, for calls that file. */
  readonly kind?: Kind;
  /** True for calls that carry several filings. */
  readonly batch?: boolean;
}

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
const limit = z.coerce.number().int().min(1).max(1000).optional();

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
  return [
    {
      id: operationIdOf(kind),
      method: "POST",
      path,
      roles: rolesOf(kind),
      kind,
      summary: `${zh}. Submit a filing: ${en}`,
      headers: { "Idempotency-Key": z.string().min(1).max(200).optional() },
      body: schema,
      answers: { 200: Case, 201: Case },
      problems: [...writing, "ref-conflict", "idempotency-key-mismatch", "filing-invalid", "turned-away"],
    },
    {
      id: operationIdOf(kind, "batch"),
      method: "POST",
      path: batchPath(kind),
      roles: rolesOf(kind),
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
      status: CaseStatusSchema.optional(),
      cursor: z.string().max(200).optional(),
      limit,
    },
    answers: { 200: CasePage },
    problems: reading,
  },
  {
    id: "getCase",
    method: "GET",
    path: "/v1/cases/{caseNo}",
    roles,
    summary: "受理件详情. Get a case with its history",
    pathParams: { caseNo },
    answers: { 200: CaseDetail },
    problems: reading,
  },
  {
    id: "supplementCase",
    method: "POST",
    path: "/v1/cases/{caseNo}/supplements",
    roles,
    summary: "补正. Answer a request for corrections",
    pathParams: { caseNo },
    body: Supplement,
    answers: { 200: CaseDetail },
    problems: [...writing, "not-found", "not-allowed-now", "filing-invalid"],
  },
  {
    id: "withdrawCase",
    method: "POST",
    path: "/v1/cases/{caseNo}/withdrawal",
    roles,
    summary: "撤回（登簿前）. Withdraw before registration",
    pathParams: { caseNo },
    body: Withdrawal,
    answers: { 200: CaseDetail },
    problems: [...writing, "not-found", "not-allowed-now"],
  },
  {
    id: "listChanges",
    method: "GET",
    path: "/v1/changes",
    roles,
    summary: "状态变更. List every change of the institution's cases after a cursor",
    query: { after: z.string().max(200).optional(), limit },
    answers: { 200: ChangePage },
    problems: reading,
  },
  {
    id: "getUnit",
    method: "GET",
    path: "/v1/units/{unitCode}",
    roles,
    summary: "不动产单元登记状态. Get the state of a unit in the register",
    pathParams: { unitCode: UnitCode },
    query: {
      purpose: z.string().max(200).optional(),
      authorisation: Sha256.optional(),
      documentNo: z.string().max(100).optional(),
    },
    answers: { 200: UnitState },
    problems: reading,
  },
  {
    id: "createSearch",
    method: "POST",
    path: "/v1/searches",
    roles: ["court"],
    summary: "协助查询（法院）. Search for the units of a person",
    body: SearchRequest,
    answers: { 200: SearchResult },
    problems: [...writing, "filing-invalid"],
  },
  {
    id: "getCertificate",
    method: "GET",
    path: "/v1/certificates/{no}",
    roles,
    summary: "电子证照信息. Get the data of a certificate",
    pathParams: { no: z.string().min(1).max(100) },
    answers: { 200: Certificate },
    problems: reading,
  },
  {
    id: "getCertificateFile",
    method: "GET",
    path: "/v1/certificates/{no}/file",
    roles,
    summary: "电子证照文件（PDF）. Get the file of a certificate",
    pathParams: { no: z.string().min(1).max(100) },
    query: { purpose: z.string().max(200).optional() },
    answers: { 200: "bytes" },
    problems: reading,
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
