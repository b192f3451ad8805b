import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { V8_FLAGS } from "../src/cli/v8-flags.js";
import { bareLoop, bodies } from "./loops.js";
import {
  atLeast,
  emptyGateway,
  HERE,
  inTempDir,
  median,
  ratio,
  rowsPerSecond,
  runNode,
  sandbox,
  writeRows,
  type Bench,
  type Checkout,
  type Server,
} from "./tool.js";
import { scriptOfToday } from "./script-of-today.js";

const PER_CALL = 200;
const CONCURRENT = 8;
const ROUNDS = 5;

export interface EngineOptions {
  readonly gateway: string;
  readonly file: string;
  readonly home: string;
  readonly ledger?: "none";
}

interface EngineRun {
  readonly ms: number;
  readonly feedCalls: number;
  readonly peakMb: number;
  readonly wallMs: number;
}

/** Both sides of a comparison run with V8's flags of this checkout. */
export async function engine(options: EngineOptions, { root, dist }: Checkout = HERE): Promise<EngineRun> {
  await mkdir(options.home, { recursive: true });
  const child = [join(root, "bench", "engine-child.mjs"), dist, JSON.stringify({ ...options, v8Flags: V8_FLAGS })];
  const { code, stdout, peakMb, ms } = await runNode(child);
  if (code !== 0) throw new Error(`the engine ended with ${code}`);
  return { ...(JSON.parse(stdout) as { ms: number; feedCalls: number }), peakMb, wallMs: ms };
}

async function during<T>(starting: Promise<Server>, work: (url: string) => Promise<T>): Promise<T> {
  const server = await starting;
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

/**
 * The whole of a submit against the least that a client can do, and against the script that a bank's programmer would
 * write today.
 */
export const submit: Bench = {
  title: { zh: "提交：检查、台账、批量请求、跟踪", en: "Submit: check, ledger, batch calls, following" },
  limits: {
    zh: "沙盒登记机构把登记簿写在磁盘上，占满一个核；检查、台账、请求占去另一个核的大半，两个核还互相拖慢。文件读完一遍之后才发出第一件。今天的脚本一行一个请求：它等登记机构的磁盘，等 16 个连接。",
    en: "The sandbox keeps a register on disk and fills one core; check, ledger and calls need most of the other, and the two cores slow each other down. The file is read once to its end before anything leaves. The script of today sends one call a row: it waits for the authority's disk and for 16 connections.",
  },
  async run({ divide }) {
    const rows = Math.ceil(100_000 / divide / PER_CALL) * PER_CALL;
    const scriptRows = Math.ceil(20_000 / divide);
    return inTempDir(async (dir) => {
      const file = join(dir, "rows.csv");
      const small = join(dir, "small.csv");
      await writeRows(file, rows);
      await writeRows(small, scriptRows);
      const posted = bodies(rows, PER_CALL);
      const bare: number[] = [];
      const ours: number[] = [];
      const script: number[] = [];
      const fresh = (name: string, work: (url: string) => Promise<number>) =>
        during(sandbox(join(dir, name), PER_CALL), work);
      for (let round = 0; round < ROUNDS; round++) {
        bare.push(
          await fresh(`bare-${round}`, (url) =>
            bareLoop({ url, path: "/v1/mortgages/batch", bodies: posted, concurrency: CONCURRENT }),
          ),
        );
        ours.push(
          await fresh(
            `ours-${round}`,
            async (gateway) => (await engine({ gateway, file, home: join(dir, `home-${round}`) })).ms,
          ),
        );
        script.push(await fresh(`script-${round}`, (url) => scriptOfToday(url, small)));
      }
      const best = (list: readonly number[]) => median(list);
      const perRow = (ms: number, n: number) => ms / n;
      return [
        {
          what: `undici 空循环，每次 ${PER_CALL} 件，同时 ${CONCURRENT} 次，${rows.toLocaleString("en")} 行 · bare undici loop, ${PER_CALL} a call, ${CONCURRENT} at once, ${rows.toLocaleString("en")} rows`,
          value: rowsPerSecond(rows, best(bare)),
        },
        {
          what: "提交（检查、台账、跟踪），同样的行 · journaled submit, same rows",
          value: rowsPerSecond(rows, best(ours)),
        },
        atLeast("提交 / 空循环 · submit / bare loop", best(bare) / best(ours), 0.85),
        { what: "……逐轮 · … round by round", value: bare.map((ms, round) => ratio(ms / ours[round]!)).join(" · ") },
        {
          what: `今天的脚本（csv-parse + axios，一行一个请求，同时 16 个），${scriptRows.toLocaleString("en")} 行 · script of today (csv-parse + axios, one call a row, 16 at once), ${scriptRows.toLocaleString("en")} rows`,
          value: rowsPerSecond(scriptRows, best(script)),
        },
        atLeast(
          "提交 / 今天的脚本 · submit / script of today",
          perRow(best(script), scriptRows) / perRow(best(ours), rows),
          5,
        ),
      ];
    });
  },
  async timed({ divide }, dir) {
    const batched = { file: join(dir, "batched.csv"), rows: Math.ceil(100_000 / divide) };
    const single = { file: join(dir, "single.csv"), rows: Math.ceil(40_000 / divide) };
    await writeRows(batched.file, batched.rows);
    await writeRows(single.file, single.rows);
    const posted = bodies(Math.ceil(20_000 / divide), 1);
    return [
      {
        what: `提交，每次 ${PER_CALL} 件，内置登记机构 · submit, ${PER_CALL} a call, to the embedded authority`,
        rows: batched.rows,
        time: (checkout, home) =>
          during(sandbox(join(home, "authority"), PER_CALL, {}, checkout), async (gateway) => {
            const { ms } = await engine({ gateway, file: batched.file, home: join(home, "engine") }, checkout);
            return ms;
          }),
      },
      {
        what: "提交，一行一个请求，立即答复的网关 · submit, one row a call, to a gateway that answers at once",
        rows: single.rows,
        time: (checkout, home) =>
          during(emptyGateway(0, 1, checkout), async (gateway) => {
            const { ms } = await engine({ gateway, file: single.file, home: join(home, "engine") }, checkout);
            return ms;
          }),
      },
      {
        what: "undici 空循环，一行一个请求，内置登记机构 · bare undici loop, one row a call, to the embedded authority",
        rows: posted.length,
        time: (checkout, home) =>
          during(sandbox(join(home, "authority"), PER_CALL, {}, checkout), (url) =>
            bareLoop({ url, path: "/v1/mortgages", bodies: posted, concurrency: 2 * CONCURRENT }),
          ),
      },
    ];
  },
};
