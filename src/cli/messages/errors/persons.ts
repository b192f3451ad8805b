import type { UsageText } from "./usage-text.js";

/** Errors of persons to search for. */
export const PERSON_ERRORS = {
  "persons-line": {
    zh: "人员名单 {file} 第 {line} 行有误：{zh}。每行写一人：姓名=证件号",
    en: "line {line} of the list of persons {file} is wrong: {en}. Write one person a line: name=ID number",
    next: "bdc search --help",
  },
  "persons-empty": {
    zh: "人员名单 {file} 中没有人员。每行写一人：姓名=证件号",
    en: "the list of persons {file} is empty. Write one person a line: name=ID number",
    next: "bdc search --help",
  },
  "persons-encoding": {
    zh: "人员名单不是 UTF-8 编码：{path}。请另存为 UTF-8",
    en: "the list of persons is not UTF-8: {path}. Save it as UTF-8",
    next: "bdc search --help",
  },
  "person-id": {
    zh: "--person 的证件号有误（校验码不符）：{idNo}",
    en: "the ID number of --person is not valid (wrong check digit): {idNo}",
    next: "bdc search --help",
  },
} as const satisfies Record<string, UsageText>;
