/** What the parser of command lines says, which it says in English only. */
const PHRASES: readonly (readonly [said: RegExp, zh: string])[] = [
  [/unknown command '([^']*)'/, "没有“$1”这个命令"],
  [/unknown option '([^']*)'/, "没有“$1”这个选项"],
  [/missing required argument '([^']*)'/, "缺少参数 <$1>"],
  [/option '([^']*)' argument missing/, "选项 $1 后面缺少值"],
  [/option '([^']*)' argument '([^']*)' is invalid\. Allowed choices are (.*)\./, "选项 $1 不能是“$2”；可以是：$3"],
  [
    /command-argument value '([^']*)' is invalid for argument '([^']*)'\. Allowed choices are (.*)\./,
    "参数 <$2> 不能是“$1”；可以是：$3",
  ],
  [/too many arguments.*Expected (\d+) arguments? but got (\d+)/, "参数太多：应有 $1 个，写了 $2 个"],
  [/\(outputHelp\)/, "请写明这一组里的哪个命令"],
];

/** The parser's message in both languages; what is not known stays as it was said. */
export function usageWords(message: string): { zh: string; en: string } {
  const en = message === "(outputHelp)" ? "name one of the commands of this group" : message;
  for (const [said, zh] of PHRASES) {
    const found = said.exec(message);
    if (!found) continue;
    const meant = /Did you mean (?:one of )?(.*)\?/.exec(message)?.[1];
    return {
      zh:
        zh.replace(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? "") +
        (meant === undefined ? "" : `；是不是 ${meant}`),
      en,
    };
  }
  return { zh: message, en };
}

const HEADINGS: Readonly<Record<string, string>> = {
  "Usage:": "用法",
  "Arguments:": "参数",
  "Options:": "选项",
  "Commands:": "命令",
};

/** The parser's heading of a part of its help, in both languages. */
export function helpHeading(said: string): string {
  const zh = HEADINGS[said];
  return zh === undefined ? said : `${zh} · ${said}`;
}
