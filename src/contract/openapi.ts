import * as z from "zod";
import { OPERATIONS, type Operation } from "./operations.js";
import { conditionalFields } from "./schema/conditional-fields.js";
import { PROBLEMS, Problem, type ProblemCode } from "./responses/problem.js";

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
    components: { schemas: componentSchemas(), securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
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

function parameters(op: Operation): Json[] {
  const of = (where: string, params: Readonly<Record<string, z.ZodType>> = {}, required = false) =>
    Object.entries(params).map(([name, schema]) => ({
      name,
      in: where,
      required,
      schema: schemaOf(schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema),
    }));
  return [...of("path", op.pathParams, true), ...of("query", op.query), ...of("header", op.headers)];
}

function content(schema: z.ZodType | "bytes"): Json {
  return schema === "bytes"
    ? { "application/octet-stream": { schema: { type: "string", contentMediaType: "application/octet-stream" } } }
    : { "application/json": { schema: schemaOf(schema) } };
}

function answer(op: Operation, status: string, schema: z.ZodType | "bytes" | "nothing"): Json {
  const description =
    status === "201"
      ? "Filed: a new case"
      : op.kind && !op.batch
        ? "Already filed with the same content: the original case"
        : "Done";
  if (schema === "nothing") return { description };
  const isPdf = op.id === "getCertificateFile";
  return {
    description,
    content: isPdf
      ? { "application/pdf": { schema: { type: "string", contentMediaType: "application/pdf" } } }
      : content(schema),
  };
}

function operationObject(op: Operation): Json {
  const responses: Record<string, Json> = {};
  for (const [status, schema] of Object.entries(op.answers)) responses[status] = answer(op, status, schema);
  const byStatus = group(op.problems);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[String(status)] = {
      description: codes.map((c) => `\`${c}\` ${PROBLEMS[c].en}`).join(" · "),
      ...(op.method === "HEAD" ? {} : { content: { "application/problem+json": { schema: schemaOf(Problem) } } }),
      ...(status === 429 || status === 503
        ? { headers: { "Retry-After": { description: "Seconds or an HTTP date", schema: { type: "string" } } } }
        : {}),
      ...headersOf(op.answerHeaders?.[status]),
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

function headersOf(headers: Readonly<Record<string, z.ZodType>> | undefined): Json {
  return headers
    ? {
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, schema]) => [name, { schema: schemaOf(schema) }]),
        ),
      }
    : {};
}

function group(codes: readonly ProblemCode[]): Map<number, ProblemCode[]> {
  const map = new Map<number, ProblemCode[]>();
  for (const c of codes) map.set(PROBLEMS[c].status, [...(map.get(PROBLEMS[c].status) ?? []), c]);
  return map;
}
