import { join } from "node:path";
import { CHECK_COLUMNS, typedRow, writeCheckRows } from "./check-rows.js";
import {
  atLeast,
  atMost,
  DIST,
  HERE,
  inTempDir,
  median,
  ratio,
  rowsPerSecond,
  runNode,
  type Bench,
  type Checkout,
  type Child,
  type Figure,
} from "./tool.js";

const INVALID_ROWS = 3;

/** Runs `bdc check` on a file, with `home` as its home directory. */
async function checkFile(path: string, home: string, { dist }: Checkout = HERE): Promise<Child> {
  const args = [join(dist, "cli", "main.js"), "check", path, "--kind", "mortgage.file", "--json", "--quiet"];
  const ended = await runNode(args, { HOME: home, BDC_HOME: home });
  if (ended.code !== 0 && ended.code !== INVALID_ROWS)
    throw new Error(`bdc check ended with ${ended.code}: ${ended.stdout}`);
  return ended;
}

/** The same checks by other means. */
async function checkOtherwise(what: string, path: string, rows: number, encoding = "utf8"): Promise<Child> {
  const ended = await runNode([join(import.meta.dirname, "check-child.mjs"), what, DIST, path, encoding]);
  if (ended.code !== 0 || (JSON.parse(ended.stdout) as { rows: number }).rows !== rows)
    throw new Error(`${what} ended with ${ended.code}`);
  return ended;
}

const number = (count: number): string => count.toLocaleString("en");
const figure = (what: string, rows: number, { ms, peakMb }: Child) => ({
  what,
  value: `${rowsPerSecond(rows, ms)}, ${Math.round(peakMb)} MB`,
});

/** `bdc check` against what one would write instead. Every run is a process of its own, including its start. */
export const check: Bench = {
  title: { zh: "文件检查", en: "Check of a file" },
  limits: {
    zh: "单线程。程序写出的文件只看一遍：就地辨认单元格。人写的文件看两遍：第二遍只看有疑问的行，这些行的检查约费十倍。人写的文件，两种设计都未达到 2 倍：（一）就地辨认单元格，但整个文件读两遍，约 1 倍；（二）第二遍跳过已辨认的行，约 1.6 倍。其余用时：程序启动（2.0 秒中的 0.6 秒）、申请编号表、2,001 个有错的行。",
    en: "One thread. A file written by a program is read once and its cells are recognized in place. A file written by people is read twice: the second time only the rows in doubt, which cost about ten times as much. For files as people write them, two designs did not reach 2 ×: (a) cells recognized in place, with every row read twice, about 1 ×; (b) a second pass that skips recognized rows, about 1.6 ×. The rest is the start of the program (0.6 s of 2.0 s), the table of keys, and 2,001 faulty rows.",
  },
  async run({ divide }) {
    const today = new Date().toISOString().slice(0, 10);
    return inTempDir(async (dir) => [
      ...(await plainRows(dir, divide, today)),
      ...(await typedRows(dir, divide, today)),
    ]);
  },
  async timed({ divide }, dir) {
    const today = new Date().toISOString().slice(0, 10);
    const byMachine = { path: join(dir, "by-machine.csv"), rows: Math.ceil(1_000_000 / divide) };
    const byPeople = { path: join(dir, "by-people.csv"), rows: Math.ceil(100_000 / divide) };
    await writeCheckRows(byMachine.path, byMachine.rows, today, "utf8");
    await writeCheckRows(byPeople.path, byPeople.rows, today, "utf8", typedRow);
    const timed = (what: string, { path, rows }: { path: string; rows: number }) => ({
      what,
      rows,
      time: async (checkout: Checkout, home: string) => (await checkFile(path, home, checkout)).ms,
    });
    return [
      timed("bdc check，程序写的文件 · bdc check, a file that a program wrote", byMachine),
      timed("bdc check，人写的文件 · bdc check, a file that people wrote", byPeople),
    ];
  },
};

/** A file as a program writes it: plain, valid rows. */
async function plainRows(dir: string, divide: number, today: string) {
  const rows = Math.ceil(1_000_000 / divide);
  const few = Math.ceil(rows / 10);
  const file = async (n: number, encoding: "utf8" | "gb18030"): Promise<string> => {
    const path = join(dir, `${n}.${encoding}.csv`);
    await writeCheckRows(path, n, today, encoding);
    return path;
  };
  const [large, gb18030, small] = [await file(rows, "utf8"), await file(rows, "gb18030"), await file(few, "utf8")];
  const ours = async (path: string, n: number): Promise<Child> => {
    const ended = await checkFile(path, dir);
    const { filings, warnings } = JSON.parse(ended.stdout) as { filings: number; warnings: number };
    if (filings !== n || warnings !== 0)
      throw new Error(`check found ${filings} filings and ${warnings} warnings in ${n} valid rows`);
    return ended;
  };
  // The faster of two alternated runs: other work on the machine only slows a run down.
  const best = (a: Child, b: Child): Child => (a.ms <= b.ms ? a : b);
  const [utf8a, gba] = [await ours(large, rows), await ours(gb18030, rows)];
  const zod = await checkOtherwise("csv-parse+zod", large, rows);
  const [utf8, gb] = [best(utf8a, await ours(large, rows)), best(gba, await ours(gb18030, rows))];
  const parser = await checkOtherwise("csv-parse", large, rows);
  const least = await ours(small, few);
  return [
    figure(
      `bdc check，${number(rows)} 行 × ${CHECK_COLUMNS} 列，全部规则 · bdc check, ${number(rows)} rows × ${CHECK_COLUMNS} columns, every rule`,
      rows,
      utf8,
    ),
    figure("只用 csv-parse，每行一个对象 · csv-parse alone, records as objects", rows, parser),
    figure("csv-parse + zod，同样的检查 · csv-parse + zod with the same checks", rows, zod),
    atLeast("bdc check /（csv-parse + zod）· bdc check / (csv-parse + zod)", zod.ms / utf8.ms, 5),
    { what: "bdc check / 只用 csv-parse · bdc check / csv-parse alone", value: ratio(parser.ms / utf8.ms) },
    atMost("GB18030 用时 / UTF-8 用时 · time of GB18030 / time of UTF-8", gb.ms / utf8.ms, 1.15),
    {
      what: `内存峰值，${number(few)} 行 · peak memory, ${number(few)} rows`,
      value: `${Math.round(least.peakMb)} MB`,
    },
    atMost(
      `内存峰值，${number(rows)} 行 · peak memory, ${number(rows)} rows`,
      utf8.peakMb,
      120,
      `${Math.round(utf8.peakMb)} MB`,
      "120 MB",
    ),
    atMost(
      `内存峰值，${number(rows)} / ${number(few)} 行 · peak memory, ${number(rows)} / ${number(few)} rows`,
      utf8.peakMb / least.peakMb,
      1.1,
    ),
  ];
}

const TYPED_ROUNDS = 5;

/** A file as people write it, in alternated rounds: the median of the ratios. */
async function typedRows(dir: string, divide: number, today: string) {
  const rows = Math.ceil(100_000 / divide);
  const figures: Figure[] = [];
  for (const encoding of ["utf8", "gb18030", "utf16-le"] as const) {
    const path = join(dir, `typed.${encoding}.csv`);
    await writeCheckRows(path, rows, today, encoding, typedRow);
    const rounds: { readonly ours: Child; readonly theirs: Child }[] = [];
    for (let i = 0; i < TYPED_ROUNDS; i++)
      rounds.push({
        ours: await checkFile(path, dir),
        theirs: await checkOtherwise("csv-parse+normalize+zod", path, rows, encoding),
      });
    const by = (pick: (round: (typeof rounds)[number]) => number): number => median(rounds.map(pick));
    const name = { utf8: "UTF-8", gb18030: "GB18030", "utf16-le": "UTF-16" }[encoding];
    figures.push(
      figure(
        `bdc check，人写的 ${number(rows)} 行，${name} · bdc check, ${number(rows)} rows as people write them, ${name}`,
        rows,
        { ...rounds[0]!.ours, ms: by((r) => r.ours.ms), peakMb: Math.max(...rounds.map((r) => r.ours.peakMb)) },
      ),
      figure(`csv-parse + 规范格式 + zod，${name} · csv-parse + normalizing + zod, ${name}`, rows, {
        ...rounds[0]!.theirs,
        ms: by((r) => r.theirs.ms),
      }),
      atLeast(
        `bdc check /（csv-parse + 规范格式 + zod），${name} · bdc check / (csv-parse + normalizing + zod), ${name}`,
        by((r) => r.theirs.ms / r.ours.ms),
        2,
      ),
    );
    if (encoding === "utf8") {
      const peakMb = Math.max(...rounds.map((r) => r.ours.peakMb));
      figures.push(
        atMost(
          "内存峰值，人写的文件 · peak memory, as people write",
          peakMb,
          120,
          `${Math.round(peakMb)} MB`,
          "120 MB",
        ),
      );
    }
  }
  return figures;
}
