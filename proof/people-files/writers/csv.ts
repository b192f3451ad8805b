/** CSV files as people and their programs write them, with the encodings, delimiters and quotes of each. */
import iconv from "iconv-lite";
import { oneOf } from "../../random.js";
import type { CellContent } from "../cell.js";
import type { Sheet } from "../expected.js";
import { damageLines, type Lines } from "./csv-damage.js";

const ENCODINGS = ["utf-8", "utf-8-bom", "utf-8-bom", "gb18030", "gb18030", "utf-16le", "utf-16be"] as const;
/** Encodings of files that cannot be read as a whole. */
const UNREADABLE = ["big5", "utf-8 read as GBK"] as const;
type Encoding = (typeof ENCODINGS)[number] | (typeof UNREADABLE)[number];

export interface CsvFile {
  readonly bytes: Buffer;
  readonly sheet: Sheet;
  /** `gb18030 ; quote never closed`. */
  readonly variant: string;
}

export function writeCsv(sheet: Sheet, random: () => number): CsvFile {
  const chosen: Encoding = random() < 0.01 ? oneOf(UNREADABLE, random) : oneOf(ENCODINGS, random);
  const delimiter = oneOf([",", ",", ",", ",", ";", "\t", "|"], random);
  const newline = oneOf(["\r\n", "\r\n", "\n"], random);
  const quotesAll = random() < 0.2;
  const quoted = (text: string): string =>
    quotesAll || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const width = Math.max(...sheet.rows.map((row) => row.length));
  const isPadded = random() < 0.5;
  const rows = sheet.rows.map((row) => {
    const cells = row.map(textOf);
    while (isPadded && cells.length > 0 && cells.length < width) cells.push("");
    while (!isPadded && cells.length > 1 && cells.at(-1) === "") cells.pop();
    return cells;
  });
  const lines: Lines = { rows, delimiter, newline, texts: rows.map((cells) => cells.map(quoted).join(delimiter)) };
  const damage = random() < 0.12 ? damageLines(lines, sheet, random) : undefined;
  const text = (damage?.texts ?? lines.texts).join(newline) + (random() < 0.9 ? newline : "") + (damage?.tail ?? "");
  const encoding = chosen === "gb18030" && iconv.decode(iconv.encode(text, chosen), chosen) !== text ? "utf-8" : chosen;
  return {
    bytes: encoded(text, encoding),
    sheet: damage?.sheet ?? sheet,
    variant: [encoding, JSON.stringify(delimiter), damage?.name].filter(Boolean).join(" "),
  };
}

function textOf(cell: CellContent | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  throw new TypeError("a cell of a CSV file has no type");
}

function encoded(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text);
    case "utf-8-bom":
      return Buffer.from(`\ufeff${text}`);
    case "utf-16le":
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
    case "utf-8 read as GBK":
      return Buffer.from(iconv.decode(Buffer.from(text), "gbk"));
    default:
      return iconv.encode(text, encoding);
  }
}
