import type { LocalizedText } from "../core/language.js";

/** Messages of the command-line parser, which has them in English only. */
const PHRASES: readonly (readonly [message: RegExp, zh: string])[] = [
  [/unknown command '([^']*)'/, "没有“$1”这个命令"],
  [/unknown option '([^']*)'/, "没有“$1”这个选项"],
  [/missing required argument '([^']*)'/, "缺少参数 <$1>"],
  [/option '([^']*)' argument missing/, "选项 $1 后面缺少值"],
  [/option '([^']*)' argument '([^']*)' is invalid\. Allowed choices are (.*)\./, "选项 $1 的值“$2”无效；可选值：$3"],
  [
    /command-argument value '([^']*)' is invalid for argument '([^']*)'\. Allowed choices are (.*)\./,
    "参数 <$2> 的值“$1”无效；可选值：$3",
  ],
  [/too many arguments.*Expected (\d+) arguments? but got (\d+)/, "参数过多：应为 $1 个，实际 $2 个"],
  [/\(outputHelp\)/, "请写明这一组中的一个命令"],
];

/** Translates a message of the parser. One without a translation stays as it is. */
export function parserMessage(message: string): LocalizedText {
  const text = message.replace(/^error: /, "");
  const en = text === "(outputHelp)" ? "name one of the commands of this group" : text.replace(/\n/g, " ");
  for (const [pattern, zh] of PHRASES) {
    const found = pattern.exec(text);
    if (!found) continue;
    const suggestion = /Did you mean (?:one of )?(.*)\?/.exec(text)?.[1];
    return {
      zh:
        zh.replace(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? "") +
        (suggestion === undefined ? "" : `；您要的是 ${suggestion} 吗？`),
      en,
    };
  }
  return { zh: text, en };
}
