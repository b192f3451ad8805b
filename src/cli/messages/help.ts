import type { OptionSpec } from "../core/command.js";
import type { Lang, LocalizedText } from "../core/language.js";

/** Descriptions of the options that every command has. */
export const GLOBAL_OPTIONS = {
  program: {
    zh: "不动产登记批量申请工具",
    en: "file registrations with real-estate registration authorities in bulk",
  },
  version: { zh: "显示版本号", en: "print the version" },
  json: { zh: "在标准输出上输出一个 JSON 文档", en: "print one JSON document on stdout" },
  profile: {
    zh: "接入配置；默认取环境变量 BDC_PROFILE，其次取默认接入配置",
    en: "profile; default: BDC_PROFILE, else the default profile",
  },
  lang: {
    zh: "帮助、提示和错误的语言；默认依次取 LC_ALL、LC_MESSAGES、LANG 中第一个有值的，不是英文时用中文",
    en: "language of help, prompts and errors; default: the first of LC_ALL, LC_MESSAGES and LANG that is set; Chinese unless that is English",
  },
  quiet: { zh: "不显示进度和提示", en: "print no progress and no notes" },
  debug: {
    zh: "在标准错误上输出调用记录，不含内容和令牌；BDC_DEBUG=文件 时写入该文件",
    en: "print a trace of calls on stderr, without contents and tokens; BDC_DEBUG=FILE writes it to a file",
  },
  logFormat: {
    zh: "标准错误的格式：json 每行一个 JSON 日志条目（pino 格式，已脱敏）；默认 text",
    en: "format of stderr: json writes one log entry a line (as pino does, masked); default: text",
  },
  noPager: { zh: "不用分页程序显示较长的结果", en: "do not show long output in a pager" },
  noColor: { zh: "不用颜色（同环境变量 NO_COLOR）", en: "use no colors (as does NO_COLOR)" },
  help: { zh: "显示帮助", en: "show help" },
} as const satisfies Record<string, LocalizedText>;

/** The options of every command, as they stand in the help. */
export const GLOBAL_OPTION_SPECS: readonly OptionSpec[] = [
  { flags: "-V, --version", ...GLOBAL_OPTIONS.version },
  { flags: "--json", ...GLOBAL_OPTIONS.json },
  { flags: "--profile <name>", ...GLOBAL_OPTIONS.profile },
  { flags: "--lang <lang>", ...GLOBAL_OPTIONS.lang, choices: ["zh", "en"] },
  { flags: "--quiet", ...GLOBAL_OPTIONS.quiet },
  { flags: "--debug", ...GLOBAL_OPTIONS.debug },
  { flags: "--log-format <format>", ...GLOBAL_OPTIONS.logFormat, choices: ["text", "json"] },
  { flags: "--no-pager", ...GLOBAL_OPTIONS.noPager },
  { flags: "--no-color", ...GLOBAL_OPTIONS.noColor },
  { flags: "-h, --help", ...GLOBAL_OPTIONS.help },
];

interface HelpSection extends LocalizedText {
  readonly commands: readonly string[];
}

/** The sections of `bdc --help`, in the order of a first day; a command that is in none stands in the last. */
export const HELP_SECTIONS: readonly HelpSection[] = [
  { zh: "文件:", en: "Files:", commands: ["template", "check", "map"] },
  { zh: "提交:", en: "Filing:", commands: ["submit", "resume", "batch"] },
  {
    zh: "跟踪:",
    en: "Following:",
    commands: ["status", "watch", "results", "report", "reconcile", "case", "deadlines", "listen"],
  },
  { zh: "银行与法院:", en: "Banks and courts:", commands: ["release-check", "search", "unit", "certificate"] },
  { zh: "设置与核验:", en: "Set-up and checks:", commands: ["init", "profile", "doctor", "audit", "metrics"] },
  {
    zh: "学习与开发:",
    en: "Learning and development:",
    commands: ["demo", "explain", "rules", "sandbox", "completion"],
  },
];

/** Place of a command in the help, by section and within it. */
export function helpPlace(command: string): number {
  const section = HELP_SECTIONS.findIndex(({ commands }) => commands.includes(command));
  if (section < 0) return HELP_SECTIONS.length * 100;
  return section * 100 + HELP_SECTIONS[section]!.commands.indexOf(command);
}

export function helpSection(command: string): LocalizedText {
  return HELP_SECTIONS.find(({ commands }) => commands.includes(command)) ?? HELP_SECTIONS.at(-1)!;
}

/** Words of the help itself, which the parser has in English only. */
const zh = {
  titles: { "Usage:": "用法:", "Arguments:": "参数:", "Options:": "选项:", "Commands:": "命令:" } as Record<
    string,
    string
  >,
  usage: (usage: string) => usage.replace("[options]", "[选项]").replace("[command]", "[命令]"),
  choices: (values: readonly string[]) => `（可选值：${values.join("、")}）`,
  repeatable: "（可重复）",
  examples: "示例:",
};

const en: typeof zh = {
  titles: {},
  usage: (usage) => usage,
  choices: (values) => ` (choices: ${values.join(", ")})`,
  repeatable: " (repeatable)",
  examples: "Examples:",
};

export function helpWords(lang: Lang): typeof zh {
  return lang === "en" ? en : zh;
}
