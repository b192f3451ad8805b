import { headerOf, isResponse, type HttpMessage, type HttpRequest } from "./http-message.js";
import { SignatureError } from "./signature-error.js";
import { parseDictionary, writeInnerList, writeItem, isInnerList, type Item } from "./structured-fields.js";

/** Values of the components of a message that a signature covers (RFC 9421, 2). */

const DERIVED: Readonly<Record<string, (url: URL, request: HttpRequest) => string>> = {
  "@method": (_, { method }) => method,
  "@target-uri": (url) => url.href,
  "@authority": (url) => url.host,
  "@scheme": (url) => url.protocol.slice(0, -1),
  "@request-target": (url) => url.pathname + url.search,
  "@path": (url) => url.pathname,
  "@query": (url) => url.search || "?",
};

/** Parameters of a component that are understood, by what has them. */
const FIELD_PARAMS = ["req", "key"];

/**
 * Returns the value of a component as it is signed.
 * @throws SignatureError `signature-component`
 */
export function componentValue(message: HttpMessage, component: Item): string {
  const { value: name, params } = component;
  const fail = () => new SignatureError("signature-component", writeItem(component));
  if (typeof name !== "string") throw fail();
  const isOfRequest = params.get("req") === true;
  const source = isOfRequest ? (isResponse(message) ? message.request : undefined) : message;
  if (!source) throw fail();
  const known = name === "@query-param" ? ["req", "name"] : name.startsWith("@") ? ["req"] : FIELD_PARAMS;
  if ([...params.keys()].some((param) => !known.includes(param))) throw fail();
  const value = name.startsWith("@")
    ? derived(source, name, params.get("name"))
    : field(source, name, params.get("key"));
  if (value === undefined || /[\r\n]/.test(value)) throw fail();
  return value;
}

function derived(message: HttpMessage, name: string, parameter: unknown): string | undefined {
  if (isResponse(message)) return name === "@status" ? String(message.status) : undefined;
  const url = new URL(message.url);
  if (name === "@query-param") return queryParam(url, parameter);
  return Object.hasOwn(DERIVED, name) ? DERIVED[name]!(url, message) : undefined;
}

/** The value of one query parameter, encoded anew (2.2.8). A parameter that occurs twice has none. */
function queryParam(url: URL, name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  const found = [...url.searchParams].filter(([key]) => percentEncode(key) === name);
  return found.length === 1 ? percentEncode(found[0]![1]) : undefined;
}

/** The percent-encode set of application/x-www-form-urlencoded, with spaces as %20. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function field(message: HttpMessage, name: string, key: unknown): string | undefined {
  if (name !== name.toLowerCase()) return undefined;
  const value = headerOf(message, name);
  if (value === undefined || key === undefined) return value;
  const member = typeof key === "string" ? parseDictionary(value)?.get(key) : undefined;
  if (member === undefined) return undefined;
  return isInnerList(member) ? writeInnerList(member) : writeItem(member);
}
