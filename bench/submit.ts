import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { V8_FLAGS } from "../src/cli/v8-flags.js";
import { bareLoop, bodies } from "./loops.js";
import {
  atLeast,
  atMost,
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
  type Figure,
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

/** Answer times of a batch call (ms): a gateway beside the client, one across town, one that is busy. */
const DELAYS_MS = [5, 20, 100] as const;
/** The one that has targets. */
const TARGET_DELAY_MS = 20;
/** Rows for the script of today at each: it sends 16 in the time in which the others send 1,600. */
const SCRIPT_ROWS = { 5: 8_000, 20: 4_000, 100: 1_600 } as const;

const count = (rows: number): string => rows.toLocaleString("en");

/** Times of one gateway (ms), one entry a round. */
interface Rounds {
  readonly bare: number[];
  readonly submit: number[];
  readonly withoutLedger: number[];
  readonly script: number[];
}

/** Runs every contender once a round, in turn from either end, so that neither gains by its place. */
async function inRounds(contenders: readonly (() => Promise<void>)[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    for (const run of round % 2 === 0 ? contenders : contenders.toReversed()) await run();
  }
}

/** Median over the rounds of time / time, each of one round. */
const medianRatio = (above: readonly number[], below: readonly number[]): number =>
  median(above.map((ms, round) => ms / below[round]!));

function figuresAt(delay: (typeof DELAYS_MS)[number], rows: number, scriptRows: number, rounds: Rounds): Figure[] {
  const { bare, submit: ours, withoutLedger, script } = rounds;
  const at = { zh: `网关 ${delay} 毫秒`, en: `gateway of ${delay} ms` };
  const share = medianRatio(bare, ours);
  const costs = 100 * (1 - medianRatio(withoutLedger, ours));
  const shareName = "……提交 / 空循环 · … submit / bare loop";
  const costName = "……台账所占 · … of which the ledger costs";
  const isTarget = delay === TARGET_DELAY_MS;
  return [
    {
      what: `${at.zh}：undici 空循环，每次 ${PER_CALL} 件，同时 ${CONCURRENT} 次，${count(rows)} 行 · ${at.en}: bare undici loop, ${PER_CALL} a call, ${CONCURRENT} at once, ${count(rows)} rows`,
      value: rowsPerSecond(rows, median(bare)),
    },
    {
      what: "……提交（检查、台账、跟踪），同样的行 · … submit (check, ledger, following), same rows",
      value: rowsPerSecond(rows, median(ours)),
    },
    isTarget ? atLeast(shareName, share, 0.8) : { what: shareName, value: ratio(share) },
    {
      what: "……提交，不用台账 · … submit without a ledger",
      value: rowsPerSecond(rows, median(withoutLedger)),
    },
    isTarget
      ? atMost(costName, costs, 10, `${costs.toFixed(1)} %`, "10 %")
      : { what: costName, value: `${costs.toFixed(1)} %` },
    {
      what: `……今天的脚本（csv-parse + axios，一行一个请求，同时 16 个），${count(scriptRows)} 行 · … script of today (csv-parse + axios, one call a row, 16 at once), ${count(scriptRows)} rows`,
      value: rowsPerSecond(scriptRows, median(script)),
    },
  ];
}

/**
 * The whole of a submit against the least that a client can do, and against the script that a bank's programmer would
 * write today, at gateways that answer after a fixed time.
 */
export const submit: Bench = {
  title: { zh: "提交：检查、台账、批量请求、跟踪", en: "Submit: check, ledger, batch calls, following" },
  limits: {
    zh: "网关用时固定，自身几乎不占处理器。答复越快，检查、台账、请求和解析所占的比例越大。文件读完一遍之后才发出第一件。两种设计都未达到要求：（一）检查、台账、请求、跟踪共用一个线程，成组落盘（本表）：100,000 行不用台账约需 5.3 秒处理器时间，使用台账约 9 秒；（二）由另一个线程写台账：主线程的处理器时间减少 40–50 %，整个进程增加 18–70 %，内存增加 30 MB，在两个核上总用时并未稳定缩短，因此没有采用。空循环不检查、不解析答复、不留记录。",
    en: "The gateway takes a fixed time and hardly any of the processor. The faster it answers, the more check, ledger, calls and parsing weigh. The file is read once to its end before anything is sent. Two designs did not reach the targets. (a) Check, ledger, calls and following share one thread, with group commits (this table): 100,000 rows need about 5.3 s of processor time without a ledger and about 9 s with it. (b) A second thread writes the ledger: the main thread needs 40–50 % less, the whole process 18–70 % more and 30 MB more memory, and on two cores the wall time did not fall reliably, so it was not adopted. The bare loop checks nothing, parses no answer and keeps no record.",
  },
  async run({ divide }) {
    const rows = Math.ceil(100_000 / divide / PER_CALL) * PER_CALL;
    return inTempDir(async (dir) => {
      const file = join(dir, "rows.csv");
      await writeRows(file, rows);
      const posted = bodies(rows, PER_CALL);
      const path = "/v1/mortgages/batch";
      let homes = 0;
      const engineAt = async (gateway: string, ledger?: "none"): Promise<number> => {
        const home = join(dir, `home-${homes++}`);
        const { ms } = await engine({ gateway, file, home, ...(ledger && { ledger }) });
        await rm(home, { recursive: true });
        return ms;
      };
      const figures: Figure[] = [];
      for (const delay of DELAYS_MS) {
        const scriptRows = Math.ceil(SCRIPT_ROWS[delay] / divide);
        const small = join(dir, `small-${delay}.csv`);
        await writeRows(small, scriptRows);
        const rounds: Rounds = { bare: [], submit: [], withoutLedger: [], script: [] };
        await during(emptyGateway(delay, PER_CALL), (url) =>
          inRounds([
            async () => void rounds.bare.push(await bareLoop({ url, path, bodies: posted, concurrency: CONCURRENT })),
            async () => void rounds.submit.push(await engineAt(url)),
            async () => void rounds.withoutLedger.push(await engineAt(url, "none")),
            async () => void rounds.script.push(await scriptOfToday(url, small)),
          ]),
        );
        figures.push(...figuresAt(delay, rows, scriptRows, rounds));
      }
      const toSandbox: number[] = [];
      for (let round = 0; round < ROUNDS; round++)
        toSandbox.push(await during(sandbox(join(dir, `authority-${round}`), PER_CALL), (url) => engineAt(url)));
      figures.push({
        what: `提交，内置登记机构，每次 ${PER_CALL} 件 · submit to the embedded authority, ${PER_CALL} a call`,
        value: rowsPerSecond(rows, median(toSandbox)),
      });
      return figures;
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
        what: `提交，每次 ${PER_CALL} 件，网关 ${TARGET_DELAY_MS} 毫秒 · submit, ${PER_CALL} a call, to a gateway of ${TARGET_DELAY_MS} ms`,
        rows: batched.rows,
        // The gateway of this checkout for both: the figure is of the client.
        time: (checkout, home) =>
          during(emptyGateway(TARGET_DELAY_MS, PER_CALL), async (gateway) => {
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
