import { hostname } from "node:os";
import { join } from "node:path";
import type { BatchSummary } from "../../src/batch/engine/run-batch.js";
import type { Ledger } from "../../src/batch/index.js";
import type { RegistryClient } from "../../src/sdk/index.js";
import { BANK } from "../../test/support/generated-filings.js";
import { sleep } from "../processes.js";
import { loadBatch } from "../tree.js";

const MAX_RUNS = 12;
/** Longest wait for the moment that a stopped run names (ms). */
const MAX_WAIT_MS = 10_000;
/** A run that stops during an outage is resumed at once: the outage is over as soon as the faults are. */
const PATIENCE_MS = 1_500;

/** What the ledger says of a filing in the end. */
export interface Settled {
  readonly state: string;
  readonly caseNo: string | undefined;
  /** What happened to a filing that was sent more than once, with the time of each event (ms). */
  readonly steps: readonly Step[];
}
export interface Step {
  readonly at: number;
  readonly cause: string;
}
export interface Filed {
  readonly runs: number;
  readonly filings: ReadonlyMap<string, Settled>;
  /** Reasons of manual review. */
  readonly reasons: readonly string[];
  readonly failures: readonly string[];
}

/**
 * Submits a file and resumes until nothing is open, as a timer that calls `bdc resume` would: every run has a client of
 * its own, and the ledger is what it knows.
 * @param afterRun called at the end of every run
 */
export async function fileUntilSettled(
  path: string,
  home: string,
  newClient: () => Promise<RegistryClient>,
  afterRun: () => Promise<unknown>,
): Promise<Filed> {
  const { openLedger, submitFile, resumeBatch } = await loadBatch();
  const ledger = await openLedger(join(home, "ledger.db"));
  const failures: string[] = [];
  let summary: BatchSummary | undefined;
  let runs = 0;
  try {
    while (runs < MAX_RUNS) {
      const client = await newClient();
      const owner = { id: `run-${process.pid}-${Math.random()}`, pid: process.pid, host: hostname() };
      const options = { ledger, client, owner, patienceMs: PATIENCE_MS, waitMs: 3_000 };
      try {
        summary = summary
          ? await resumeBatch({ ...options, batch: summary.batch })
          : await submitFile({ ...options, path, profile: "proof", institution: BANK });
      } finally {
        await client.close();
      }
      runs++;
      await afterRun();
      if (openFilings(summary) === 0 && !summary.stop) break;
      const { until = 0 } = summary.stop ?? {};
      await sleep(Math.max(50, Math.min(until - Date.now(), MAX_WAIT_MS)));
    }
    if (!summary || openFilings(summary) > 0)
      failures.push(`open after ${runs} runs: ${summary?.stop?.reason} ${JSON.stringify(summary?.counts.byState)}`);
    for (const fault of await ledger.verify()) failures.push(`ledger: ${fault}`);
    const filings = await settledIn(ledger, summary!.batch.id);
    return { runs, filings, reasons: (summary?.needsPerson ?? []).map(({ code }) => code), failures };
  } finally {
    await ledger.close();
  }
}

/** What a ledger says of the filings of a batch, by ref. */
export async function settledIn(ledger: Ledger, batch: string): Promise<Map<string, Settled>> {
  const records = await ledger.find({ batch, after: 0, limit: 10_000 });
  const settled = records.map(async ({ id, ref, state, caseNo, attempt }) => {
    const steps = attempt > 1 ? await ledger.history(id) : [];
    return [ref, { state, caseNo, steps: steps.map(({ at, cause }) => ({ at, cause })) }] as const;
  });
  return new Map(await Promise.all(settled));
}

function openFilings({ counts: { byState } }: BatchSummary): number {
  return byState.queued.filings + byState.sending.filings + byState.unclear.filings;
}
