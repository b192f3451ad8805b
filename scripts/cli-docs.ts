/**
 * Writes the generated parts of docs/reference/cli.md, docs/reference/errors.md and docs/reference/exit-codes.md;
 * `--check` fails when one is stale.
 */
import { readFile, writeFile } from "node:fs/promises";
import { codeCatalogue, type CodeEntry } from "../src/cli/messages/code-catalogue.js";
import { GROUPS } from "../src/cli/command-tree.js";
import type { ExampleSpec, OptionSpec } from "../src/cli/core/command.js";
import { ExitCode, PRECEDENCE } from "../src/cli/core/exit-codes.js";
import { EXIT_TEXTS } from "../src/cli/messages/exit-codes.js";
import { helpWords } from "../src/cli/messages/help.js";

const check = process.argv.includes("--check");
/** Escapes a table cell. In a code span `<` is literal; elsewhere it would begin a tag. */
const cell = (text: string | undefined) =>
  (text ?? "")
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ")
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? part : part.replaceAll("<", "&lt;")))
    .join("");
const table = (headers: string[], rows: (string | undefined)[][]) =>
  [
    `| ${headers.join(" | ")} |`,
    `|${headers.map(() => "---").join("|")}|`,
    ...rows.map((r) => `| ${r.map(cell).join(" | ")} |`),
  ].join("\n");

function commands(): string {
  return GROUPS.flatMap(({ name: group, commands: list }) =>
    list.map(({ usage, summary, options = [], examples = [], argument }) =>
      [
        // A code span, because Markdown would read `<file>` as a tag.
        `### \`bdc ${`${group} ${usage}`.trim()}\``,
        summary.zh,
        summary.en,
        argument && `\`${argument[0]}\`: ${argument[1].join(", ")}`,
        options.length > 0 && table(["选项 · option", "中文", "English"], options.map(optionRow)),
        examples.length > 0 && ["```sh", ...examples.map(chineseExample), "```"].join("\n"),
      ]
        .filter(Boolean)
        .join("\n\n"),
    ),
  ).join("\n\n");
}

function optionRow({ flags, zh, en, choices, repeatable }: OptionSpec): string[] {
  const more = (lang: "zh" | "en") =>
    (repeatable ? helpWords(lang).repeatable : "") + (choices ? helpWords(lang).choices(choices) : "");
  return [`\`${flags}\``, zh + more("zh"), en + more("en")];
}

/** The Chinese example. The English one differs only in the file name. */
const chineseExample = (example: ExampleSpec) => (typeof example === "string" ? example : example.zh);

function exitCodes(): string {
  const codes = Object.values(ExitCode);
  return [
    table(
      ["退出码 · code", "含义", "meaning", "处理", "what to do"],
      codes.map((c) => [String(c), EXIT_TEXTS[c].zh, EXIT_TEXTS[c].en, EXIT_TEXTS[c].fixZh, EXIT_TEXTS[c].fixEn]),
    ),
    `多种情况同时出现时，取下列顺序中的第一个。`,
    `When several apply, the first in this order is used:`,
    PRECEDENCE.join(", "),
  ].join("\n\n");
}

const GROUP_TITLES: Record<CodeEntry["group"], readonly [heading: string, zh: string, en: string]> = {
  usage: ["命令用法 · Usage", "退出码 2 或 6。", "Exit code 2 or 6."],
  file: [
    "文件 · Files",
    "退出码 2。已有申请提交后：文件读取时被修改为 5，结果文件无法写入为 1。",
    "Exit code 2. After filings were sent: 5 when the file changed while it was read, 1 when the result file cannot be written.",
  ],
  cell: ["单元格和行 · Cells and rows", "退出码 3。", "Exit code 3."],
  rule: [
    "业务规则 · Business rules",
    "bdc 检查出的，退出码 3；登记机构拒绝的，退出码 4。",
    "Exit code 3 when found by bdc, 4 when the authority refuses.",
  ],
  problem: ["登记机构的答复 · Responses of the authority", "退出码 4、6 或 7。", "Exit code 4, 6 or 7."],
  connection: [
    "连接失败的原因 · Why a connection failed",
    "`error.connection.problem`，退出码 7；本机的证书和私钥文件无法使用的为 2。见[连接登记机构](../guide/zh/connections.md)。",
    "`error.connection.problem`; exit code 7, or 2 when a certificate or key file of this machine cannot be used. See [Connections](../guide/en/connections.md).",
  ],
  reconcile: [
    "对账差异 · Differences found by reconcile",
    "`bdc reconcile` 列出；退出码 5。",
    "Listed by `bdc reconcile`; exit code 5.",
  ],
  security: [
    "密钥、签名和令牌 · Keys, signatures and tokens",
    "配置有误的，退出码 2；登记机构不予确认身份的，6；答复未被采信的，7。",
    "Exit code 2 for a wrong setting, 6 when the authority does not accept the identity, 7 when an answer is not believed.",
  ],
  "needs-person": ["需人工处理的原因 · Reasons for manual review", "退出码 5。", "Exit code 5."],
  release: ["放款核验 · Release check", "退出码 9、14 或 15。", "Exit code 9, 14 or 15."],
  status: ["受理件状态 · Case statuses", "", ""],
  "exit-code": ["", "", ""],
};

/** Groups whose codes have a severity or verdict and a source. */
const SOURCED: ReadonlySet<CodeEntry["group"]> = new Set(["rule", "release"]);

function errors(): string {
  const all = codeCatalogue();
  return (Object.keys(GROUP_TITLES) as CodeEntry["group"][])
    .filter((g) => g !== "exit-code")
    .map((group) => {
      const entries = all.filter((e) => e.group === group);
      const rows = entries.map((e) => {
        const next = e.next && `\`${e.next}\``;
        return [
          `\`${e.code}\``,
          e.zh,
          e.en,
          e.fixZh ?? next,
          e.fixEn ?? next,
          ...(SOURCED.has(group) ? [e.severity, e.source] : []),
        ];
      });
      const [heading, zh, en] = GROUP_TITLES[group];
      const headers = ["代码 · code", "含义", "meaning", "处理", "fix"];
      if (SOURCED.has(group)) headers.push("级别 · severity", "依据 · source");
      return [`## ${heading}`, zh, en, table(headers, rows)].filter(Boolean).join("\n\n");
    })
    .join("\n\n");
}

async function fill(name: string, made: string): Promise<boolean> {
  const target = new URL(`../docs/reference/${name}`, import.meta.url);
  const before = await readFile(target, "utf8");
  const after = before.replace(
    /(<!-- generated by scripts\/cli-docs\.ts -->\n)[\s\S]*(<!-- end -->)/,
    (_, open: string, close: string) => `${open}\n${made}\n\n${close}`,
  );
  if (before === after) return true;
  if (check) console.error(`docs/reference/${name} is stale: run npx tsx scripts/cli-docs.ts`);
  else await writeFile(target, after);
  return !check;
}

const fresh = await Promise.all([
  fill("cli.md", commands()),
  fill("errors.md", errors()),
  fill("exit-codes.md", exitCodes()),
]);
if (fresh.includes(false)) process.exitCode = 1;
