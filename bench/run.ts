import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { commit, machine, table } from "../proof/report.js";
import { check } from "./check.js";
import { follow } from "./follow.js";
import { ledgerCost } from "./ledger.js";
import { memory } from "./memory.js";
import { registry } from "./registry.js";
import { resume } from "./resume.js";
import { submit } from "./submit.js";
import { DIST, ROOT, type Bench, type Figure } from "./tool.js";

const BENCHES: Readonly<Record<string, Bench>> = { submit, ledger: ledgerCost, check, memory, resume, registry, follow };
const USAGE = `npm run bench -- [${Object.keys(BENCHES).join("|")} …] [--divide N]
--divide N takes an Nth of the rows, for a quick look; only what is measured at full size goes to docs/performance.md.`;

/** The last run of a bench at full size. */
interface Kept {
  readonly figures: readonly Figure[];
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
}

const figureTable = (figures: readonly Figure[]) =>
  table(["项目 · figure", "实测 · measured", "要求 · must reach", ""], figures.map(({ what, value, target, reached }) => [what, value, target ?? "", reached === undefined ? "" : reached ? "✓" : "**未达到 · not reached**"]));

const titleOf = (name: string) => `${BENCHES[name]!.title.zh} · ${BENCHES[name]!.title.en}`;

function page(runs: Readonly<Record<string, Kept>>): string {
  const parts = Object.entries(runs).map(([name, { figures, date, commit: at, machine: on }]) =>
    `## ${titleOf(name)}\n\n${figureTable(figures)}\n\n限制 · What limits it: ${BENCHES[name]!.limits.zh}\n${BENCHES[name]!.limits.en}\n\n\`npm run bench -- ${name}\`, ${date.slice(0, 16).replace("T", " ")} UTC, commit ${at}; ${on}`);
  return `# 性能 · Performance

本页由 \`npm run bench\` 写成，请勿修改。机器各不相同：请看比值，每个比值都在同一次运行中取得。每张表是该项最近一次完整规模的运行。
Written by \`npm run bench\`; do not edit. Machines differ: look at the ratios, each taken within one run. Each table is its bench's last run at full size.

${parts.join("\n\n")}
`;
}

/** After each bench: ten minutes' work is not lost with the next. */
async function keep(name: string, figures: readonly Figure[]): Promise<void> {
  const path = join(ROOT, "docs", "performance.json");
  const before = existsSync(path) ? (JSON.parse(await readFile(path, "utf8")) as Record<string, Kept>) : {};
  const runs: Record<string, Kept> = { ...before, [name]: { figures, date: new Date().toISOString(), commit: commit(ROOT), machine: machine() } };
  const inOrder = Object.fromEntries(Object.keys(BENCHES).flatMap((bench) => (runs[bench] ? [[bench, runs[bench]]] : [])));
  await writeFile(path, JSON.stringify(inOrder, null, 1) + "\n");
  await writeFile(join(ROOT, "docs", "performance.md"), page(inOrder));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { divide: { type: "string" }, help: { type: "boolean" } } });
  const divide = Number(values.divide ?? 1);
  const unknown = positionals.filter((name) => !BENCHES[name]);
  if (values.help || unknown.length || !(divide >= 1)) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (!existsSync(DIST)) throw new Error("there is no dist/: run `npm run build` first");
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (positionals.length && !positionals.includes(name)) continue;
    const figures = await bench.run({ divide });
    console.log(`${titleOf(name)}\n\n${figureTable(figures)}\n`);
    if (divide === 1) await keep(name, figures);
  }
}

await main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
