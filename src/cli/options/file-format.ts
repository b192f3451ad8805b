import type { CsvDelimiter, CsvEncoding } from "../../batch/index.js";
import { UsageError } from "../errors/usage-error.js";

/** Format options that replace automatic detection. */
export interface FileFormatOptions {
  readonly encoding?: CsvEncoding;
  readonly delimiter?: CsvDelimiter;
  readonly sheet?: string;
}

const ENCODINGS: ReadonlyMap<string, CsvEncoding> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["utf-8-bom", "utf-8-bom"],
  ["gb18030", "gb18030"],
  ["gbk", "gb18030"],
  ["gb2312", "gb18030"],
  ["cp936", "gb18030"],
  ["ansi", "gb18030"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
  ["utf-16", "utf-16le"],
  ["unicode", "utf-16le"],
]);
const DELIMITERS: ReadonlyMap<string, CsvDelimiter> = new Map([
  [",", ","],
  ["comma", ","],
  ["逗号", ","],
  [";", ";"],
  ["semicolon", ";"],
  ["分号", ";"],
  ["\t", "\t"],
  ["\\t", "\t"],
  ["tab", "\t"],
  ["制表符", "\t"],
  ["|", "|"],
  ["pipe", "|"],
  ["竖线", "|"],
]);

/** @throws UsageError for an encoding or delimiter that is not supported */
export function parseFileFormat({ encoding, delimiter, sheet }: Record<string, unknown>): FileFormatOptions {
  return {
    ...(typeof encoding === "string" && {
      encoding: named("--encoding", encoding, ENCODINGS, "utf-8, gb18030 (gbk), utf-16le, utf-16be"),
    }),
    ...(typeof delimiter === "string" && { delimiter: named("--delimiter", delimiter, DELIMITERS, ", ; tab |") }),
    ...(typeof sheet === "string" && { sheet }),
  };
}

function named<T>(flag: string, text: string, known: ReadonlyMap<string, T>, names: string): T {
  const found = known.get(text.toLowerCase());
  if (found === undefined) throw new UsageError("reading-option", { flag, text, known: names });
  return found;
}
