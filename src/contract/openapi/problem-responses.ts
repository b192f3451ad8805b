/** The answers that report a problem: one component for each combination of codes that operations may answer with. */
import type * as z from "zod";
import { PROBLEMS, Problem, type ProblemCode } from "../responses/problem.js";
import { pascalCase, refTo, type Json } from "./json.js";
import { problemExampleName } from "./examples.js";
import { schemaOf } from "./schemas.js";

/** What decides the form of an answer: the codes of one status, its headers, and whether it has a body. */
export interface ProblemAnswer {
  readonly codes: readonly ProblemCode[];
  readonly headers: Readonly<Record<string, z.ZodType>> | undefined;
  readonly hasBody: boolean;
}

/** Collects the answers that the operations refer to. */
export class ProblemResponses {
  readonly #responses = new Map<string, Json>();

  /** Returns the reference to an answer. */
  refTo({ codes, headers, hasBody }: ProblemAnswer): Json {
    const more = [...Object.keys(headers ?? {}), ...(hasBody ? [] : ["no-body"])];
    const name = [...codes, ...(more.length > 0 ? ["with", ...more] : [])].map(pascalCase).join("");
    if (!this.#responses.has(name)) this.#responses.set(name, answer({ codes, headers, hasBody }));
    return refTo("responses", name);
  }

  /** The components of the document. */
  get components(): Json {
    return Object.fromEntries([...this.#responses].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function answer({ codes, headers = {}, hasBody }: ProblemAnswer): Json {
  const { status } = PROBLEMS[codes[0]!];
  const all: Json = Object.fromEntries(
    Object.entries(headers).map(([name, schema]) => [name, { schema: schemaOf(schema) }]),
  );
  if (status === 429 || status === 503) all["Retry-After"] = RETRY_AFTER;
  return {
    description: codes.map((c) => `\`${c}\` ${PROBLEMS[c].zh}. ${PROBLEMS[c].en}`).join(" · "),
    ...(Object.keys(all).length > 0 && { headers: all }),
    ...(hasBody && {
      content: {
        "application/problem+json": {
          schema: schemaOf(Problem),
          examples: Object.fromEntries(codes.map((code) => [code, refTo("examples", problemExampleName(code))])),
        },
      },
    }),
  };
}

const RETRY_AFTER = {
  description: "秒数或者 HTTP 日期. Seconds, or an HTTP date",
  schema: { type: "string" },
  example: "2",
};
