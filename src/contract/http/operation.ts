import type * as z from "zod";
import type { Kind, Role } from "../filings/kinds.js";
import type { ProblemCode } from "../responses/problem.js";
import type { ResponseHeader } from "./response-headers.js";

/** One call of the contract. */
export interface Operation {
  /** Name of the call, the `operationId` of the OpenAPI document. */
  readonly id: string;
  /** HTTP method. */
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "DELETE";
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
  /** Schemas of response headers that only this call has, by status and name. */
  readonly answerHeaders?: Readonly<Record<number, Readonly<Record<string, z.ZodType>>>>;
  /** Names of the shared response headers that the call sends besides those of every call, by status. */
  readonly sends?: Readonly<Record<number, readonly ResponseHeader[]>>;
  /** Kind of the filing, for calls that file. */
  readonly kind?: Kind;
  /** True for calls that carry several filings. */
  readonly batch?: boolean;
}
