import * as z from "zod";

const text = (description: string, example: string) => z.string().meta({ description, examples: [example] });

/** Schemas of the response headers of the contract, by name. */
export const RESPONSE_HEADERS = {
  "X-Request-Id": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .meta({ description: "Id of the request. Quote it to the authority in an inquiry" }),
  ETag: text(
    "Strong entity tag of the case: its `version` in quotes, with `-gzip` before the closing quote in a compressed response. Both forms mean the same version in `If-Match` and `If-None-Match`",
    '"3"',
  ),
  Location: text("Path of the new resource, relative to the origin", "/v1/cases/330100-20261121-000001"),
  "RateLimit-Policy": text(
    "Limits of the institution (draft-ietf-httpapi-ratelimit-headers-10): `q` requests per window of `w` seconds, and concurrent requests. Sent with every response to an authenticated request",
    '"default";q=1000;w=5, "concurrent";q=64;qu="concurrent-requests"',
  ),
  RateLimit: text(
    "What is left (same draft): `r` requests now, and all of them after `t` seconds",
    '"default";r=998;t=1',
  ),
  "Retry-After": text("Earliest time of the next attempt: seconds, or an HTTP date", "1"),
  "Content-Language": text("Languages of `title` and `detail`", "zh"),
  Vary: text("Request headers that the response depends on", "Accept-Encoding"),
  "Content-Encoding": text(
    "`gzip` when the request accepts it and the JSON is larger than 1 KB; otherwise absent",
    "gzip",
  ),
  Accept: text("Media types that the call accepts", "application/json"),
} as const;
/** Name of a response header of the contract. */
export type ResponseHeader = keyof typeof RESPONSE_HEADERS;
