import { join } from "node:path";
import { CHECK_COLUMNS, typedRow, writeCheckRows } from "./check-rows.js";
import {
  atLeast,
  atMost,
  DIST,
  HERE,
  inTempDir,
  ratio,
  rowsPerSecond,
  runNode,
  type Bench,
  type Checkout,
  type Child,
} from "./tool.js";

/** `bdc check` of a file without faults, with `home` for whatever it keeps. */
async function checkFile(path: string, home: string, { dist }: Checkout = HERE): Promise<Child> {
  const args = [join(dist, "cli", "main.js"), "check", path, "--kind", "mortgage.file", "--json", "--quiet"];
  const ended = await runNode(args, { HOME: home, BDC_HOME: home });
  if (ended.code !== 0) throw new Error(`bdc check ended with ${ended.code}: ${ended.stdout}`);
  return ended;
}

/**
 * `bdc check` as people call it against what one would write instead, each a process of its own from its start to its
 * end.
 */
export const check: Bench = {
  title: { zh: "文件检查", en: "Check of a file" },
  limits: {
    zh: "只有一个线程，每个字节看一遍：读文件、就地辨认单元格，只有不寻常的行才取成值。有发现的行约费十倍，且要读第二遍。",
    en: "One thread looks at each byte once: the file is read, cells are recognised in place, and only rows that are not plain become values. Rows with findings cost about ten times a plain one, and a second reading.",
  },
  async run({ divide }) {
    const rows = Math.ceil(1_000_000 / divide);
    const few = Math.ceil(rows / 10);
    const today = new Date().toISOString().slice(0, 10);
    return inTempDir(async (dir) => {
      const file = async (n: number, encoding: "utf8" | "gb18030"): Promise<string> => {
        const path = join(dir, `${n}.${encoding}.csv`);
        await writeCheckRows(path, n, today, encoding);
        return path;
      };
      const [large, gb18030, small] = [await file(rows, "utf8"), await file(rows, "gb18030"), await file(few, "utf8")];
      const ours = async (path: string, n: number): Promise<Child> => {
        const ended = await checkFile(path, dir);
        const { filings, warnings } = JSON.parse(ended.stdout) as { filings: number; warnings: number };
        if (filings !== n || warnings !== 0) {
          throw new Error(`check found ${filings} filings and ${warnings} warnings in ${n} sound rows`);
        }
        return ended;
      };
      const theirs = async (what: string): Promise<Child> => {
        const ended = await runNode([join(import.meta.dirname, "check-child.mjs"), what, DIST, large]);
        if (ended.code !== 0 || (JSON.parse(ended.stdout) as { rows: number }).rows !== rows)
          throw new Error(`${what} ended with ${ended.code}`);
        return ended;
      };
      // The faster of two, taken in turns: other work on the machine only ever slows down.
      const best = (a: Child, b: Child): Child => (a.ms <= b.ms ? a : b);
      const [utf8a, gba] = [await ours(large, rows), await ours(gb18030, rows)];
      const zod = await theirs("csv-parse+zod");
      const [utf8, gb] = [best(utf8a, await ours(large, rows)), best(gba, await ours(gb18030, rows))];
      const parser = await theirs("csv-parse");
      const least = await ours(small, few);
      const n = (count: number): string => count.toLocaleString("en");
      const line = (what: string, c: Child) => ({
        what,
        value: `${rowsPerSecond(rows, c.ms)}, ${Math.round(c.peakMb)} MB`,
      });
      return [
        line(
          `bdc check，${n(rows)} 行 × ${CHECK_COLUMNS} 列，全部规则 · bdc check, ${n(rows)} rows × ${CHECK_COLUMNS} columns, every rule`,
          utf8,
        ),
        line("只用 csv-parse，每行一个对象 · csv-parse alone, records as objects", parser),
        line("csv-parse + zod，同样的检查 · csv-parse + zod with the same checks", zod),
        atLeast("bdc check /（csv-parse + zod）· bdc check / (csv-parse + zod)", zod.ms / utf8.ms, 5),
        { what: "bdc check / 只用 csv-parse · bdc check / csv-parse alone", value: ratio(parser.ms / utf8.ms) },
        atMost("GB18030 用时 / UTF-8 用时 · time of GB18030 / time of UTF-8", gb.ms / utf8.ms, 1.15),
        { what: `内存峰值，${n(few)} 行 · peak memory, ${n(few)} rows`, value: `${Math.round(least.peakMb)} MB` },
        atMost(
          `内存峰值，${n(rows)} 行 · peak memory, ${n(rows)} rows`,
          utf8.peakMb,
          120,
          `${Math.round(utf8.peakMb)} MB`,
          "120 MB",
        ),
        atMost(
          `内存峰值，${n(rows)} / ${n(few)} 行 · peak memory, ${n(rows)} / ${n(few)} rows`,
          utf8.peakMb / least.peakMb,
          1.1,
        ),
      ];
    });
  },
  async timed({ divide }, dir) {
    const today = new Date().toISOString().slice(0, 10);
    const byMachine = { path: join(dir, "by-machine.csv"), rows: Math.ceil(1_000_000 / divide) };
    const byPeople = { path: join(dir, "by-people.csv"), rows: Math.ceil(100_000 / divide) };
    await writeCheckRows(byMachine.path, byMachine.rows, today, "utf8");
    await writeCheckRows(byPeople.path, byPeople.rows, today, "utf8", typedRow);
    const figure = (what: string, { path, rows }: { path: string; rows: number }) => ({
      what,
      rows,
      time: async (checkout: Checkout, home: string) => (await checkFile(path, home, checkout)).ms,
    });
    return [
      figure("bdc check，程序写的文件 · bdc check, a file that a program wrote", byMachine),
      figure("bdc check，人写的文件 · bdc check, a file that people wrote", byPeople),
    ];
  },
};
