import { encodeText, quoteIfNeeded } from "./encode.js";

/** Format of a CSV file that is not derived from a user's file. */
export interface STANDALONE_CSV {
  /** Encoding; `utf-8-bom` is what Excel opens directly. */
  readonly encoding: "utf-8" | "utf-8-bom" | "gb18030";
  /** Line end. */
  readonly newline: "\r\n" | "\n";
}

/**
 * Encodes a small table as a CSV file. Quotes cells where required and does not change them otherwise; see
 * `escapeFormula` for untrusted texts.
 */
export function encodeCsv(rows: readonly (readonly string[])[], { encoding, newline }: STANDALONE_CSV): Uint8Array {
  const text = rows.map((row) => row.map(quoteIfNeeded).join(",") + newline).join("");
  return encodeText(encoding === "utf-8-bom" ? `\uFEFF${text}` : text, encoding === "gb18030" ? "gb18030" : "utf-8");
}
