import type { UsageText } from "./usage-text.js";

/** Errors of the command line itself, which the parser finds before a command runs. */
export const PARSER_ERRORS = {
  "unknown-command": {
    zh: "没有“{word}”这个命令{nearZh}",
    en: 'unknown command "{word}"{nearEn}',
    next: "{command} --help",
  },
  "command-needed": {
    zh: "请写明这一组中的一个命令",
    en: "name one of the commands of this group",
    next: "{command} --help",
  },
  "unknown-option": {
    zh: "没有“{option}”这个选项{nearZh}",
    en: 'unknown option "{option}"{nearEn}',
    next: "{command} --help",
  },
  "option-value-missing": {
    zh: "选项 {flag} 后面缺少值",
    en: "{flag} needs a value",
    next: "{command} --help",
  },
  "option-value-invalid": {
    zh: "选项 {flag} 的值“{text}”无效；可选值：{known}",
    en: 'the value "{text}" of {flag} is invalid. Valid values: {known}',
    next: "{command} --help",
  },
  "argument-missing": {
    zh: "缺少参数 {argument}",
    en: "missing required argument {argument}",
    next: "{command} --help",
  },
  "argument-invalid": {
    zh: "参数 {argument} 的值“{text}”无效；可选值：{known}",
    en: 'the value "{text}" of {argument} is invalid. Valid values: {known}',
    next: "{command} --help",
  },
  "too-many-arguments": {
    zh: "参数过多：应为 {most} 个，实际 {count} 个",
    en: "too many arguments: expected {most}, received {count}",
    next: "{command} --help",
  },
  "command-line-invalid": {
    zh: "命令行有误：{what}",
    en: "the command line is invalid: {what}",
    next: "{command} --help",
  },
} as const satisfies Record<string, UsageText>;
