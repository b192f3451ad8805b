import type { IncomingHttpHeaders } from "node:http";
import * as z from "zod";
import { toFieldErrors, toJsonPointer, type FieldError, type Operation } from "../../contract/index.js";
import { fail } from "../errors/problem-error.js";

/** The parameters of a call, in the types of the contract. */
export interface Parameters {
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Validates the parameters of a call against the contract. Reports all errors at once; ignores no parameter. */
export function checkParameters(
  operation: Operation,
  params: Readonly<Record<string, string>>,
  search: URLSearchParams,
  given: IncomingHttpHeaders,
): Parameters {
  const errors: FieldError[] = [];
  const check = (where: string, name: string, schema: z.ZodType, value: unknown): unknown => {
    const parsed = schema.safeParse(value, { reportInput: true });
    if (!parsed.success)
      errors.push(
        ...toFieldErrors(parsed.error).map((e) => ({ ...e, pointer: toJsonPointer([where, name]) + e.pointer })),
      );
    return parsed.data;
  };
  for (const [name, schema] of Object.entries(operation.pathParams ?? {})) check("path", name, schema, params[name]);
  const headers: Record<string, string | undefined> = {};
  for (const [name, schema] of Object.entries(operation.headers ?? {}))
    headers[name] = check("header", name, schema, given[name.toLowerCase()]) as string | undefined;
  const known = operation.query ?? {};
  const query: Record<string, unknown> = {};
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    if (!Object.hasOwn(known, name))
      errors.push({
        pointer: toJsonPointer(["query", name]),
        code: "parameter-unknown",
        zh: "接口不支持该参数",
        en: "unknown parameter",
      });
    else if (values.length > 1)
      errors.push({
        pointer: toJsonPointer(["query", name]),
        code: "parameter-repeated",
        zh: "参数重复",
        en: "the parameter occurs twice",
      });
    else query[name] = check("query", name, known[name]!, plainNumber(known[name]!, values[0]!));
  }
  if (errors.length) fail("invalid-request", { errors: errors.map((e) => ({ ...e })) });
  return { query, headers };
}

/** Passes the text of a number only when it is decimal: `Number` also reads `0x10`, `1e2` and the empty text. */
function plainNumber(schema: z.ZodType, text: string): string {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  return inner instanceof z.ZodNumber && !/^\d+$/.test(text) ? "NaN" : text;
}

/**
 * Reads and validates the JSON body of a call. Filings are validated by the filing operations, because their errors are
 * outcomes, not invalid requests.
 */
export async function checkBody(operation: Operation, readJson: () => Promise<unknown>): Promise<unknown> {
  if (!operation.body || operation.body === "bytes") return undefined;
  const json = await readJson();
  if (operation.kind) return json;
  const parsed = operation.body.safeParse(json, { reportInput: true });
  if (!parsed.success) fail("invalid-request", { errors: toFieldErrors(parsed.error).map((e) => ({ ...e })) });
  return parsed.data;
}
