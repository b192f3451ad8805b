import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
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
const USAGE = `npm run bench -- [${Object.keys(BENCHES).join("|")} …] [--divide N] [--out FILE|none]
--divide N takes an Nth of the rows, for a quick look; only a whole run at full size writes docs/performance.md.`;

const figureTable = (figures: readonly Figure[]) =>
  table(["figure", "measured", "must reach", ""], figures.map(({ what, value, target, reached }) => [what, value, target ?? "", reached === undefined ? "" : reached ? "✓" : "**not reached**"]));

function page(results: ReadonlyMap<string, Figure[]>): string {
  const parts = [...results].map(([name, figures]) => `## ${BENCHES[name]!.title}\n\n${figureTable(figures)}\n\nWhat limits it: ${BENCHES[name]!.limits}\n\n\`npm run bench -- ${name}\``);
  return `# Performance · 性能

Written by \`npm run bench\`; do not edit. Machines differ: look at the ratios, each taken within one run.

- date: ${new Date().toISOString()}
- commit: ${commit(ROOT)}
- machine: ${machine()}

${parts.join("\n\n")}
`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { divide: { type: "string" }, out: { type: "string" }, help: { type: "boolean" } } });
  const divide = Number(values.divide ?? 1);
  const unknown = positionals.filter((name) => !BENCHES[name]);
  if (values.help || unknown.length || !(divide >= 1)) {
    console.log(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  if (!existsSync(DIST)) throw new Error("there is no dist/: run `npm run build` first");
  const results = new Map<string, Figure[]>();
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (positionals.length && !positionals.includes(name)) continue;
    const figures = await bench.run({ divide });
    results.set(name, figures);
    console.log(`${bench.title}\n\n${figureTable(figures)}\n`);
  }
  const out = values.out ?? (positionals.length || divide > 1 ? "none" : join(ROOT, "docs", "performance.md"));
  if (out !== "none") await writeFile(out, page(results));
}

await main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
