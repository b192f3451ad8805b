import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GROUPS } from "../../../src/cli/command-tree.js";
import { resolveLanguage } from "../../../src/cli/core/context.js";
import { auditWords } from "../../../src/cli/messages/commands/audit.js";
import { USAGE_ERRORS } from "../../../src/cli/messages/errors/index.js";
import { EXIT_TEXTS } from "../../../src/cli/messages/exit-codes.js";
import { GLOBAL_OPTIONS } from "../../../src/cli/messages/help.js";
import { messages } from "../../../src/cli/messages/index.js";
import { lifecycleWords } from "../../../src/cli/messages/commands/lifecycle.js";
import { LEFT_TEXTS, needsPersonWords } from "../../../src/cli/messages/commands/needs-person.js";
import { releaseWords } from "../../../src/cli/messages/commands/release.js";
import { main } from "../../../src/cli/program.js";

/** Chinese characters and punctuation. */
const CHINESE = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/;

/** Values that are Chinese in any language: a name, a case number, a work card, a certificate number, column names. */
const CHINESE_VALUES = [
  "张三",
  "周敏",
  "（2026）浙0106执1234号",
  "浙010600123",
  "浙（2026）示例市不动产证明第0000001号",
  "客户名称=抵押人",
];
const withoutValues = (text: string) => CHINESE_VALUES.reduce((rest, value) => rest.replaceAll(value, ""), text);

let printed = "";
let listeners: [string, (...args: unknown[]) => void][];
beforeEach(() => {
  printed = "";
  const collect = (chunk: string | Uint8Array) => {
    printed += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(collect);
  vi.spyOn(process.stderr, "write").mockImplementation(collect);
  listeners = ["SIGINT", "SIGTERM", "SIGHUP"].flatMap((signal) =>
    process
      .listeners(signal as NodeJS.Signals)
      .map((listener): [string, () => void] => [signal, listener as () => void]),
  );
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
  for (const [signal, listener] of listeners) process.on(signal, listener as () => void);
});

async function outputOf(...args: string[]): Promise<string> {
  printed = "";
  await main(args);
  return printed;
}

const commands = GROUPS.flatMap(({ name, commands: list }) =>
  list.map(({ usage }) => `${name} ${usage.split(" ")[0]}`.trim().split(" ")),
);
const groups = GROUPS.filter(({ name }) => name !== "").map(({ name }) => [name]);
const pages = [[], ...groups, ...commands];

/** The lines of a help that describe an option or a command, without those that continue a description. */
const describedLines = (help: string) =>
  help.split("\n").filter((line) => /^ {2}\S/.test(line) && !line.startsWith("  $ ") && /\S {2,}\S/.test(line));

describe("help", () => {
  it.each(pages.map((page) => page.join(" ")))("bdc %s --help is in English with --lang en", async (page) => {
    const help = await outputOf(...page.split(" ").filter(Boolean), "--help", "--lang", "en");
    expect(help).toMatch(/^Usage: bdc/);
    expect(withoutValues(help)).not.toMatch(CHINESE);
  });

  it.each(pages.map((page) => page.join(" ")))("bdc %s --help is in Chinese with --lang zh", async (page) => {
    const help = await outputOf(...page.split(" ").filter(Boolean), "--help", "--lang", "zh");
    expect(help).toMatch(/^用法: bdc/);
    expect(help).not.toMatch(/Usage|Options|Commands|Examples|\[options\]|\[command\]|choices|repeatable/);
    const lines = describedLines(help);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => !CHINESE.test(line.replace(/\[选项\]|\[命令\]/g, "")))).toEqual([]);
  });

  it.each([
    [["--lang", "en", "submit", "--help"]],
    [["submit", "--help", "--lang", "en"]],
    [["submit", "--lang=en", "--help"]],
    [["help", "submit", "--lang", "en"]],
    [["--lang", "zh", "submit", "--help", "--lang", "en"]],
  ])("%j is in English wherever --lang stands", async (args) => {
    expect(await outputOf(...args)).toMatch(/^Usage: bdc submit/);
  });

  it.each([
    ["unknown command", ["sumbit"]],
    ["unknown option", ["status", "--wat"]],
    ["missing required argument", ["check"]],
    ["too many arguments", ["check", "a", "b"]],
    ["is invalid", ["completion", "xsh"]],
    ["needs a value", ["status", "--profile"]],
  ])("the error “%s” is in the language of --lang", async (phrase, args) => {
    const english = await outputOf("--lang", "en", ...args);
    expect(english).toContain(phrase);
    expect(english).not.toMatch(CHINESE);
    const chinese = await outputOf("--lang", "zh", ...args);
    expect(chinese).not.toContain(phrase);
    for (const line of chinese.trimEnd().split("\n")) expect(line).toMatch(CHINESE);
  });
});

describe("the language", () => {
  it.each([
    ["en", { LC_ALL: "zh_CN.UTF-8" }, "en"],
    ["zh", { LC_ALL: "en_US.UTF-8" }, "zh"],
    [undefined, { LC_ALL: "en_US.UTF-8", LANG: "zh_CN.UTF-8" }, "en"],
    [undefined, { LC_ALL: "", LC_MESSAGES: "", LANG: "en_US.UTF-8" }, "en"],
    [undefined, { LC_MESSAGES: "en_GB", LANG: "zh_CN" }, "en"],
    [undefined, { LANG: "C" }, "zh"],
    [undefined, {}, "zh"],
  ])("with --lang %s and %j is %s", (option, env, lang) => {
    expect(resolveLanguage(option, env)).toBe(lang);
  });
});

type Words = Readonly<Record<string, unknown>>;
/** Every text below an object by its path; of a function its source, which holds its texts. */
function textsOf(value: unknown, path = ""): [path: string, text: string][] {
  if (value === undefined) return [];
  if (typeof value === "string" || typeof value === "function") return [[path, String(value)]];
  return Object.entries(value as Words).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
}

describe("messages", () => {
  const tables: [string, (lang: "zh" | "en") => unknown][] = [
    ["messages", messages],
    ["audit", auditWords],
    ["lifecycle", lifecycleWords],
    ["needs-person", needsPersonWords],
    ["release", releaseWords],
  ];

  it.each(tables)("of %s in English hold no Chinese", (_, words) => {
    expect(textsOf(words("en")).filter(([, text]) => CHINESE.test(text))).toEqual([]);
  });

  it.each(tables)("of %s in Chinese all hold Chinese", (_, words) => {
    expect(textsOf(words("zh")).filter(([, text]) => text !== "" && !CHINESE.test(text))).toEqual([]);
  });

  const pairs = [
    ...Object.entries(USAGE_ERRORS),
    ...Object.entries(EXIT_TEXTS),
    ...Object.entries(LEFT_TEXTS),
    ...Object.entries(GLOBAL_OPTIONS),
  ].map(
    ([code, text]) =>
      [code, text as { zh: string; en: string; fixZh?: string; fixEn?: string; next?: string }] as const,
  );

  it.each(pairs)("of %s keep the languages apart", (_, { zh, en, fixZh, fixEn, next }) => {
    expect(en).not.toMatch(CHINESE);
    expect(fixEn ?? "").not.toMatch(CHINESE);
    expect(next ?? "").not.toMatch(CHINESE);
    for (const text of [zh, ...(fixZh ? [fixZh] : [])]) {
      expect(text).toMatch(CHINESE);
      // Two English words in a row outside a command would be English prose.
      const prose = text.replace(/`[^`]*`|bdc( [a-z-]+)+|\{\w+\}/g, "");
      expect(prose).not.toMatch(/\b[a-z]{2,} [a-z]{2,}\b/);
    }
  });
});
