import type * as z from "zod";
import { KINDS } from "./filings/kinds.js";
import { answerExamples, componentExamples, requestExamples } from "./openapi/examples.js";
import { sharedHeaders, successHeaders } from "./openapi/headers.js";
import type { Json } from "./openapi/json.js";
import { parametersOf, sharedParameters } from "./openapi/parameters.js";
import { ProblemResponses } from "./openapi/problem-responses.js";
import { componentSchemas, schemaOf } from "./openapi/schemas.js";
import * as texts from "./openapi/texts.js";
import { webhookSection } from "./openapi/webhooks.js";
import type { Operation } from "./http/operation.js";
import { OPERATIONS } from "./operations.js";
import { PROBLEMS, type ProblemCode } from "./responses/problem.js";
import { MEDIA_TYPES } from "./uploads/media-type.js";

export type { Json } from "./openapi/json.js";

/**
 * Generates the OpenAPI 3.1 document from the schemas that client and sandbox validate with.
 *
 * @param version Version of the document.
 */
export function openApiDocument(version: string): Json {
  const problems = new ProblemResponses();
  const paths: Record<string, Json> = {};
  for (const op of OPERATIONS) (paths[op.path] ??= {})[op.method.toLowerCase()] = operationObject(op, problems);
  return {
    openapi: "3.1.0",
    info: {
      title: "不动产登记机构接口 · Registration authority gateway",
      version,
      summary: "批量提交不动产登记申请. Filing real-estate registrations in bulk",
      description: texts.INTRODUCTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: SERVERS,
    security: [{ bearer: [] }],
    tags: texts.TAGS.map(([name, description]) => ({ name, description })),
    paths,
    webhooks: webhookSection(),
    components: {
      schemas: componentSchemas(),
      parameters: sharedParameters(),
      headers: sharedHeaders(),
      responses: problems.components,
      examples: componentExamples(new Set(OPERATIONS.flatMap(({ problems: codes }) => codes))),
      securitySchemes: { bearer: { type: "http", scheme: "bearer", description: texts.BEARER } },
    },
  };
}

// The variables have no descriptions of their own: validators with the first schema of OpenAPI 3.1 refuse them.
const SERVERS: readonly Json[] = [
  {
    url: "http://127.0.0.1:{port}",
    description: "内置登记机构. The sandbox on this machine",
    variables: { port: { default: "8620" } },
  },
  {
    url: "https://{host}/{path}",
    description:
      "登记机构的接口，`path` 为 `/v1` 之前的路径. The gateway of an authority; `path` is the path in front of `/v1`",
    variables: { host: { default: "gateway.example.gov.cn" }, path: { default: "bdc" } },
  },
];

function tagOf({ kind, path }: Operation): texts.Tag {
  return kind ? "filings" : texts.TAG_OF_NOUN[path.split("/")[2]!]!;
}

const BINARY = (mediaType: string): Json => ({
  [mediaType]: { schema: { type: "string", contentMediaType: mediaType } },
});

function answer(op: Operation, status: number, schema: z.ZodType | "bytes" | "nothing"): Json {
  const answered = (content: "json" | "bytes" | "nothing") => ({
    description: answerText(op, status),
    headers: successHeaders(op, status, content),
  });
  if (schema === "nothing") return answered("nothing");
  if (schema === "bytes") return { ...answered("bytes"), content: BINARY("application/pdf") };
  return {
    ...answered("json"),
    content: { "application/json": { schema: schemaOf(schema), examples: answerExamples(op, String(status)) } },
  };
}

function answerText({ kind, batch }: Operation, status: number): string {
  if (status === 304) return "自 If-None-Match 的版本以来未变更. Unchanged since the version of If-None-Match";
  if (!kind || batch) return status === 201 ? "已建立. Created" : "已完成. Done";
  return status === 201
    ? "新的受理件. A new case"
    : "此前已提交的同一申请：原受理件. Filed before with the same content: the original case";
}

function requestBody(op: Operation): Json {
  if (!op.body) return {};
  const content =
    op.body === "bytes"
      ? Object.assign({}, ...["application/octet-stream", ...Object.keys(MEDIA_TYPES)].map(BINARY))
      : { "application/json": { schema: schemaOf(op.body), examples: requestExamples(op) } };
  return { requestBody: { required: true, content } };
}

function operationObject(op: Operation, problems: ProblemResponses): Json {
  const responses: Record<string, Json> = {};
  for (const [status, schema] of Object.entries(op.answers)) responses[status] = answer(op, Number(status), schema);
  for (const [status, codes] of [...byStatus(op.problems)].sort(([a], [b]) => a - b))
    responses[String(status)] = problems.refTo(op, codes);
  return {
    operationId: op.id,
    tags: [tagOf(op)],
    summary: summaryOf(op),
    description: descriptionOf(op),
    parameters: parametersOf(op),
    ...requestBody(op),
    responses,
  };
}

function summaryOf({ kind, batch, summary }: Operation): string {
  if (!kind) return summary;
  const { zh, en } = KINDS[kind];
  return batch ? `${zh}（批量）. Submit several filings: ${en}` : `${zh}. Submit a filing: ${en}`;
}

function descriptionOf({ id, kind, batch, roles }: Operation): string {
  const details = kind ? (batch ? texts.FILE_BATCH : texts.FILE_ONE) : texts.DETAILS[id];
  return [details, texts.rolesText(roles)].filter((text) => text !== undefined).join("\n\n");
}

function byStatus(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const map = new Map<number, ProblemCode[]>();
  for (const code of codes) map.set(PROBLEMS[code].status, [...(map.get(PROBLEMS[code].status) ?? []), code]);
  return map;
}
