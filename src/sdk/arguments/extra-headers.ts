import { ArgumentError } from "./argument-error.js";
import { isObject, type Expectation } from "./expectations.js";

/** Headers that the client or the connection sets. One of the application could change what a call means. */
const RESERVED = new Set([
  "accept",
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-range",
  "content-type",
  "etag",
  "expect",
  "host",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "keep-alive",
  "proxy-authorization",
  "query-authorisation",
  "query-document-no",
  "query-purpose",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-request-id",
]);
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\t\x20-\x7e]*$/;

/** Headers by name. */
export type Headers = Readonly<Record<string, string>>;

export const headersExpectation: Expectation = (value) =>
  isObject(value) ? undefined : { zh: "由名称到文本的对象", en: "an object of names and strings" };

/**
 * Checks the headers of an application and returns them with names in lower case. Their values are never shown.
 * @throws ArgumentError when a header belongs to the client, or is not valid
 */
export function extraHeaders(call: string, headers: Headers | undefined): Headers | undefined {
  if (headers === undefined) return undefined;
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    const argument = `options.headers["${NAME.test(name) ? name : "…"}"]`;
    if (!NAME.test(name))
      throw new ArgumentError(call, argument, { zh: "不是有效的名称", en: "no valid name" }, NAME_EXPECTED);
    if (RESERVED.has(lower))
      throw new ArgumentError(call, argument, { zh: "由客户端设置", en: "set by the client" }, OWN_EXPECTED);
    if (typeof value !== "string" || !VALUE.test(value))
      throw new ArgumentError(call, argument, { zh: "的值无效", en: "not a valid value" }, VALUE_EXPECTED);
    checked[lower] = value;
  }
  return checked;
}

const NAME_EXPECTED = { zh: "HTTP 首部名称", en: "the name of an HTTP header" };
const OWN_EXPECTED = { zh: "贵方自有的首部，如 x-trace-id", en: "a header of your own, such as x-trace-id" };
const VALUE_EXPECTED = {
  zh: "不含换行和控制字符的 ASCII 文本",
  en: "ASCII text without line breaks or control characters",
};
