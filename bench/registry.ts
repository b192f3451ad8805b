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
const CONCURRENT_BATCHES = 8;
const ROUNDS = 3;
const P99_MS = 50;

const perCall = (ms: number) => `${ms.toFixed(1)} ms`;
const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;

interface Latencies {
  readonly ms: number;
  /** Latencies of all calls (ms), sorted. */
  readonly calls: readonly number[];
}

/** Runs the bare loop and records the latency of each call. */
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

/** Measures the authority as a server: latency of one durable filing, and throughput. */
export const registry: Bench = {
  title: { zh: "内置登记机构", en: "The embedded authority" },
  limits: {
    zh: "一个线程完成读取、检查、登簿和写入；同一轮到达的申请共用一次落盘。与空服务器的差距是登记簿对每笔申请的处理时间。",
    en: "One thread reads, checks, registers and writes; filings that arrive in the same turn of the event loop share one disk flush. The difference from the bare server is the work of the register on each filing.",
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
          await bareLoop({ url: book.url, path: `${path}/batch`, bodies: batches, concurrency: CONCURRENT_BATCHES }),
        );
        await book.stop();
      }
      const of = (list: readonly Latencies[], q: number) => median(list.map((r) => quantile(r.calls, q)));
      const ms = median(rounds.map((r) => r.ms));
      const bareMs = median(bare.map((r) => r.ms));
      const figures: Figure[] = [
        {
          what: `每次一笔，${CONNECTIONS} 个连接，${single.toLocaleString("en")} 笔 · one filing per call, ${CONNECTIONS} connections, ${single.toLocaleString("en")} filings`,
          value: rowsPerSecond(single, ms),
        },
        { what: "单笔，p50 · per filing, p50", value: perCall(of(rounds, 0.5)) },
        atMost("单笔，p99 · per filing, p99", of(rounds, 0.99), P99_MS, perCall(of(rounds, 0.99)), `${P99_MS} ms`),
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
          what: `批量请求，每次 ${PER_CALL} 笔，并发 ${CONCURRENT_BATCHES}，${rows.toLocaleString("en")} 笔 · batch calls, ${PER_CALL} per call, ${CONCURRENT_BATCHES} concurrent, ${rows.toLocaleString("en")} filings`,
          value: rowsPerSecond(rows, median(batched)),
        },
      ];
      return figures;
    });
  },
};

/** The response to a filing that the authority already has; it equals the first response byte for byte. */
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
