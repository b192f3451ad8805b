import { z } from "zod";
import { key, printed, shared, texts } from "./document.js";
import { fixes } from "./finding.js";

const words = z.array(z.string());
const choices = key(words, "可选值", "the only valid values").optional();
const suggestions = key(
  words,
  "补全时提供的值；其他值也可以",
  "values that completion offers; others are valid too",
).optional();
const required = key(z.boolean(), "是否必填", "whether it must be given");

const HelpOption = shared(
  "help-option",
  "选项",
  "An option",
  z.strictObject({
    name: key(z.string(), "名称，含 --", "name, with its dashes"),
    short: key(z.string(), "短名称，如 -h", "short name, such as -h").optional(),
    value: key(
      z.strictObject({ name: key(z.string(), "值的名称", "name of the value"), required }),
      "值；没有的为开关",
      "the value; a switch has none",
    ).optional(),
    ...texts,
    choices,
    suggestions,
    default: key(z.string(), "不写时的值", "the value without the option").optional(),
    repeatable: key(z.boolean(), "是否可重复", "whether it may be given several times"),
  }),
);

/** What `bdc help --json` and `--help --json` print. */
export const HELP_DOCUMENT = printed("命令、选项、退出码和环境变量", "commands, options, exit codes and environment", {
  name: key(z.literal("bdc"), "程序", "the program"),
  version: key(z.string(), "版本", "the version"),
  ...texts,
  options: key(z.array(HelpOption), "各命令共有的选项", "options of every command"),
  groups: key(
    z.array(z.strictObject({ name: key(z.string(), "第一个词", "the first word"), ...texts })),
    "命令组",
    "groups of commands",
  ),
  commands: key(
    z.array(
      z.strictObject({
        name: key(z.string(), "命令，如 batch show", "the command, such as batch show"),
        usage: key(z.string(), "用法", "the usage"),
        ...texts,
        arguments: key(
          z.array(
            z.strictObject({
              name: key(z.string(), "名称", "name"),
              required,
              variadic: key(z.boolean(), "是否可有多个", "whether there may be several"),
              choices,
              suggestions,
            }),
          ),
          "参数",
          "arguments",
        ),
        options: key(z.array(HelpOption), "选项", "options"),
        examples: key(z.array(z.strictObject(texts)), "示例", "examples"),
      }),
    ),
    "命令；--help 时只有该命令或该组",
    "commands; with --help only the command or group",
  ),
  exitCodes: key(
    z.array(z.strictObject({ code: key(z.int(), "退出码", "the exit code"), ...texts, ...fixes })),
    "退出码",
    "exit codes",
  ),
  environment: key(
    z.array(z.strictObject({ name: key(z.string(), "环境变量", "variable"), ...texts })),
    "环境变量",
    "variables of the environment",
  ),
});

/** What `bdc --version --json` prints. */
export const VERSION_DOCUMENT = printed("版本", "the version", {
  version: key(z.string(), "bdc 的版本", "version of bdc"),
  node: key(z.string(), "Node.js 的版本", "version of Node.js"),
  platform: key(z.string(), "操作系统，如 linux", "operating system, such as linux"),
  arch: key(z.string(), "处理器架构，如 x64", "architecture, such as x64"),
});
