import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Batch from "../src/batch/index.js";
import type { Ledger } from "../src/batch/index.js";
import type { ClaimedFiling } from "../src/batch/ledger/types.js";
import type { Transition } from "../src/batch/ledger/reports.js";
import type { Owner } from "../src/batch/ledger/coordination.js";
import { ClaimBuffer, claimSourceOf } from "../src/batch/engine/sending/claim-buffer.js";
import { unitCodesOf, unitsKey } from "../src/contract/index.js";
import { mortgageFiling } from "../test/support/generated-filings.js";
import { engine } from "./submit.js";
import { bareLoop, bodies } from "./loops.js";
import {
  atLeast,
  atMost,
  DIST,
  emptyGateway,
  inTempDir,
  median,
  ratio,
  rowsPerSecond,
  writeRows,
  type Bench,
  type Figure,
} from "./tool.js";

const CONCURRENT = 8;
const ROUNDS = 3;
/** Claimed filings kept ready, as in the engine when a call carries one filing. */
const AHEAD = 128;
const load = () => import(pathToFileURL(join(DIST, "batch", "index.js")).href) as Promise<typeof Batch>;
const owner: Owner = { id: "bench", pid: process.pid, host: hostname() };

/** Creates a ledger with `rows` queued filings. */
async function filled(path: string, rows: number): Promise<{ ledger: Ledger; batch: string }> {
  const { openLedger } = await load();
  const ledger = await openLedger(path);
  const { id: batch } = await ledger.createBatch({
    authority: "330100",
    institution: "91330106MA2TEXT08W",
    kind: "mortgage.file",
    profile: "bench",
    filePath: "/none",
    fileName: "none",
    sha256: "0".repeat(64),
    bytes: 0,
  });
  await ledger.acquireLease(batch, owner);
  for (let i = 0; i < rows; i += 2_000) {
    await ledger.addRows(
      batch,
      Array.from({ length: Math.min(2_000, rows - i) }, (_, k) => {
        const filing = mortgageFiling(i + k);
        return {
          rows: [i + k + 2],
          ref: filing.ref,
          filing: {
            digest: String(i + k).padStart(64, "0"),
            units: unitsKey(unitCodesOf(filing)),
            body: Buffer.from(JSON.stringify(filing)),
          },
        };
      }),
    );
  }
  await ledger.closeIntake(batch);
  return { ledger, batch };
}

const filed = ({ id, attempt, ref }: ClaimedFiling): Transition => ({
  id,
  attempt,
  cause: "case-known",
  facts: {
    caseNo: `C-${ref}`,
    units: "",
    status: "certified",
    version: 1,
    done: true,
    case: Buffer.from(
      JSON.stringify({
        caseNo: `C-${ref}`,
        ref,
        kind: "mortgage.file",
        status: "certified",
        version: 1,
        done: true,
        units: [],
        certificates: [],
      }),
    ),
  },
});

/** Claims and records filings in groups. Returns transitions per second (queued → sending → filed). */
export async function transitionsPerSecond(dir: string, rows: number, group: number): Promise<number> {
  const { ledger, batch } = await filled(join(dir, `group-${group}.db`), rows);
  const started = performance.now();
  let finished: Transition[] = [];
  for (;;) {
    const { claimed } = await ledger.recordAndClaim(batch, owner, finished, group);
    if (claimed.length === 0) break;
    finished = claimed.map(filed);
  }
  const seconds = (performance.now() - started) / 1000;
  await ledger.close();
  return (2 * rows) / seconds;
}

export const ledgerCost: Bench = {
  title: { zh: "落盘的开销", en: "Cost of durability" },
  limits: {
    zh: "每组行等待一次落盘，已可发送的请求无需等待。实际网关不会立即答复，相应各行仅供比较，不设要求。批量提交时台账的开销见“提交”一节。",
    en: "Each group of rows waits for one disk flush; calls that are ready are sent meanwhile. No real gateway answers at once: those rows are for comparison and have no target. The cost of the ledger in batch calls is in the section on submit.",
  },
  async run({ divide }): Promise<Figure[]> {
    return inTempDir(async (dir) => {
      const figures: Figure[] = [];
      for (const group of [1, 64, 200]) {
        const rows = Math.ceil((group === 1 ? 4_000 : 40_000) / divide);
        const rate = await transitionsPerSecond(dir, rows, group);
        const text = `${Math.round(rate).toLocaleString("en")}/s`;
        figures.push(
          group === 1
            ? { what: "持久化状态变更，每行一次落盘 · durable transitions, one row per flush", value: text }
            : atLeast(
                `持久化状态变更，每组 ${group} 行 · durable transitions in groups of ${group}`,
                rate,
                20_000,
                text,
              ),
        );
      }
      let n = 0;
      const compare = async (delay: number, rows: number) => {
        const file = join(dir, `rows-${delay}.csv`);
        await writeRows(file, rows);
        const posted = bodies(rows, 1);
        const path = "/v1/mortgages";
        const gateway = await emptyGateway(delay, 1);
        const times = { bare: [] as number[], without: [] as number[], with: [] as number[] };
        for (let round = 0; round < ROUNDS; round++) {
          times.bare.push(await bareLoop({ url: gateway.url, path, bodies: posted, concurrency: CONCURRENT }));
          times.without.push(
            (await engine({ gateway: gateway.url, file, home: join(dir, `home-${n++}`), ledger: "none" })).ms,
          );
          times.with.push((await engine({ gateway: gateway.url, file, home: join(dir, `home-${n++}`) })).ms);
        }
        await gateway.stop();
        return { bare: median(times.bare), without: median(times.without), with: median(times.with) };
      };
      const singleRows = Math.ceil(6_000 / divide);
      const slowSingle = await compare(20, singleRows);
      figures.push(
        atMost(
          "网关延迟 20 毫秒，每行一个请求：落盘占总用时 · gateway with 20 ms latency, one row per call: share of wall time for durability",
          100 * (1 - slowSingle.without / slowSingle.with),
          5,
          `${(100 * (1 - slowSingle.without / slowSingle.with)).toFixed(1)} %`,
          "5 %",
        ),
      );
      const fastRows = Math.ceil(60_000 / divide);
      const fast = await compare(0, fastRows);
      figures.push(
        {
          what: "网关立即答复，每行一个请求：空循环 · gateway that answers at once, one row per call: bare loop",
          value: rowsPerSecond(fastRows, fast.bare),
        },
        { what: "……全部功能 / 空循环 · … all features / bare loop", value: ratio(fast.bare / fast.with) },
        { what: "……无台账 / 空循环 · … without a ledger / bare loop", value: ratio(fast.bare / fast.without) },
      );
      const { bare, alone } = await ledgerAlone(dir, fastRows);
      figures.push({ what: "……仅台账 / 空循环 · … ledger only / bare loop", value: ratio(bare / alone) });
      return figures;
    });
  },
};

/**
 * Times the bare loop (ms) with and without a ledger. With it, each row is claimed before its call and recorded after
 * it, with the claim buffer of the engine.
 */
export async function ledgerAlone(dir: string, rows: number): Promise<{ bare: number; alone: number }> {
  const gateway = await emptyGateway(0, 1);
  const posted = bodies(rows, 1);
  const bare: number[] = [];
  const alone: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareLoop({ url: gateway.url, path: "/v1/mortgages", bodies: posted, concurrency: CONCURRENT }));
    const { ledger, batch } = await filled(join(dir, `alone-${round}.db`), rows);
    const buffer = new ClaimBuffer(claimSourceOf(ledger, batch, owner));
    buffer.endIntake();
    buffer.open(() => AHEAD);
    const sent: ClaimedFiling[] = [];
    const started = performance.now();
    await bareLoop({
      url: gateway.url,
      path: "/v1/mortgages",
      bodies: posted,
      concurrency: CONCURRENT,
      before: async (i) => {
        [sent[i]] = (await buffer.take(1)) as [ClaimedFiling];
      },
      after: (i) => buffer.report([filed(sent[i]!)]),
    });
    await buffer.close();
    alone.push(performance.now() - started);
    await ledger.close();
  }
  await gateway.stop();
  return { bare: median(bare), alone: median(alone) };
}
