import type { UsageText } from "./usage-text.js";

/** Errors of column maps. */
export const COLUMN_ERRORS = {
  "column-map-broken": {
    zh: "列名对照文件无法使用：{path}；应为 bdc map --out 生成的 JSON 文件",
    en: "the column map cannot be used: {path}; it must be a JSON file as written by `bdc map --out`",
    next: "bdc map --help",
  },
  "column-map-conflict": {
    zh: "列名对照未保存：{zh}",
    en: "the column map was not saved: {en}",
    next: "bdc map --help",
  },
  "column-form": {
    zh: "--column 的值无效：{text}。应写成 文件中的列名=标准列名",
    en: "invalid value for --column: {text}. Write it as HEADER=column",
    next: "bdc map --help",
  },
  "column-twice": {
    zh: "--column 重复指定了列名“{header}”",
    en: "--column is given twice for the header {header}",
    next: "bdc map --help",
  },
  "column-not-in-file": {
    zh: "文件中没有“{header}”列；未读取的列：{known}",
    en: "the file has no column {header}; columns that are not read: {known}",
    next: "bdc map --help",
  },
  "column-unknown": {
    zh: "业务种类 {kind} 没有“{column}”列；可用的列：{known}",
    en: "the kind {kind} has no column {column}; available columns: {known}",
    next: "bdc map --help",
  },
  "no-header-to-map": {
    zh: "未识别到表头行：{file}；请在第一行填写列名，并用 --kind 指定业务种类",
    en: "no header row found in {file}; put the column names in the first row, and specify the kind with --kind",
    next: "bdc template mortgage.file",
  },
} as const satisfies Record<string, UsageText>;
