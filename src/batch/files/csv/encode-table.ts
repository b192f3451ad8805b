import { encodeText, quoteIfNeeded } from "./encode.js";

export interface STANDALONE_CSV {
  readonly encoding: "utf-8" | "utf-8-bom" | "gb18030";
  readonly newline: "\r\n" | "\n";
}

/**
 * A small table as a CSV file of its own, not made from a user's file. Cells are written as they are, quoted where they
 * must be.
 */
export function encodeCsv(rows: readonly (readonly string[])[], { encoding, newline }: STANDALONE_CSV): Uint8Array {
  const text = rows.map((row) => row.map(quoteIfNeeded).join(",") + newline).join("");
  return encodeText(encoding === "utf-8-bom" ? `\uFEFF${text}` : text, encoding === "gb18030" ? "gb18030" : "utf-8");
}
