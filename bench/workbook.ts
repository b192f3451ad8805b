import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { atMost, DIST, inTempDir, median, ratio, runNode, type Bench, type Figure } from "./tool.js";
import { writeMortgageWorkbook, type TextStorage } from "./workbook-file.js";

const ROUNDS = 5;
const WORKBOOKS: readonly (readonly [storage: TextStorage, zh: string, en: string])[] = [
  ["shared", "共享字符串", "shared strings"],
  ["inline", "内联字符串", "inline strings"],
];

/** What a process used from its start to its end. */
interface Usage {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** Runs a script that prints a JSON document with the number of rows. */
async function measure(dir: string, args: readonly string[], rows: number): Promise<Usage> {
  const file = join(dir, "usage.json");
  const hook = join(import.meta.dirname, "usage-hook.mjs");
  const env = { BENCH_USAGE: file, HOME: dir, BDC_HOME: dir };
  const { ms, stdout } = await runNode(["--import", hook, ...args], env);
  const found = (JSON.parse(stdout) as { rows?: number }).rows;
  if (found !== rows) throw new Error(`${found} rows instead of ${rows}: ${args.join(" ")}`);
  return { ...(JSON.parse(await readFile(file, "utf8")) as Omit<Usage, "ms">), ms };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const medianOf = (usages: readonly Usage[], key: keyof Usage): number => median(usages.map((usage) => usage[key]));

async function compare(
  dir: string,
  rows: number,
  [storage, zh, en]: (typeof WORKBOOKS)[number],
): Promise<readonly Figure[]> {
  const path = join(dir, `${storage}.xlsx`);
  await writeMortgageWorkbook(path, rows, new Date().toISOString().slice(0, 10), storage);
  const check = [join(DIST, "cli", "main.js"), "check", path, "--kind", "mortgage.file", "--json", "--quiet"];
  const ours: Usage[] = [];
  const theirs: Usage[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await measure(dir, check, rows));
    theirs.push(await measure(dir, [join(import.meta.dirname, "workbook-child.mjs"), path], rows));
  }
  const line = (what: string, usages: readonly Usage[]): Figure => ({
    what,
    value: `${seconds(medianOf(usages, "cpuMs"))}, ${Math.round(medianOf(usages, "peakMb"))} MB`,
  });
  const ratios = (key: keyof Usage): number => median(ours.map((usage, round) => usage[key] / theirs[round]![key]));
  const peak = medianOf(ours, "peakMb");
  return [
    line(`bdc check，${zh} · bdc check, ${en}`, ours),
    line(`SheetJS 读成对象，${zh} · SheetJS to objects, ${en}`, theirs),
    atMost(`处理器时间：bdc check / SheetJS，${zh} · processor time: bdc check / SheetJS, ${en}`, ratios("cpuMs"), 0.6),
    { what: `用时：bdc check / SheetJS，${zh} · time: bdc check / SheetJS, ${en}`, value: ratio(ratios("ms")) },
    atMost(`内存峰值，${zh} · peak memory, ${en}`, peak, 150, `${Math.round(peak)} MB`, "150 MB"),
  ];
}

/** `bdc check` of a workbook with faults in 2 % of its rows, against what it takes SheetJS to read the file. */
export const workbook: Bench = {
  title: { zh: "工作簿检查", en: "Check of a workbook" },
  limits: {
    zh: "每个文件 10 万行；处理器时间含解压缩的线程，取五轮交替运行的中位数。有发现的文件要读两遍，另有一遍查找合并单元格，每遍都重新解压缩。",
    en: "100,000 rows a file; processor time includes the threads that unpack, medians of five alternating rounds. A file with findings is read twice, and once more to look for merged cells; each reading unpacks it again.",
  },
  async run({ divide }) {
    const rows = Math.ceil(100_000 / divide);
    return inTempDir(async (dir) => {
      const figures: Figure[] = [];
      for (const book of WORKBOOKS) figures.push(...(await compare(dir, rows, book)));
      return figures;
    });
  },
};
