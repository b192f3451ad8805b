import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { commit, machine, table } from "../proof/report.js";
import { check } from "./check.js";
import { follow } from "./follow.js";
import { ledgerCost } from "./ledger.js";
import { memory } from "./memory.js";
import { comparable, comparePairs, PAIRS, pairsSection } from "./pairs.js";
import { registry } from "./registry.js";
import { resume } from "./resume.js";
import { startup } from "./startup.js";
import { submit } from "./submit.js";
import { workbook } from "./workbook.js";
import { DIST, ROOT, type Bench, type Figure } from "./tool.js";

const BENCHES: Readonly<Record<string, Bench>> = {
  submit,
  ledger: ledgerCost,
  check,
  workbook,
  memory,
  resume,
  registry,
  follow,
  startup,
};
const USAGE = `npm run bench -- [${Object.keys(BENCHES).join("|")} …] [--divide N]
npm run bench -- [${comparable(BENCHES).join("|")} …] --against DIR [--pairs ${PAIRS}] [--divide N]
--against DIR compares this checkout with another, built one; it ends with 1 where something is slower.
--divide N takes an Nth of the rows, for a quick look; only what is measured at full size goes to docs/design/performance.md.`;

/** The last run of a bench at full size. */
interface Kept {
  readonly figures: readonly Figure[];
  readonly date: string;
  readonly commit: string;
  readonly machine: string;
}

const figureTable = (figures: readonly Figure[]) =>
  table(
    ["项目 · figure", "实测 · measured", "要求 · must reach", ""],
    figures.map(({ what, value, target, reached }) => [
      what,
      value,
      target ?? "",
      reached === undefined ? "" : reached ? "✓" : "**未达到 · not reached**",
    ]),
  );

const titleOf = (name: string) => `${BENCHES[name]!.title.zh} · ${BENCHES[name]!.title.en}`;

async function page(runs: Readonly<Record<string, Kept>>): Promise<string> {
  const parts = Object.entries(runs).map(([name, { figures, date, commit: at, machine: on }]) => {
    const { zh, en } = BENCHES[name]!.limits;
    const minute = date.slice(0, 16).replace("T", " ");
    const limits = `限制 · What limits it: ${zh}\n${en}`;
    const origin = `\`npm run bench -- ${name}\`, ${minute} UTC, commit ${at}; ${on}`;
    return `## ${titleOf(name)}\n\n${figureTable(figures)}\n\n${limits}\n\n${origin}`;
  });
  const compared = await pairsSection();
  if (compared) parts.push(compared);
  return `# 性能 · Performance

本页由 \`npm run bench\` 写成，请勿修改。机器各不相同：请看比值，每个比值都在同一次运行中取得。每张表是该项最近一次完整规模的运行。
Written by \`npm run bench\`; do not edit. Machines differ: look at the ratios, each taken within one run.
Each table is its bench's last run at full size.

${parts.join("\n\n")}
`;
}

const KEPT = join(ROOT, "docs", "design", "performance.json");

async function keptRuns(): Promise<Record<string, Kept>> {
  return existsSync(KEPT) ? (JSON.parse(await readFile(KEPT, "utf8")) as Record<string, Kept>) : {};
}

async function writePage(runs: Readonly<Record<string, Kept>>): Promise<void> {
  await writeFile(join(ROOT, "docs", "design", "performance.md"), await page(runs));
}

/** After each bench: ten minutes' work is not lost with the next. */
async function keep(name: string, figures: readonly Figure[]): Promise<void> {
  const run: Kept = { figures, date: new Date().toISOString(), commit: commit(ROOT), machine: machine() };
  const runs: Record<string, Kept> = { ...(await keptRuns()), [name]: run };
  const inOrder = Object.fromEntries(
    Object.keys(BENCHES).flatMap((bench) => (runs[bench] ? [[bench, runs[bench]]] : [])),
  );
  await writeFile(KEPT, JSON.stringify(inOrder, null, 1) + "\n");
  await writePage(inOrder);
}

async function compare(names: readonly string[], root: string, pairs: number, divide: number): Promise<void> {
  const all = comparable(BENCHES);
  const chosen = all.filter((name) => !names.length || names.includes(name));
  const benches = Object.fromEntries(chosen.map((name) => [name, BENCHES[name]!]));
  // Only the whole is kept, so that all figures of the page's section are of one sitting.
  const whole = divide === 1 && pairs >= PAIRS && chosen.length === all.length;
  const isValid = await comparePairs(benches, { root, pairs, divide, keep: whole });
  if (whole) await writePage(await keptRuns());
  if (!isValid) process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      against: { type: "string" },
      divide: { type: "string" },
      help: { type: "boolean" },
      pairs: { type: "string" },
    },
  });
  const divide = Number(values.divide ?? 1);
  const pairs = Number(values.pairs ?? PAIRS);
  const known = values.against === undefined ? Object.keys(BENCHES) : comparable(BENCHES);
  const unknown = positionals.filter((name) => !known.includes(name));
  if (values.help || unknown.length || !(divide >= 1) || !(Number.isInteger(pairs) && pairs >= 1)) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (values.against !== undefined) {
    await compare(positionals, resolve(values.against), pairs, divide);
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
