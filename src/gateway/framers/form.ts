import { decodeText, encodeText, type Charset } from "./charset.js";
import { addTo, childPointer, FramerError, isTreeObject, textOf, type Tree } from "./tree.js";

/** `application/x-www-form-urlencoded` in any charset: forms, and the query of an address. */

const PLAIN = /^[A-Za-z0-9*._-]$/;

/** Percent-encodes the bytes of a text as forms do: a space is `+`. */
export function encodeUrl(text: string, charset: Charset): string {
  let encoded = "";
  for (const byte of encodeText(text, charset)) {
    const char = String.fromCharCode(byte);
    if (PLAIN.test(char)) encoded += char;
    else encoded += byte === 0x20 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}

/** @throws FramerError `not-url-encoded` for characters and escapes that are not valid */
export function decodeUrl(text: string, charset: Charset): string {
  if (/[^\x21-\x7e]|%(?![0-9A-Fa-f]{2})/.test(text)) throw new FramerError("not-url-encoded");
  const bytes = text.replaceAll("+", " ").replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return decodeText(Buffer.from(bytes, "latin1"), charset);
}

/** Writes names and values. A list repeats its name. */
export function writeForm(tree: Tree, charset: Charset): string {
  if (!isTreeObject(tree)) throw new FramerError("shape", "");
  const pairs = Object.entries(tree).flatMap(([name, value]) => {
    const values: readonly Tree[] = Array.isArray(value) ? (value as readonly Tree[]) : [value as Tree];
    const pointer = childPointer("", name);
    return values.map((one) => `${encodeUrl(name, charset)}=${encodeUrl(textOf(one, pointer), charset)}`);
  });
  return pairs.join("&");
}

export function readForm(text: string, charset: Charset): Tree {
  const object: Record<string, Tree> = {};
  const trimmed = text.replace(/\r?\n$/, "");
  if (trimmed === "") return object;
  for (const pair of trimmed.split("&")) {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new FramerError("not-form");
    addTo(object, decodeUrl(pair.slice(0, equals), charset), decodeUrl(pair.slice(equals + 1), charset));
  }
  return object;
}
