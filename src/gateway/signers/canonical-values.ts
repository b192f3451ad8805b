import { SecurityError } from "../common/security-error.js";

/** The values that a canonical text can contain. */

/** What is known of a message when its text is made. */
export interface CanonicalInput {
  /** HTTP method in upper case. */
  readonly method?: string;
  /** Path, without the query. */
  readonly path?: string;
  /** Query as sent, without the question mark. */
  readonly query?: string;
  /** Time of the message as its description writes it, for example in a header. */
  readonly date?: string;
  readonly timestamp?: string;
  readonly nonce?: string;
  /** Id of the key or of the application. */
  readonly key?: string;
  readonly secret?: string;
  readonly token?: string;
  /** Number of the function. */
  readonly function?: string;
  /** The body as sent. */
  readonly body?: Uint8Array;
  /** Computes the digest of `$bodyDigest`, as text. */
  readonly bodyDigest?: (body: Uint8Array) => string;
  /** The message as a tree of objects, lists, texts, numbers and flags. */
  readonly message?: unknown;
}

/** Makes the text of a message. Throws SecurityError `value-missing`. */
export type CanonicalText = (input: CanonicalInput) => Uint8Array;

type Value = string | Uint8Array | undefined;

const VALUES: Readonly<Record<string, (input: CanonicalInput) => Value>> = {
  method: ({ method }) => method,
  path: ({ path }) => path,
  // A request without query or body has an empty one.
  query: ({ query = "" }) => query,
  sortedQuery: ({ query = "" }) => sortedQuery(query),
  date: ({ date }) => date,
  timestamp: ({ timestamp }) => timestamp,
  nonce: ({ nonce }) => nonce,
  key: ({ key }) => key,
  secret: ({ secret }) => secret,
  token: ({ token }) => token,
  function: ({ function: number }) => number,
  body: ({ body = new Uint8Array() }) => body,
  bodyDigest: ({ body = new Uint8Array(), bodyDigest }) => bodyDigest?.(body),
};

/** Decodes the parameters of a query and sorts them by name, then by value, in the order of their UTF-16 code units. */
function sortedQuery(query: string): string {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return pairs
    .map((pair) => pair.split(/=(.*)/s, 2).map(decodeParameter))
    .sort(([one = "", a = ""], [other = "", b = ""]) => compareText(one, other) || compareText(a, b))
    .map((pair) => pair.join("="))
    .join("&");
}

function decodeParameter(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** The order of UTF-16 code units, which for names in ASCII is the order of ASCII. */
export const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

const NAME = /\$(\$|[A-Za-z]*)/g;

/**
 * Compiles a text with `$names`; `$$` is a dollar sign.
 * @param pointer where the text is, for errors
 * @throws SecurityError `wrong-field`, `unknown-name`
 */
export function compileTemplate(text: unknown, pointer: string): (input: CanonicalInput) => Uint8Array {
  if (typeof text !== "string") throw new SecurityError("wrong-field", pointer);
  const pieces: ((input: CanonicalInput) => Uint8Array)[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(NAME)) {
    if (index > end) pieces.push(constant(text.slice(end, index)));
    pieces.push(name === "$" ? constant("$") : valueOf(name, pointer));
    end = index + whole.length;
  }
  if (end < text.length) pieces.push(constant(text.slice(end)));
  return (input) => concat(pieces.map((piece) => piece(input)));
}

function constant(text: string): () => Uint8Array {
  const bytes = toUtf8(text);
  return () => bytes;
}

function valueOf(name: string, pointer: string): (input: CanonicalInput) => Uint8Array {
  const read = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  if (!read) throw new SecurityError("unknown-name", pointer);
  return (input) => {
    const value = read(input);
    // Signing "undefined" would only look right.
    if (value === undefined) throw new SecurityError("value-missing", pointer);
    return typeof value === "string" ? toUtf8(value) : value;
  };
}

const encoder = new TextEncoder();
export const toUtf8 = (text: string): Uint8Array => encoder.encode(text);

/** Puts byte strings together, with a separator between them. */
export function concat(parts: readonly Uint8Array[], separator: Uint8Array = new Uint8Array()): Uint8Array {
  const gaps = separator.length * Math.max(parts.length - 1, 0);
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, gaps));
  let at = 0;
  parts.forEach((part, index) => {
    if (index > 0) {
      all.set(separator, at);
      at += separator.length;
    }
    all.set(part, at);
    at += part.length;
  });
  return all;
}
