import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { bareLoop, bodies } from "./loops.js";
import { atLeast, DIST, inTempDir, median, rowsPerSecond, runNode, sandbox, writeRows, type Bench, type Figure } from "./tool.js";
import { scriptOfToday } from "./script-of-today.js";

/** A large file, and one that shows what each further row costs. */
const SIZES = [100_000, 300_000] as const;
const PER_CALL = 200;
const CONCURRENT = 8;
const ROUNDS = 3;

export async function engine(options: { gateway: string; file: string; home: string; ledger?: "none" }): Promise<{ ms: number; feedCalls: number; peakMb: number; wallMs: number }> {
  await mkdir(options.home, { recursive: true });
  const { code, stdout, peakMb, ms } = await runNode([join(import.meta.dirname, "engine-child.mjs"), DIST, JSON.stringify(options)]);
  if (code !== 0) throw new Error(`the engine ended with ${code}`);
  return { ...(JSON.parse(stdout) as { ms: number; feedCalls: number }), peakMb, wallMs: ms };
}

/** The whole of a submit against the least that a client can do, and against the script that a bank's programmer would write today. */
export const submit: Bench = {
  title: "Submit: check, ledger, batch calls, following",
  limits: "The sandbox keeps a register on disk and fills one core; check, ledger thread and calls need most of the other, so that any two of them at once take from the sandbox what the bare loop leaves it. The file is read once to its end before anything leaves, and V8 compiles the program while it runs: both weigh less in a larger file. The script of today sends one call a row: it waits for the authority's disk and for 16 connections.",
  async run({ divide }) {
    const scriptRows = Math.ceil(20_000 / divide);
    return inTempDir(async (dir) => {
      const figures: Figure[] = [];
      let n = 0;
      const fresh = async (work: (url: string, home: string) => Promise<number>) => {
        const home = join(dir, `home-${n++}`);
        const authority = await sandbox(`${home}-authority`, PER_CALL);
        try {
          return await work(authority.url, home);
        } finally {
          await authority.stop();
        }
      };
      const small = join(dir, "small.csv");
      await writeRows(small, scriptRows);
      const script: number[] = [];
      for (const full of SIZES) {
        const rows = Math.ceil(full / divide / PER_CALL) * PER_CALL;
        const file = join(dir, `${rows}.csv`);
        await writeRows(file, rows);
        const posted = bodies(rows, PER_CALL);
        const bare: number[] = [];
        const ours: number[] = [];
        for (let round = 0; round < ROUNDS; round++) {
          bare.push(await fresh((url) => bareLoop({ url, path: "/v1/mortgages/batch", bodies: posted, concurrency: CONCURRENT })));
          ours.push(await fresh(async (gateway, home) => (await engine({ gateway, file, home })).ms));
          if (full === SIZES[0]) script.push(await fresh((url) => scriptOfToday(url, small)));
        }
        const few = rows.toLocaleString("en");
        figures.push(
          { what: `${few} rows: bare undici loop, ${PER_CALL} a call, ${CONCURRENT} at once`, value: rowsPerSecond(rows, median(bare)) },
          { what: `${few} rows: journaled submit`, value: rowsPerSecond(rows, median(ours)) },
          atLeast(`${few} rows: submit / bare loop`, median(bare) / median(ours), 0.85),
        );
        const perRow = median(script) / scriptRows;
        if (full === SIZES[0]) figures.push({ what: `script of today (csv-parse + axios, one call a row, 16 at once), ${scriptRows.toLocaleString("en")} rows`, value: rowsPerSecond(scriptRows, median(script)) });
        figures.push(atLeast(`${few} rows: submit / script of today`, perRow / (median(ours) / rows), 5));
      }
      return figures;
    });
  },
};
