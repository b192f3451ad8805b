/** How bytes are written as text in a message. `text` is UTF-8 itself, for values that are text already. */
export const ENCODINGS = ["hex", "hex-upper", "base64", "base64url", "text"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Writes bytes as text. */
export function encodeBytes(bytes: Uint8Array, encoding: Encoding): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (encoding) {
    case "hex":
      return buffer.toString("hex");
    case "hex-upper":
      return buffer.toString("hex").toUpperCase();
    case "text":
      return buffer.toString("utf8");
    default:
      return buffer.toString(encoding);
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const BASE64URL = /^[A-Za-z0-9_-]*={0,2}$/;

/**
 * Reads text as bytes. Hexadecimal may be of either case. Line breaks in Base64 are ignored, because older encoders of
 * Java insert them; any other character that does not belong there makes the whole text unreadable.
 * @returns undefined for text that is not of this encoding
 */
export function decodeBytes(text: string, encoding: Encoding): Uint8Array | undefined {
  switch (encoding) {
    case "hex":
    case "hex-upper":
      return /^(?:[0-9a-fA-F]{2})*$/.test(text) ? Buffer.from(text, "hex") : undefined;
    case "text":
      return Buffer.from(text, "utf8");
    case "base64": {
      const joined = text.replace(/[\r\n]/g, "");
      return BASE64.test(joined) ? Buffer.from(joined, "base64") : undefined;
    }
    case "base64url":
      return BASE64URL.test(text) ? Buffer.from(text, "base64url") : undefined;
  }
}
