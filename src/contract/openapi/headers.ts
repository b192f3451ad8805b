/** The headers of responses, as components of the document and as references of one response. */
import { RESPONSE_HEADERS, type ResponseHeader } from "../http/response-headers.js";
import type { Operation } from "../http/operation.js";
import type { ProblemCode } from "../responses/problem.js";
import { refTo, type Json } from "./json.js";
import { described } from "./schemas.js";

/** The shared headers, as components of the document. */
export function sharedHeaders(): Json {
  return Object.fromEntries(Object.entries(RESPONSE_HEADERS).map(([name, schema]) => [name, described(schema)]));
}

/** The headers of a successful response with this content. */
export function successHeaders(op: Operation, status: number, content: "json" | "bytes" | "nothing"): Json {
  return headersOf(op, status, content === "json" ? [...RATE, "Content-Encoding", "Vary"] : RATE);
}

/** The headers of a response that reports one of these problems. */
export function problemHeaders(op: Operation, status: number, codes: readonly ProblemCode[]): Json {
  return headersOf(op, status, [
    ...(status === 401 || status === 403 ? [] : RATE),
    ...(op.method === "HEAD" ? [] : (["Content-Language", "Vary"] as const)),
    ...(status === 429 || status === 503 || codes.includes("idempotency-key-in-use") ? (["Retry-After"] as const) : []),
    ...(status === 415 ? (["Accept"] as const) : []),
  ]);
}

const RATE = ["RateLimit-Policy", "RateLimit"] as const;

/** The headers of every call, those given, and those of this call. */
function headersOf(op: Operation, status: number, shared: readonly ResponseHeader[]): Json {
  const names = ["X-Request-Id", ...shared, ...(op.sends?.[status] ?? [])];
  const own = Object.entries(op.answerHeaders?.[status] ?? {});
  return {
    ...Object.fromEntries(names.map((name) => [name, refTo("headers", name)])),
    ...Object.fromEntries(own.map(([name, schema]) => [name, described(schema)])),
  };
}
