import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import type { Tier } from "./tier.js";
import { figureZh, TIER_WORDS } from "./words.js";

/** A tier's last run at full size, as docs/design/proof.json keeps it. */
export interface Run {
  readonly tier: Tier;
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
  readonly seconds: number;
  readonly seed: number;
}

export function machine(): string {
  return `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.version}`;
}

export function commit(tree: string): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: tree, encoding: "utf8" }).trim();
  try {
    const touched = git("status", "--porcelain", "--untracked-files=no", "--", "src", "proof", "bench");
    return git("rev-parse", "--short", "HEAD") + (touched ? " with local changes" : "");
  } catch {
    return "unknown";
  }
}

export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((c) => String(c).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function tierText({ name, figures, failures, skipped }: Tier): string {
  const zh = TIER_WORDS[name]?.zh;
  const parts = [`### ${zh ? `${zh} · ` : ""}${name}`];
  if (skipped) parts.push(`这里未运行 · Not run here: ${skipped}.`);
  else
    parts.push(
      table(
        ["项目 · figure", "值 · value"],
        Object.entries(figures).map(([k, v]) => [inBoth(k), typeof v === "number" ? v.toLocaleString("en") : v]),
      ),
    );
  if (failures.length)
    parts.push(
      `**失败 ${failures.length} · ${failures.length} failures**`,
      failures
        .slice(0, 20)
        .map((f) => `- ${f}`)
        .join("\n"),
    );
  return parts.join("\n\n");
}

function inBoth(figure: string): string {
  const zh = figureZh(figure);
  return zh === undefined ? figure : `${zh} · ${figure}`;
}

/**
 * docs/design/proof.md: what was done to the program, what stood in the register afterwards, when, with which commit. `runs`
 * in the order in which they are reported; `missing`: tiers that have not been run whole.
 */
export function proofPage(runs: readonly Run[], missing: readonly string[]): string {
  const ran = runs.map((r) => r.tier).filter((t) => !t.skipped);
  const failures = ran.reduce((n, t) => n + t.failures.length, 0);
  const sum = (name: string) =>
    ran.reduce((n, t) => n + (typeof t.figures[name] === "number" ? t.figures[name] : 0), 0);
  const filings = sum("filings").toLocaleString("en");
  return `# 验证 · Proof

本页由 \`npm run proof\` 写成，请勿修改。每一项都是最近一次完整运行的结果，附日期和提交号；两核机器上全部跑完要两到三小时。
Written by \`npm run proof\`; do not edit. Each tier's last run at full size, with its date and commit; the whole takes two to three hours on two cores.

**与登记机构自己的登记簿逐件核对 ${filings} 件申请：丢失 ${sum("lost")}，重复 ${sum("doubled")}，错误 ${sum("wrong")}；全部验证失败 ${failures} 项。**
**${filings} filings compared with the authority's own register: ${sum("lost")} lost, ${sum("doubled")} doubled, ${sum("wrong")} wrong; ${failures} failures in all.**

核对程序（\`test/support/generated-filings.ts\`）知道文件要办什么，因为文件是它写的；它直接读取登记簿（\`GET /sandbox/register/dump\`），不与客户端共用任何代码。
每一轮之后，命令自己报的数必须与文件相符，台账必须通过自身的结构、履历和计数检查。

The checker (\`test/support/generated-filings.ts\`) knows what the files ask for because it wrote them, reads the register itself
(\`GET /sandbox/register/dump\`) and shares no code with the client. After every round the command's own counts must tie with
the file, and the ledger must pass its own check of structure, history and counters.

所告知的内容另有一个核对程序（\`proof/checker/\`）：它用另一个解析器读结果文件，直接读取登记机构的数据库，逐行按业务种类、单元和内容（金额、合同、文号）核对，
不只看受理编号和申请编号。“告知失实”统计与登记簿不符的行。

What users are told has a checker of its own (\`proof/checker/\`). It reads the result files with another parser and the authority's database directly, and
compares every row by kind, units and content (amounts, contracts, documents), never by case number or ref alone. “Told wrongly” counts rows that are not as the register has them.

## 做了什么 · What was done

${Object.entries(TIER_WORDS)
  .map(([name, { zh, didZh, did }]) => `- **${zh}**：${didZh}\n  **${name}**: ${did}`)
  .join("\n")}

## 结果 · Figures

${runs.map(runText).join("\n\n")}
${missing.length ? `\n**尚未完整运行 · Not run whole yet:** ${missing.join(", ")}. 可缩短的，测试中都有一次短的 · A short run of each, where it has one, is part of the tests (test/proof).\n` : ""}
## 再跑一次 · Again

\`npm run build && npm run proof\` 全部运行；\`npm run proof -- --only random-kills\` 只跑一项，并更新本页中它的结果。缩小规模时，如
\`npm run proof -- --only random-kills --kills 50 --seed 7\`，不写任何文件：用来重演失败的一轮。

\`npm run build && npm run proof\` runs everything; \`npm run proof -- --only random-kills\` one tier, whose figures it renews here. With smaller sizes, as in
\`npm run proof -- --only random-kills --kills 50 --seed 7\`, nothing is written: that plays a failed round again.
`;
}

function runText({ tier, date, commit, machine, seconds, seed }: Run): string {
  return `${tierText(tier)}\n\n${date.slice(0, 16).replace("T", " ")} UTC, commit ${commit}, ${Math.ceil(seconds / 60)} min, seed ${seed}; ${machine}`;
}
