import iconv from "iconv-lite";
import { FramerError } from "./tree.js";

/** Text to bytes and back in the charsets that gateways use. Nothing is replaced: what does not fit is an error. */

export const CHARSETS = ["utf-8", "gbk", "gb18030"] as const;
export type Charset = (typeof CHARSETS)[number];

/** The name of a charset in headers and XML declarations. */
export const CHARSET_NAMES: Readonly<Record<Charset, string>> = { "utf-8": "UTF-8", gbk: "GBK", gb18030: "GB18030" };

/** Other names of the charsets. GB 2312 is a part of GBK, and GBK of GB 18030. */
const FAMILIES: Readonly<Record<string, "utf" | "gb">> = {
  "utf-8": "utf",
  utf8: "utf",
  "us-ascii": "utf",
  gbk: "gb",
  gb2312: "gb",
  gb18030: "gb",
  cp936: "gb",
  ms936: "gb",
  "x-gbk": "gb",
};

/**
 * What decoders add to GBK: the euro sign at 80, characters of later standards and the areas for private use. The other
 * side may not have it, or may read something else.
 */
const NOT_IN_GBK = /[\u20ac\u01f9\u1e3f\u2e80-\u2fff\u303e\u3400-\u4dbf\ue000-\uf8ff]/;
/** Characters whose place differs between the editions of GB 18030. */
const MOVED_IN_GB18030 = /[\u1e3f\ue5e5\ue7c7]/;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** @throws FramerError `charset-character` when the charset cannot write a character */
export function encodeText(text: string, charset: Charset): Uint8Array {
  if (LONE_SURROGATE.test(text) || isForeign(text, charset)) throw new FramerError("charset-character");
  if (charset === "utf-8") return Buffer.from(text, "utf8");
  const bytes = iconv.encode(text, charset);
  if (iconv.decode(bytes, charset, { stripBOM: false }) !== text) throw new FramerError("charset-character");
  return bytes;
}

/**
 * Decodes bytes; a byte order mark is left out.
 * @throws FramerError `charset-bytes` for bytes that the charset does not have, `charset-other` for UTF-8 where GBK is
 *   expected
 */
export function decodeText(bytes: Uint8Array, charset: Charset): string {
  if (charset === "utf-8") return decodeUtf8(bytes) ?? damaged();
  const utf8 = decodeUtf8(bytes);
  // GBK is hardly ever valid UTF-8 with Chinese characters in it.
  if (utf8 !== undefined && /[\u3000-\uffef]/.test(utf8)) throw new FramerError("charset-other");
  const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), charset);
  return text.includes("\ufffd") || isForeign(text, charset) ? damaged() : text;
}

/** @throws FramerError `charset-other` when a message names a charset that is not the expected one */
export function requireCharset(named: string | undefined, expected: Charset): void {
  if (named === undefined) return;
  if (FAMILIES[named.trim().toLowerCase()] !== FAMILIES[expected]) throw new FramerError("charset-other");
}

/** The charset that a Content-Type header names. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];
}

function isForeign(text: string, charset: Charset): boolean {
  if (charset === "gbk") return NOT_IN_GBK.test(text);
  return charset === "gb18030" && MOVED_IN_GB18030.test(text);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function damaged(): never {
  throw new FramerError("charset-bytes");
}
