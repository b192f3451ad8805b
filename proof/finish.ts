import { join } from "node:path";
import { bdc, bdcKilledAfter, sleep, type Ended, type Workspace } from "./processes.js";
import { loadBatch } from "./tree.js";

/** The part of `bdc … --json` that a script relies on. */
export interface BatchDocument {
  readonly batch: { readonly id: string; readonly state: string };
  readonly counts: {
    readonly rows: number;
    readonly filings: number;
    readonly byState: Readonly<Record<string, { readonly rows: number; readonly filings: number }>>;
  };
  readonly stopped?: { readonly reason: string; readonly until?: string };
  readonly resultFile?: string;
}
interface AnyDocument extends Partial<BatchDocument> {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly batches?: readonly BatchDocument[];
  readonly error?: { readonly code: string; readonly en: string };
}

export interface Finished {
  readonly runs: readonly Ended[];
  readonly document: BatchDocument | undefined;
  /** Why it did not come to its end, and what the end says that is not so. */
  readonly failures: string[];
}

export function documentOf({ stdout }: Ended): AnyDocument | undefined {
  try {
    return JSON.parse(stdout) as AnyDocument;
  } catch {
    return undefined;
  }
}

export function describeRun({ code, signal, stdout, stderr }: Ended): string {
  return `exit ${code ?? signal}: ${(stdout + stderr).trim().slice(0, 400)}`;
}

const MAX_RUNS = 40;
const PAUSE_MS = 200;

/**
 * `bdc submit`, then `bdc resume` as often as it takes, as a person or a scheduler would. `killAfter` says for each run
 * (0: the submit) after how many milliseconds it is killed; `firstRun` is a submit that was run already.
 * At the end every filing must be filed and the counts must tie.
 */
export async function finish(
  file: string,
  filings: number,
  workspace: Workspace,
  killAfter: (run: number) => number | undefined = () => undefined,
  firstRun?: Ended,
): Promise<Finished> {
  const runs: Ended[] = [];
  let submit = true;
  for (let run = 0; run < MAX_RUNS; run++) {
    const ended =
      (run === 0 && firstRun) ||
      (await bdcKilledAfter(submit ? ["submit", file, "--yes"] : ["resume"], workspace, killAfter(run)));
    runs.push(ended);
    if (ended.signal) {
      submit = false;
      continue;
    }
    const document = documentOf(ended);
    if (!document) return { runs, document: undefined, failures: [`no JSON document; ${describeRun(ended)}`] };
    const batch = document.counts ? (document as BatchDocument) : document.batches?.at(-1);
    // Killed before the batch was recorded, or after its end: then `resume` has nothing to do and submitting again is
    // the way.
    const nothingToResume: boolean =
      !submit && (document.error?.code === "ledger-missing" || document.batches?.length === 0);
    if (ended.code === 0 && batch)
      return { runs, document: batch, failures: [...tie(batch, filings), ...(await ledgerFaults(workspace.home))] };
    // What a caller hands in may have failed by its own design; what follows it may not.
    const ours = !(run === 0 && firstRun);
    if (ours && (ended.code === 1 || ended.code === 2) && !nothingToResume)
      return { runs, document: batch, failures: [describeRun(ended)] };
    submit = nothingToResume;
    if (!nothingToResume) await sleep(PAUSE_MS);
  }
  return {
    runs,
    document: undefined,
    failures: [`not finished after ${MAX_RUNS} runs; last: ${describeRun(runs.at(-1)!)}`],
  };
}

/** All filed, nothing anywhere else, and the parts add up to the whole. */
function tie({ counts }: BatchDocument, filings: number): string[] {
  const failures: string[] = [];
  const sum = Object.values(counts.byState).reduce((n, t) => n + t.rows, 0);
  if (sum !== counts.rows) failures.push(`counts do not tie: ${sum} rows in states, ${counts.rows} in all`);
  if (counts.byState["filed"]?.filings !== filings || counts.filings !== filings)
    failures.push(`${JSON.stringify(counts)} but the file has ${filings} filings`);
  return failures;
}

/** The ledger's own check of its structure, its chain of events and its counters. */
async function ledgerFaults(home: string): Promise<string[]> {
  const { openLedger } = await loadBatch();
  const ledger = await openLedger(join(home, "ledger.db"), { mode: "existing" });
  try {
    return (await ledger.verify()).map((fault) => `ledger: ${fault}`);
  } finally {
    await ledger.close();
  }
}

/** One undisturbed run, to know how long the moments to kill at stretch. */
export async function durationOf(file: string, workspace: Workspace): Promise<number> {
  const ended = await bdc(["submit", file, "--yes"], workspace).ended;
  if (ended.code !== 0) throw new Error(`the undisturbed run failed; ${describeRun(ended)}`);
  return ended.ms;
}
