import fc from "fast-check";
import iconv from "iconv-lite";
import type { CsvDelimiter, CsvEncoding } from "../../src/batch/files/csv/index.js";

/** The rows of a table, and how they are written to a file. */
export interface WrittenTable {
  rows: string[][];
  encoding: CsvEncoding;
  delimiter: CsvDelimiter;
  newline: "\r\n" | "\n" | "\r";
  endsWithNewline: boolean;
  /** True to quote every cell, false to quote only where needed. */
  quoteAll: boolean;
}

export const encodings: readonly CsvEncoding[] = ["utf-8", "utf-8-bom", "utf-16le", "utf-16be", "gb18030"];
export const delimiters: readonly CsvDelimiter[] = [",", ";", "\t"];
export const newlines = ["\r\n", "\n", "\r"] as const;

/**
 * Characters that are difficult in some encoding: four-byte GB18030 (䶮, 𠮷, é, €), trail bytes 0x5C and 0x7C (丨, 誠),
 * and characters that Excel treats specially.
 */
const awkward = [
  ...'张三李四·•㎡①（）〔〕　，；、䶮𠮷㐂é€Ω😀誠乗丨\\|\'"""=+-@,;\t \u001b[31m\u202e\u200b\uFEFF０Ａ',
  "\r\n",
  "\n",
  "ab",
  "330106199001010018",
  "0",
  "1.5E+17",
];

export const cellText = (): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...awkward), { maxLength: 6 }).map((parts) => parts.join(""));

export const table = (): fc.Arbitrary<WrittenTable> =>
  fc.record({
    rows: fc.array(fc.array(cellText(), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
    encoding: fc.constantFrom(...encodings),
    delimiter: fc.constantFrom(...delimiters),
    newline: fc.constantFrom(...newlines),
    endsWithNewline: fc.boolean(),
    quoteAll: fc.boolean(),
  });

/** Returns the bytes of the file. A row of one empty cell is quoted, because it would otherwise vanish at the end. */
export function written({ rows, encoding, delimiter, newline, endsWithNewline, quoteAll }: WrittenTable): Buffer {
  const cell = (text: string, alone: boolean): string =>
    quoteAll || (alone && text === "") || /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const text =
    rows.map((row) => row.map((each) => cell(each, row.length === 1)).join(delimiter)).join(newline) +
    (endsWithNewline ? newline : "");
  return encoded(text, encoding);
}

export function encoded(text: string, encoding: CsvEncoding): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8-bom":
      return Buffer.from(`\uFEFF${text}`, "utf8");
    case "utf-16le":
      return Buffer.from(`\uFEFF${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\uFEFF${text}`, "utf16le").swap16();
    case "gb18030":
      return iconv.encode(text, "gb18030");
  }
}

/** Returns a typical table of a bank: Chinese headers, one line per filing. */
export function bankTable(rows: number): string[][] {
  const header = ["申请编号", "不动产单元号", "抵押人", "抵押人证件号", "坐落", "被担保主债权数额"];
  const body = Array.from({ length: rows }, (_, index) => [
    `HZ-2026-${String(index).padStart(6, "0")}`,
    `330106001001GB00001F${String(index).padStart(8, "0")}`,
    index % 3 === 0 ? "张三、李四" : "欧阳䶮",
    "330106199001010018",
    `杭州市西湖区文三路${index}号，3幢`,
    "1200000.00",
  ]);
  return [header, ...body];
}
