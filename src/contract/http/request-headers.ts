import * as z from "zod";
import { Sha256, text } from "../schema/primitives.js";

/** Time for which an authority keeps the answer to an Idempotency-Key, at least (ms). */
export const IDEMPOTENCY_KEY_TTL_MS = 24 * 3_600_000;

const KEY = "[A-Za-z0-9._~:/+=-]{1,200}";
/** Schema of the `Idempotency-Key` header. The quotes of the structured field are optional and not part of the key. */
export const IdempotencyKey = z
  .string()
  .regex(new RegExp(`^(?:${KEY}|"${KEY}")$`))
  .transform((key) => key.replaceAll('"', ""))
  .meta({
    description:
      "Key of the institution's own choice for one request: 1 to 200 of the characters `A-Z a-z 0-9 . _ ~ : / + = -`, with or without double quotes. A repeated request with the same key and body returns the first answer again, with the same status and body; it is kept for at least 24 hours. The same key with another request is `idempotency-key-reused` (422); a repetition while the first request is in progress is `idempotency-key-in-use` (409). A request that failed had no effect and is not kept",
    examples: ["5f0c1c4e-9f0b-4b43-8a55-0c7a0d7c2b11"],
  });

/** Schema of the `Idempotency-Key` header of a filing, whose identity is its ref. */
export const FilingKey = IdempotencyKey.meta({
  description:
    "Optional, because `ref` identifies a filing for good: the same filing again returns its case with status 200. A key that was sent with another filing is `idempotency-key-reused` (422)",
  examples: ["0e7c2e4a9c1f"],
});

const TAG = '(?:W/)?"[\\x21\\x23-\\x7e]*"';
const TAGS = new RegExp(`^(?:\\*|${TAG}(?:[ \\t]*,[ \\t]*${TAG})*)$`);
const EntityTags = z.string().max(1_000).regex(TAGS);

/** Schema of the `If-Match` header. */
export const IfMatch = EntityTags.meta({
  description:
    "`ETag` of the case on which the decision was based, or `*`. The request is refused with `case-changed` (412) when the case has changed since. Without this header the request applies to whatever the case is now",
  examples: ['"3"'],
});

/** Schema of the `If-None-Match` header. */
export const IfNoneMatch = EntityTags.meta({
  description: "`ETag` of the case as known to the client. Status 304 without a body when the case is unchanged",
  examples: ['"3"'],
});

/** Schema of a header with any text: UTF-8, percent-encoded, because a header holds ASCII only. */
const encodedText = (max: number, description: string, example: string) =>
  z
    .string()
    .max(max * 9)
    .regex(/^(?:[ -$&-~]|%[0-9A-Fa-f]{2})+$/)
    .transform((value, context) => {
      try {
        return decodeURIComponent(value);
      } catch {
        context.addIssue({ code: "custom", message: "not UTF-8" });
        return z.NEVER;
      }
    })
    .pipe(text(max))
    .meta({
      description: `${description}. At most ${max} characters; UTF-8, percent-encoded`,
      examples: [encodeURIComponent(example)],
    });

/**
 * Schemas of the headers that say why a register query is made. They are headers because addresses are written to the
 * logs of servers and proxies on the way.
 */
export const QUERY_GROUNDS = {
  "Query-Purpose": encodedText(200, "Purpose of the query (查询目的), recorded by the authority", "贷前调查"),
  "Query-Document-No": encodedText(100, "Case number of the court (案号)", "（2026）浙0106执1234号"),
  "Query-Notice": Sha256.meta({
    description: "SHA-256 of the uploaded notice of assistance in a query (协助查询通知书)",
  }),
  "Query-Authorisation": Sha256.meta({ description: "SHA-256 of the uploaded authorisation (授权书)" }),
} as const;

/** Schema of the `X-Request-Id` header of a request. A value of another form is no error. */
export const RequestId = z.string().meta({
  description:
    "Id of the request, 1 to 128 visible ASCII characters. The response repeats it; the authority chooses one when it is absent or has another form",
});

/** Schema of the `Accept-Language` header. */
export const AcceptLanguage = z.string().meta({
  description:
    "Language of `title` and `detail` of problem documents: `zh` or `en`. `zh` and `en` always contain both texts. Without a supported language `title` is in both languages, and `detail` is absent",
  examples: ["zh-CN, en;q=0.5"],
});
