import * as z from "zod";
import { PageCursor, PageLimit } from "./http/parameters.js";
import {
  AcceptLanguage,
  IdempotencyKey,
  IfMatch,
  IfNoneMatch,
  QUERY_GROUNDS,
  RequestId,
} from "./http/request-headers.js";
import { RESPONSE_HEADERS, type ResponseHeader } from "./http/response-headers.js";
import { OPERATIONS, type Operation } from "./operations.js";
import { conditionalFields } from "./schema/conditional-fields.js";
import { PROBLEMS, Problem, type ProblemCode } from "./responses/problem.js";
import { MEDIA_TYPES } from "./uploads/media-type.js";

/** A JSON object. */
export type Json = Record<string, unknown>;
const REF = "#/components/schemas/";

/**
 * Generates the OpenAPI 3.1 document from the schemas that client and sandbox validate with.
 *
 * @param version Version of the document.
 */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const op of OPERATIONS) (paths[op.path] ??= {})[op.method.toLowerCase()] = operationObject(op);
  return {
    openapi: "3.1.0",
    info: {
      title: "不动产登记机构接口 · Registration authority gateway",
      version,
      description:
        "Institutions submit filings to a real-estate registration authority and follow the cases. 机构批量提交不动产登记申请并跟踪办理结果。",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "http://127.0.0.1:8620", description: "Embedded sandbox" }],
    security: [{ bearer: [] }],
    tags: TAGS.map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: componentSchemas(),
      parameters: Object.fromEntries(SHARED.map(([name, where, schema]) => [name, parameter(name, where, schema)])),
      headers: Object.fromEntries(Object.entries(RESPONSE_HEADERS).map(([name, schema]) => [name, described(schema)])),
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
  };
}

const TAGS = [
  ["filings", "申请 · Filings"],
  ["cases", "受理件 · Cases"],
  ["register", "登记簿查询 · Register queries"],
  ["certificates", "电子证照 · Certificates"],
  ["materials", "材料 · Materials"],
  ["authority", "登记机构 · Authority"],
] as const;

function tagOf(op: Operation): string {
  if (op.kind) return "filings";
  const noun = op.path.split("/")[2];
  if (noun === "cases" || noun === "changes") return "cases";
  if (noun === "units" || noun === "searches") return "register";
  return noun === "capabilities" ? "authority" : noun!;
}

function componentSchemas(): Json {
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => REF + id,
    io: "input",
    target: "draft-2020-12",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodObject) Object.assign(jsonSchema, conditionsOf(zodSchema));
    },
  }) as { schemas: Record<string, Json> };
  return Object.fromEntries(
    Object.entries(schemas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, s]) => [id, bare(s)]),
  );
}

/**
 * The conditionally required fields of a schema as a chain of `if`, `then` and `else`. Generators of clients ignore
 * these keywords; validators apply them.
 */
function conditionsOf(schema: z.ZodObject): Json {
  const conditional = conditionalFields(schema);
  if (!conditional) return {};
  const { selector, required } = conditional;
  return [...required]
    .filter(([, names]) => names.length > 0)
    .reduceRight<Json>(
      (others, [value, names]) => ({
        if: { properties: { [selector]: { const: value } }, required: [selector] },
        then: { required: names },
        ...(Object.keys(others).length > 0 && { else: others }),
      }),
      {},
    );
}

function bare(schema: Json): Json {
  const { $schema: _s, $id: _i, id: _id, ...rest } = schema;
  return rest;
}

/** Returns a reference for a named schema; otherwise the schema itself, with references inside. */
function schemaOf(schema: z.ZodType): Json {
  const id = z.globalRegistry.get(schema)?.id;
  if (id) return { $ref: REF + id };
  const registry = z.registry<{ id?: string }>();
  registry.add(schema, { id: "__inline" });
  for (const named of namedSchemas()) registry.add(named.schema, { id: named.id });
  const { schemas } = z.toJSONSchema(registry, { uri: (name) => REF + name, io: "input", target: "draft-2020-12" }) as {
    schemas: Record<string, Json>;
  };
  return bare(schemas["__inline"]!);
}

function namedSchemas(): { id: string; schema: z.ZodType }[] {
  const map = (z.globalRegistry as unknown as { _idmap: Map<string, z.ZodType> })._idmap;
  return [...map].map(([id, schema]) => ({ id, schema }));
}

type Where = "path" | "query" | "header";

/** Parameters of several calls, which are components of the document. */
const SHARED: readonly (readonly [name: string, where: Where, schema: z.ZodType])[] = [
  ["X-Request-Id", "header", RequestId],
  ["Accept-Language", "header", AcceptLanguage],
  ["Idempotency-Key", "header", IdempotencyKey],
  ["If-Match", "header", IfMatch],
  ["If-None-Match", "header", IfNoneMatch],
  ...Object.entries(QUERY_GROUNDS).map(([name, schema]) => [name, "header" as const, schema] as const),
  ["cursor", "query", PageCursor],
  ["limit", "query", PageLimit],
];
/** Headers that every call accepts. */
const OF_EVERY_CALL = ["X-Request-Id", "Accept-Language"].map((name) => ({ $ref: `#/components/parameters/${name}` }));

/** A schema whose description stands beside it, where readers of the document look for it. */
function described(schema: z.ZodType): Json {
  const { description, ...rest } = schemaOf(schema);
  return { ...(description !== undefined && { description }), schema: rest };
}

function parameter(name: string, where: Where, schema: z.ZodType, required = false): Json {
  const shown = described(schema);
  const isList = (shown["schema"] as Json)["type"] === "array";
  return { name, in: where, required, ...(isList && { style: "form", explode: false }), ...shown };
}

function parameters(op: Operation): Json[] {
  const of = (where: Where, params: Readonly<Record<string, z.ZodType>> = {}, required = false) =>
    Object.entries(params).map(([name, given]) => {
      const schema = given instanceof z.ZodOptional ? (given.unwrap() as z.ZodType) : given;
      const shared = SHARED.some((known) => known[2] === schema);
      return shared ? { $ref: `#/components/parameters/${name}` } : parameter(name, where, schema, required);
    });
  return [...of("path", op.pathParams, true), ...of("query", op.query), ...of("header", op.headers), ...OF_EVERY_CALL];
}

const binary = (mediaType: string): Json => ({
  [mediaType]: { schema: { type: "string", contentMediaType: mediaType } },
});

function content(schema: z.ZodType | "bytes"): Json {
  return schema === "bytes"
    ? Object.assign({}, ...["application/octet-stream", ...Object.keys(MEDIA_TYPES)].map(binary))
    : { "application/json": { schema: schemaOf(schema) } };
}

function answer(op: Operation, status: string, schema: z.ZodType | "bytes" | "nothing"): Json {
  const description =
    status === "201"
      ? "Filed: a new case"
      : op.kind && !op.batch
        ? "Already filed with the same content: the original case"
        : "Done";
  const headers = (...more: ResponseHeader[]) => headersOf(op, status, [...RATE, ...more]);
  if (schema === "nothing")
    return {
      description: status === "304" ? "Unchanged since the version of If-None-Match" : description,
      ...headers(),
    };
  if (schema === "bytes") return { description, ...headers(), content: binary("application/pdf") };
  return { description, ...headers("Content-Encoding", "Vary"), content: content(schema) };
}
const RATE = ["RateLimit-Policy", "RateLimit"] as const;

/** Shared headers of a problem of this status. */
function problemHeaders(op: Operation, status: number, codes: readonly ProblemCode[]): ResponseHeader[] {
  return [
    ...(status === 401 || status === 403 ? [] : RATE),
    ...(op.method === "HEAD" ? [] : (["Content-Language", "Vary"] as const)),
    ...(status === 429 || status === 503 || codes.includes("idempotency-key-in-use") ? (["Retry-After"] as const) : []),
    ...(status === 415 ? (["Accept"] as const) : []),
  ];
}

function operationObject(op: Operation): Json {
  const responses: Record<string, Json> = {};
  for (const [status, schema] of Object.entries(op.answers)) responses[status] = answer(op, status, schema);
  const byStatus = group(op.problems);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[String(status)] = {
      description: codes.map((c) => `\`${c}\` ${PROBLEMS[c].en}`).join(" · "),
      ...(op.method === "HEAD" ? {} : { content: { "application/problem+json": { schema: schemaOf(Problem) } } }),
      ...headersOf(op, String(status), problemHeaders(op, status, codes)),
    };
  }
  const params = parameters(op);
  return {
    operationId: op.id,
    tags: [tagOf(op)],
    summary: op.summary,
    description: `Roles: ${op.roles.join(", ")}`,
    ...(params.length ? { parameters: params } : {}),
    ...(op.body ? { requestBody: { required: true, content: content(op.body) } } : {}),
    responses,
  };
}

/** The headers of a response: those of every call, those given, and those of this call. */
function headersOf(op: Operation, status: string, shared: readonly ResponseHeader[]): Json {
  const names = ["X-Request-Id", ...shared, ...(op.sends?.[Number(status)] ?? [])];
  const own = Object.entries(op.answerHeaders?.[Number(status)] ?? {});
  return {
    headers: {
      ...Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])),
      ...Object.fromEntries(own.map(([name, schema]) => [name, described(schema)])),
    },
  };
}

function group(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const map = new Map<number, ProblemCode[]>();
  for (const c of codes) map.set(PROBLEMS[c].status, [...(map.get(PROBLEMS[c].status) ?? []), c]);
  return map;
}
