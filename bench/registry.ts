import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Pool } from "undici";
import { bareLoop, bodies, type LoopOptions } from "./loops.js";
import {
  ROOT,
  atMost,
  inTempDir,
  median,
  ratio,
  rowsPerSecond,
  sandbox,
  startServer,
  type Bench,
  type Figure,
} from "./tool.js";

const CONNECTIONS = 64;
const WARM_UP = 2_000;
const PER_CALL = 200;
const BATCHES_AT_ONCE = 8;
const ROUNDS = 3;
const P99_MS = 50;

const perCall = (ms: number) => `${ms.toFixed(1)} ms`;
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;

interface Latencies {
  readonly ms: number;
  /** Of every call, sorted. */
  readonly calls: readonly number[];
}

/** Every connection sends its next call when it has the answer to the last one. */
async function timedLoop({ url, path, bodies, concurrency }: LoopOptions): Promise<Latencies> {
  const calls: number[] = [];
  const began: number[] = [];
  const ms = await bareLoop({
    url,
    path,
    bodies,
    concurrency,
    before: (i) => void (began[i] = performance.now()),
    after: (i) => void calls.push(performance.now() - began[i]!),
  });
  return { ms, calls: calls.sort((a, b) => a - b) };
}

/** The authority as a server: how long one filing waits for its durable case, and how many a second it takes. */
export const registry: Bench = {
  title: { zh: "内置登记机构", en: "The embedded authority" },
  limits: {
    zh: "一个线程读取、检查、登簿、写入；同一轮到达的申请共用一次落盘。比空服务器多出的，是登记簿在每件申请上的工作。",
    en: "One thread reads, checks, enters in the register and writes; the disk is flushed once for all filings that arrived in one turn. What is left above the bare server is the register's own work on each filing.",
  },
  async run({ divide }) {
    const single = Math.ceil(20_000 / divide);
    const rows = Math.ceil(40_000 / divide / PER_CALL) * PER_CALL;
    return inTempDir(async (dir) => {
      const warm = bodies(WARM_UP, 1, "W");
      const ones = bodies(single, 1, "S");
      const batches = bodies(rows, PER_CALL, "B");
      const rounds: Latencies[] = [];
      const bare: Latencies[] = [];
      const batched: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const authority = await sandbox(join(dir, `singles-${round}`), PER_CALL);
        const path = "/v1/mortgages";
        await bareLoop({ url: authority.url, path, bodies: warm, concurrency: CONNECTIONS });
        rounds.push(await timedLoop({ url: authority.url, path, bodies: ones, concurrency: CONNECTIONS }));
        const answer = join(dir, "answer.json");
        await writeFile(answer, await answerTo(authority.url, path, ones[0]!));
        await authority.stop();

        const server = await startServer(join(ROOT, "bench", "bare.mjs"), answer);
        await bareLoop({ url: server.url, path, bodies: warm, concurrency: CONNECTIONS });
        bare.push(await timedLoop({ url: server.url, path, bodies: ones, concurrency: CONNECTIONS }));
        await server.stop();

        const book = await sandbox(join(dir, `batches-${round}`), PER_CALL);
        batched.push(
          await bareLoop({ url: book.url, path: `${path}/batch`, bodies: batches, concurrency: BATCHES_AT_ONCE }),
        );
        await book.stop();
      }
      const of = (list: readonly Latencies[], q: number) => median(list.map((r) => quantile(r.calls, q)));
      const ms = median(rounds.map((r) => r.ms));
      const bareMs = median(bare.map((r) => r.ms));
      const figures: Figure[] = [
        {
          what: `一次一件，${CONNECTIONS} 个连接，${single.toLocaleString("en")} 件 · one filing a call, ${CONNECTIONS} connections, ${single.toLocaleString("en")} filings`,
          value: rowsPerSecond(single, ms),
        },
        { what: "一件，p50 · a filing, p50", value: perCall(of(rounds, 0.5)) },
        atMost("一件，p99 · a filing, p99", of(rounds, 0.99), P99_MS, perCall(of(rounds, 0.99)), `${P99_MS} ms`),
        {
          what: "空的 node http 服务器，相同的请求和答复 · bare node http server, the same requests and answers",
          value: rowsPerSecond(single, bareMs),
        },
        {
          what: "空服务器，p50 · p99 · bare server, p50 · p99",
          value: `${perCall(of(bare, 0.5))} · ${perCall(of(bare, 0.99))}`,
        },
        { what: "登记机构 / 空服务器 · authority / bare server", value: ratio(bareMs / ms) },
        {
          what: `批量请求，每次 ${PER_CALL} 件，同时 ${BATCHES_AT_ONCE} 次，${rows.toLocaleString("en")} 件 · batch calls, ${PER_CALL} a call, ${BATCHES_AT_ONCE} at once, ${rows.toLocaleString("en")} filings`,
          value: rowsPerSecond(rows, median(batched)),
        },
      ];
      return figures;
    });
  },
};

/** The answer to a filing that is known already: the very bytes of its first answer. */
async function answerTo(url: string, path: string, body: string): Promise<Buffer> {
  const pool = new Pool(url);
  const answer = await pool.request({
    method: "POST",
    path,
    headers: { authorization: "Bearer sandbox-bank", "content-type": "application/json" },
    body,
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  await pool.close();
  return bytes;
}
