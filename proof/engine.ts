import { hostname } from "node:os";
import { join } from "node:path";
import type { BatchSummary } from "../src/batch/engine/run-batch.js";
import type { RegistryClient } from "../src/sdk/index.js";
import { BANK } from "../test/support/generated-filings.js";
import { sleep } from "./processes.js";
import { loadBatch, loadSdk } from "./tree.js";

/** Longest wait for the moment that a stopped run names (ms). */
const MAX_WAIT_MS = 10_000;
/** Gives up after this many consecutive runs without progress. */
const MAX_IDLE_RUNS = 8;

export interface EngineOptions {
  readonly gateway: string;
  readonly file: string;
  readonly home: string;
  /** Short, so that a silent gateway does not slow down the tier. */
  readonly timeoutMs?: number;
  readonly maxRuns?: number;
  /** @default a client of the contract with the token of the sandbox's bank */
  readonly client?: RegistryClient;
}

export interface EngineRun {
  readonly summary: BatchSummary;
  readonly runs: number;
  readonly failures: string[];
  /** ref -> case number in the ledger. */
  readonly reported: ReadonlyMap<string, string>;
  /** ref -> state in the ledger. */
  readonly states: ReadonlyMap<string, string>;
}

/**
 * Submits a file with the batch engine in this process and resumes until every filing is settled, as a service with a
 * timer would.
 */
export async function fileWithEngine({
  gateway,
  file,
  home,
  timeoutMs = 300,
  maxRuns = 20,
  client: given,
}: EngineOptions): Promise<EngineRun> {
  const { openLedger, submitFile, resumeBatch } = await loadBatch();
  const { RegistryClient, bearerToken } = await loadSdk();
  const client =
    given ??
    new RegistryClient({
      gateway,
      timeoutMs,
      credentials: bearerToken({ token: "sandbox-bank", institution: BANK }),
    });
  const ledger = await openLedger(join(home, "ledger.db"));
  const owner = { id: `proof-${process.pid}-${Math.random()}`, pid: process.pid, host: hostname() };
  const today = new Date().toISOString().slice(0, 10);
  // Short limits: a run that stops during an outage is resumed at once.
  const common = { ledger, client, owner, today, waitMs: 5_000, patienceMs: 3_000 };
  const failures: string[] = [];
  try {
    let summary: BatchSummary | undefined;
    let runs = 0;
    let idle = 0;
    for (; runs < maxRuns && idle < MAX_IDLE_RUNS; runs++) {
      const before = JSON.stringify(summary?.counts.byState);
      try {
        const open = summary?.batch ?? (await ledger.batches(1))[0];
        summary = open
          ? await resumeBatch({ ...common, batch: open })
          : await submitFile({ ...common, path: file, profile: "proof", institution: BANK });
        if (unsettled(summary) === 0 && !summary.stop) break;
        idle = JSON.stringify(summary.counts.byState) === before ? idle + 1 : 0;
      } catch (error) {
        // Before the batch is recorded, an unreachable gateway is an error of the call. Try again as a timer would.
        if (!(error instanceof Error && "attempts" in error)) throw error;
      }
      const until = summary?.stop?.until;
      if (until !== undefined) idle = 0;
      await sleep(Math.max(50, Math.min((until ?? 0) - Date.now(), MAX_WAIT_MS)));
    }
    if (!summary || unsettled(summary) > 0)
      failures.push(
        `not settled after ${runs} runs: ${JSON.stringify(summary?.counts.byState)} ${summary?.stop?.reason ?? ""}`,
      );
    for (const fault of await ledger.verify()) failures.push(`ledger: ${fault}`);
    const reported = new Map<string, string>();
    const states = new Map<string, string>();
    for (let after = 0; ;) {
      const page = await ledger.find({ batch: summary!.batch.id, after, limit: 10_000 });
      for (const { ref, caseNo, state } of page) {
        reported.set(ref, caseNo ?? "");
        states.set(ref, state);
      }
      if (page.length === 0) break;
      after = page.at(-1)!.id;
    }
    return { summary: summary!, runs: runs + 1, failures, reported, states };
  } finally {
    await ledger.close();
    await client.close();
  }
}

function unsettled({ counts: { byState } }: BatchSummary): number {
  return byState.queued.filings + byState.sending.filings + byState.unclear.filings;
}
