import type { JsonBytes, JsonText } from "../types.js";

/** Decodes JSON, without a copy of the bytes. */
export function textOf(json: JsonBytes): JsonText {
  return Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString();
}
