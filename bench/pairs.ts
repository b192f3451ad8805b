import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commit, machine, table } from "../proof/report.js";
import {
  ascending,
  HERE,
  inTempDir,
  median,
  ratio,
  ROOT,
  rowsPerSecond,
  type Bench,
  type Checkout,
  type Timed,
} from "./tool.js";

/** Fewer are a quick look, and are not kept. */
export const PAIRS = 9;
/** A figure is slower where its whole interval lies below this. */
const SLOWER = 0.97;
const CONFIDENCE = 0.95;
const KEPT = join(ROOT, "docs", "design", "performance-pairs.json");

/** One figure of a comparison. */
interface Compared {
  readonly what: string;
  /** Medians. */
  readonly before: string;
  readonly after: string;
  /** Of each pair, time before / time after: above 1 where it is faster now. */
  readonly ratios: readonly number[];
}

/** The last comparison at full size. */
interface Comparison {
  readonly figures: readonly Compared[];
  readonly benches: readonly string[];
  readonly date: string;
  readonly before: string;
  readonly after: string;
  readonly machine: string;
}

/**
 * The confidence interval of the median between two order statistics (the inverted sign test): it supposes no
 * distribution. Nine values give the second and the eighth; fewer than six give none.
 */
export function medianInterval(values: readonly number[]): { low: number; high: number } | undefined {
  const n = values.length;
  const sorted = ascending(values);
  let leftOut = 0;
  // With X ~ Binomial(n, 1/2) values below the median: P(X < leftOut) and P(X = leftOut).
  let tail = 0;
  let term = 0.5 ** n;
  while (2 * (tail + term) <= 1 - CONFIDENCE) {
    tail += term;
    term *= (n - leftOut) / (leftOut + 1);
    leftOut++;
  }
  return leftOut === 0 ? undefined : { low: sorted[leftOut - 1]!, high: sorted[n - leftOut]! };
}

function isSlower({ ratios }: Compared): boolean {
  const interval = medianInterval(ratios);
  return interval !== undefined && interval.high < SLOWER;
}

function comparedTable(figures: readonly Compared[]): string {
  const head = [
    "项目 · figure",
    "之前 · before",
    "之后 · after",
    "速度之比 · ratio of speeds",
    "95 % 区间 · interval",
    "",
  ];
  const rows = figures.map((figure) => {
    const { what, before, after, ratios } = figure;
    const interval = medianInterval(ratios);
    const between = interval ? `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}` : "";
    const verdict = !interval ? "对数太少 · too few pairs" : isSlower(figure) ? "**更慢 · slower**" : "✓";
    return [what, before, after, median(ratios).toFixed(3), between, verdict];
  });
  return table(head, rows);
}

/** The section of docs/design/performance.md; empty where nothing has been compared. */
export async function pairsSection(): Promise<string> {
  if (!existsSync(KEPT)) return "";
  const kept = JSON.parse(await readFile(KEPT, "utf8")) as Comparison;
  const { figures, benches, date, before, after } = kept;
  const pairs = figures[0]!.ratios.length;
  const at = date.slice(0, 16).replace("T", " ");
  return `## 源码目录改组前后 · Before and after the redesign of the source tree

${comparedTable(figures)}

同一次运行中取得，两个版本轮流先后，共 ${pairs} 对。速度之比是各对的中位数，大于 1 即现在更快；区间由次序统计量得出（符号检验）。整个区间低于 ${SLOWER} 才算更慢。
Taken in one sitting, ${pairs} pairs, either version first in turn. The ratio of speeds is the median of the pairs,
above 1 where it is faster now; its interval lies between two order statistics (sign test).
Slower is only what has its whole interval below ${SLOWER}.

\`npm run bench -- ${benches.join(" ")} --against DIR\`, ${at} UTC, commits ${before} and ${after}; ${kept.machine}`;
}

/** The benches that have something to compare two checkouts by. */
export function comparable(benches: Readonly<Record<string, Bench>>): string[] {
  return Object.keys(benches).filter((name) => benches[name]!.timed);
}

export interface PairsOptions {
  /** The checkout before; this one is after. */
  readonly root: string;
  readonly pairs: number;
  readonly divide: number;
  /** Whether the result goes to docs/design/performance-pairs.json. */
  readonly keep: boolean;
}

/** Compares this checkout with another; returns whether nothing is slower. */
export async function comparePairs(benches: Readonly<Record<string, Bench>>, options: PairsOptions): Promise<boolean> {
  const { root, pairs, divide, keep } = options;
  const other: Checkout = { root, dist: join(root, "dist") };
  for (const { dist } of [other, HERE]) {
    if (!existsSync(dist)) throw new Error(`there is no ${dist}: run \`npm run build\` there first`);
  }
  const figures = await inTempDir(async (dir) => {
    const all: { timed: Timed; before: number[]; after: number[] }[] = [];
    for (const [name, bench] of Object.entries(benches)) {
      await mkdir(join(dir, name));
      for (const timed of (await bench.timed?.({ divide }, join(dir, name))) ?? []) {
        all.push({ timed, before: [], after: [] });
      }
    }
    const once = ({ time }: Timed, checkout: Checkout) => inTempDir((empty) => time(checkout, empty));
    // Pair by pair through all figures: a minute of other work on the machine spoils one pair of each, not all of one.
    for (let pair = 0; pair < pairs; pair++) {
      for (const { timed, before, after } of all) {
        // ABBA: whatever speeds up or slows down all the while favours neither.
        if (pair % 2 === 0) before.push(await once(timed, other));
        after.push(await once(timed, HERE));
        if (pair % 2 === 1) before.push(await once(timed, other));
        console.error(`${pair + 1}/${pairs} ${timed.what}: ${ratio(before[pair]! / after[pair]!)}`);
      }
    }
    return all.map(({ timed: { what, rows }, before, after }): Compared => {
      const text = (ms: number) => (rows === undefined ? `${ms.toFixed(1)} ms` : rowsPerSecond(rows, ms));
      return {
        what: rows === undefined ? what : `${what} (${rows.toLocaleString("en")} 行 · rows)`,
        before: text(median(before)),
        after: text(median(after)),
        ratios: before.map((ms, pair) => Number((ms / after[pair]!).toFixed(4))),
      };
    });
  });
  console.log(`${comparedTable(figures)}\n`);
  if (keep) {
    const comparison: Comparison = {
      figures,
      benches: Object.keys(benches),
      date: new Date().toISOString(),
      before: commit(root),
      after: commit(ROOT),
      machine: machine(),
    };
    await writeFile(KEPT, JSON.stringify(comparison, null, 1) + "\n");
  }
  return !figures.some(isSlower);
}
