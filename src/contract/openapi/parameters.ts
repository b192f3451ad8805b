/** The parameters of a call. Those that several calls share are components of the document. */
import * as z from "zod";
import { PageCursor, PageLimit } from "../http/parameters.js";
import {
  AcceptLanguage,
  IdempotencyKey,
  IfMatch,
  IfNoneMatch,
  QUERY_GROUNDS,
  RequestId,
} from "../http/request-headers.js";
import type { Operation } from "../http/operation.js";
import { refTo, type Json } from "./json.js";
import { knownValues } from "./open-lists.js";
import { described } from "./schemas.js";

type Where = "path" | "query" | "header";

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
const OF_EVERY_CALL = ["X-Request-Id", "Accept-Language"].map((name) => refTo("parameters", name));

/** The shared parameters, as components of the document. */
export function sharedParameters(): Json {
  return Object.fromEntries(SHARED.map(([name, where, schema]) => [name, parameter(name, where, schema)]));
}

/** The parameters of an operation: in the path, in the query, and in headers. */
export function parametersOf(op: Operation): Json[] {
  const of = (where: Where, params: Readonly<Record<string, z.ZodType>> = {}, required = false) =>
    Object.entries(params).map(([name, given]) => {
      const schema = given instanceof z.ZodOptional ? (given.unwrap() as z.ZodType) : given;
      const isShared = SHARED.some((known) => known[2] === schema);
      return isShared ? refTo("parameters", name) : parameter(name, where, schema, required);
    });
  return [...of("path", op.pathParams, true), ...of("query", op.query), ...of("header", op.headers), ...OF_EVERY_CALL];
}

function parameter(name: string, where: Where, schema: z.ZodType, required = false): Json {
  const { schema: form, ...texts } = described(schema) as Json & { schema: Json };
  // A list in a query is a text that is split first.
  const list = schema instanceof z.ZodPipe ? schema.out : schema;
  const item = list instanceof z.ZodArray ? knownValues(list.element as z.ZodType) : undefined;
  return {
    name,
    in: where,
    required,
    ...(form["type"] === "array" && { style: "form", explode: false }),
    ...texts,
    schema: item ? { ...form, items: item } : (knownValues(schema) ?? form),
  };
}
