import { encodeText, quoteIfNeeded } from "./encode.js";

/** Format of a CSV file that is not derived from a user's file. */
export interface StandaloneCsv {
  /** Encoding. Excel opens `utf-8-bom` correctly. */
  readonly encoding: "utf-8" | "utf-8-bom" | "gb18030";
  /** Line end. */
  readonly newline: "\r\n" | "\n";
}

/**
 * Encodes a small table as a CSV file. Quotes cells where required; does not change them otherwise. Untrusted texts
 * need `escapeFormula` first.
 */
export function encodeCsv(rows: readonly (readonly string[])[], { encoding, newline }: StandaloneCsv): Uint8Array {
  const text = rows.map((row) => row.map(quoteIfNeeded).join(",") + newline).join("");
  return encodeText(encoding === "utf-8-bom" ? `\uFEFF${text}` : text, encoding === "gb18030" ? "gb18030" : "utf-8");
}
