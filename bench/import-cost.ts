/**
 * Measures what importing the package costs a program, beside importing `stripe`, and writes docs/design/import-cost.md:
 * `npm run build && npm run bench:import -- --before DIR`. DIR is a built checkout of an earlier version. stripe is
 * installed in a temporary folder.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { commit, machine, table } from "../proof/report.js";
import { inTempDir, median, ROOT } from "./tool.js";

const ROUNDS = 25;
const STRIPE = "23.1.0";
const MAX_OF_STRIPE = 1;
const MAX_OF_BEFORE = 0.7;
const ENTRIES = ["contract", "sdk", "batch", "sandbox"] as const;

/** Processor time (ms) and resident memory (MB) of a process that imports a module. */
interface Cost {
  readonly cpuMs: number;
  readonly rssMb: number;
}

function costOf(specifier: string | undefined, cwd: string): Cost {
  const code = `
    ${specifier === undefined ? "" : `await import(${JSON.stringify(specifier)});`}
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const rss = process.memoryUsage.rss();
    console.log(JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, rssMb: rss / 2 ** 20 }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd,
    encoding: "utf8",
  });
  if (stderr) throw new Error(stderr);
  return JSON.parse(stdout) as Cost;
}

const entryOf = (root: string, layer: string): string => pathToFileURL(join(root, "dist", layer, "index.js")).href;

/** Measures all modules in turns, so that all see the same noise; the first round is not counted. */
function measure(modules: Readonly<Record<string, string | undefined>>, cwd: string): Record<string, Cost> {
  const costs: Record<string, Cost[]> = {};
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, specifier] of Object.entries(modules)) {
      const cost = costOf(specifier, cwd);
      if (round > 0) (costs[name] ??= []).push(cost);
    }
  }
  const middle = (of: readonly Cost[]): Cost => ({
    cpuMs: median(of.map((cost) => cost.cpuMs)),
    rssMb: median(of.map((cost) => cost.rssMb)),
  });
  return Object.fromEntries(Object.entries(costs).map(([name, of]) => [name, middle(of)]));
}

function report(costs: Readonly<Record<string, Cost>>, before: string | undefined): boolean {
  const node = costs["node"]!;
  const over = (name: string): Cost | undefined => {
    const cost = costs[name];
    return cost && { cpuMs: cost.cpuMs - node.cpuMs, rssMb: cost.rssMb - node.rssMb };
  };
  const stripe = over("stripe")!;
  const ratioOf = (cost: Cost, other: Cost | undefined): string =>
    other ? `${(cost.cpuMs / other.cpuMs).toFixed(2)} · ${(cost.rssMb / other.rssMb).toFixed(2)}` : "";
  const row = (name: string, cost: Cost, earlier?: Cost): string[] => [
    name,
    `${cost.cpuMs.toFixed(0)} ms`,
    `${cost.rssMb.toFixed(1)} MB`,
    ratioOf(cost, stripe),
    ratioOf(cost, earlier),
  ];
  const rows = ENTRIES.map((layer) =>
    row(layer === "sdk" ? "bdc-connect" : `bdc-connect/${layer}`, over(layer)!, over(`${layer} before`)),
  );
  const [sdk, batch, batchBefore] = [over("sdk")!, over("batch")!, over("batch before")];
  const isMet =
    Math.max(sdk.cpuMs / stripe.cpuMs, sdk.rssMb / stripe.rssMb) <= MAX_OF_STRIPE &&
    (!batchBefore || Math.max(batch.cpuMs / batchBefore.cpuMs, batch.rssMb / batchBefore.rssMb) <= MAX_OF_BEFORE);

  const figures = table(
    ["导入 · import", "处理器时间 · processor time", "内存 · memory", "÷ stripe", "÷ 之前 · before"],
    [row(`stripe ${STRIPE}`, stripe), ...rows],
  );
  const text = `# 导入开销 · Import cost

\`npm run bench:import -- --before DIR\`

${figures}

各项为新进程导入该模块的用户态与内核态处理器时间、常驻内存，减去不导入任何模块的 Node 进程（${node.cpuMs.toFixed(0)} 毫秒、${node.rssMb.toFixed(1)} MB）。
同一次运行轮流测量 ${ROUNDS} 轮，取中位数；两个比值依次为处理器时间和内存。上限：bdc-connect 不超过 stripe 的 ${MAX_OF_STRIPE} 倍，bdc-connect/batch 不超过之前的 ${MAX_OF_BEFORE} 倍：${isMet ? "达到" : "**未达到**"}。

Processor time (user and system) and resident memory of a new process that imports the module, less those of a Node
process that imports nothing (${node.cpuMs.toFixed(0)} ms, ${node.rssMb.toFixed(1)} MB). Medians of ${ROUNDS} rounds, taken in turns in one run. The two
ratios are of processor time and of memory. Limits: bdc-connect at most ${MAX_OF_STRIPE} x stripe, bdc-connect/batch at most ${MAX_OF_BEFORE} x
before: ${isMet ? "met" : "**not met**"}.

${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, commit ${commit(ROOT)}${before ? `, before: ${before}` : ""}; ${machine()}
`;
  writeFileSync(join(ROOT, "docs", "design", "import-cost.md"), text);
  console.log(figures);
  return isMet;
}

const { values } = parseArgs({ options: { before: { type: "string" } } });
await inTempDir(async (folder) => {
  writeFileSync(join(folder, "package.json"), "{}");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", `stripe@${STRIPE}`], { cwd: folder, stdio: "ignore" });
  const earlier = values.before && resolve(values.before);
  const modules: Record<string, string | undefined> = { node: undefined, stripe: "stripe" };
  for (const layer of ENTRIES) {
    modules[layer] = entryOf(ROOT, layer);
    if (earlier) modules[`${layer} before`] = entryOf(earlier, layer);
  }
  process.exitCode = report(measure(modules, folder), earlier && commit(earlier)) ? 0 : 1;
});
