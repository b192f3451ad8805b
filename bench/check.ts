import { join } from "node:path";
import { atLeast, DIST, inTempDir, ratio, rowsPerSecond, runNode, writeRows, type Bench, type Child } from "./tool.js";

interface Counted {
  readonly rows: number;
  readonly ms: number;
}

/** `bdc check`'s own engine against the parsers that one could take instead, each in a process of its own. */
export const check: Bench = {
  title: "Check of a file",
  limits: "One thread reads, one byte at a time; each row's cells become values once, for the rules. Memory is that of Node and of one chunk of the file.",
  async run({ divide }) {
    const rows = Math.ceil(1_000_000 / divide);
    return inTempDir(async (dir) => {
      const file = join(dir, "rows.csv");
      await writeRows(file, rows);
      const child = join(import.meta.dirname, "check-child.mjs");
      const run = async (what: string): Promise<Child & Counted> => {
        const ended = await runNode([child, what, DIST, file]);
        if (ended.code !== 0) throw new Error(`${what} ended with ${ended.code}`);
        const counted = JSON.parse(ended.stdout) as Counted;
        if (counted.rows !== rows) throw new Error(`${what} saw ${counted.rows} rows of ${rows}`);
        return { ...ended, ...counted };
      };
      const ours = await run("check");
      const parser = await run("csv-parse");
      const zod = await run("csv-parse+zod");
      const line = (what: string, c: Child & Counted) => ({ what, value: `${rowsPerSecond(rows, c.ms)}, ${Math.round(c.peakMb)} MB` });
      return [
        line(`check, ${rows.toLocaleString("en")} rows × 13 columns`, ours), line("csv-parse alone, records as objects", parser), line("csv-parse + zod with the contract's schema", zod),
        { what: "check / csv-parse alone", value: ratio(parser.ms / ours.ms) }, atLeast("check / (csv-parse + zod)", zod.ms / ours.ms, 1),
      ];
    });
  },
};
