import { join } from "node:path";
import { bdc, bdcKilledAfter, sleep, type Ended, type Workspace } from "./processes.js";
import { loadBatch } from "./tree.js";

/** The part of the `bdc … --json` document that scripts rely on. */
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
  /** Why the batch did not finish, and counts in its last document that are wrong. */
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
 * Runs `bdc submit`, then `bdc resume` until the batch is finished, as a person or a scheduler would. In the end every
 * filing must be filed and the counts must add up.
 *
 * @param killAfter When to kill each run (ms); run 0 is the submit. Undefined lets the run finish.
 * @param firstRun A submit that has already been run.
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
    if (!document) return { runs, document: undefined, failures: [`no JSON document: ${describeRun(ended)}`] };
    const batch = document.counts ? (document as BatchDocument) : document.batches?.at(-1);
    // The kill came before the batch was recorded or after it finished: `resume` finds nothing, so submit again.
    const nothingToResume: boolean =
      !submit && (document.error?.code === "ledger-missing" || document.batches?.length === 0);
    if (ended.code === 0 && batch)
      return {
        runs,
        document: batch,
        failures: [...countErrors(batch, filings), ...(await ledgerErrors(workspace.home))],
      };
    // The first run of the caller may have failed on purpose; later runs may not.
    const mustSucceed = !(run === 0 && firstRun);
    if (mustSucceed && (ended.code === 1 || ended.code === 2) && !nothingToResume)
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

/** Checks that every filing is filed and that the states add up to the total. */
function countErrors({ counts }: BatchDocument, filings: number): string[] {
  const failures: string[] = [];
  const sum = Object.values(counts.byState).reduce((n, t) => n + t.rows, 0);
  if (sum !== counts.rows) failures.push(`counts do not add up: ${sum} rows by state, ${counts.rows} in total`);
  if (counts.byState["filed"]?.filings !== filings || counts.filings !== filings)
    failures.push(`${JSON.stringify(counts)} but the file has ${filings} filings`);
  return failures;
}

/** Verifies the structure, event chain and counters of the ledger. */
async function ledgerErrors(home: string): Promise<string[]> {
  const { openLedger } = await loadBatch();
  const ledger = await openLedger(join(home, "ledger.db"), { mode: "existing" });
  try {
    return (await ledger.verify()).map((error) => `ledger: ${error}`);
  } finally {
    await ledger.close();
  }
}

/** Duration of an undisturbed run (ms), from which the times of kills are drawn. */
export async function durationOf(file: string, workspace: Workspace): Promise<number> {
  const ended = await bdc(["submit", file, "--yes"], workspace).ended;
  if (ended.code !== 0) throw new Error(`the undisturbed run failed: ${describeRun(ended)}`);
  return ended.ms;
}
