import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { OfficeReport } from "./checker/judge.js";
import { writeFilingFile, type RequestedFiling } from "./checker/requested-filing.js";
import { readResultFile } from "./checker/result-file.js";
import { describeRun, documentOf, type BatchDocument } from "./finish.js";
import { bdc, COURT_TOKEN, newHome, sleep, type Ended, type Workspace } from "./processes.js";

interface StatusDocument {
  readonly batches?: readonly {
    readonly id: string;
    readonly contradictions?: readonly { readonly ref: string }[];
  }[];
}

/** One office of an institution, with its own home and ledger, and the files that it submits. */
export class Office {
  readonly #dir: string;
  readonly name: string;
  readonly workspace: Workspace;
  /** Submitted files in order, with their filings and batch. */
  readonly submitted: {
    readonly requested: readonly RequestedFiling[];
    readonly path: string;
    batch: string | undefined;
  }[] = [];
  /** Filings whose ledger was lost. */
  readonly forgotten: RequestedFiling[] = [];
  #results = 0;

  private constructor(dir: string, name: string, workspace: Workspace) {
    this.#dir = dir;
    this.name = name;
    this.workspace = workspace;
  }

  static async open(dir: string, name: string, gateway: string, role: "bank" | "court" = "bank"): Promise<Office> {
    const home = await newHome(dir, name, role);
    return new Office(dir, name, { home, gateway, ...(role === "court" && { env: COURT_TOKEN }) });
  }

  /** The same office with another gateway URL. */
  through(gateway: string): Office {
    const office = new Office(this.#dir, this.name, { ...this.workspace, gateway });
    office.submitted.push(...this.submitted);
    office.#results = this.#results + 1_000;
    return office;
  }

  run(...args: string[]): Promise<Ended> {
    return bdc(args, this.workspace).ended;
  }

  async write(requested: readonly RequestedFiling[]): Promise<string> {
    const path = join(this.workspace.home, `file-${this.submitted.length}.csv`);
    await writeFilingFile(path, requested);
    this.submitted.push({ requested, path, batch: undefined });
    return path;
  }

  /** Writes a file and submits it. */
  async submit(requested: readonly RequestedFiling[], ...options: string[]): Promise<Ended> {
    const path = await this.write(requested);
    const ended = await this.run("submit", path, "--kind", requested[0]!.kind, "--yes", ...options);
    this.submitted.at(-1)!.batch = documentOf(ended)?.batch?.id;
    return ended;
  }

  /** The batch of the newest file, even when its submit was killed. */
  async findBatch(): Promise<string | undefined> {
    const last = this.submitted.at(-1)!;
    last.batch ??= ((documentOf(await this.run("status")) ?? {}) as StatusDocument).batches?.[0]?.id;
    return last.batch;
  }

  async loseLedger(): Promise<void> {
    for (const file of ["ledger.db", "ledger.db-wal", "ledger.db-shm"])
      await rm(join(this.workspace.home, file), { force: true });
    // No report covers these files any more.
    this.forgotten.push(...this.submitted.splice(0).flatMap(({ requested }) => requested));
  }

  /** The current results of every submitted file, read from new result files and from `bdc status`. */
  async reports(more: Partial<OfficeReport> = {}): Promise<OfficeReport[]> {
    const status = (documentOf(await this.run("status")) ?? {}) as StatusDocument;
    const reports: OfficeReport[] = [];
    for (const { requested, batch } of this.submitted) {
      if (batch === undefined) continue;
      const out = join(this.workspace.home, `reported-${this.#results++}.csv`);
      const ended = await this.run("results", batch, "--out", out);
      if (ended.code !== 0 && ended.code !== 5) throw new Error(`${this.name}: results: ${describeRun(ended)}`);
      const contradictions = status.batches?.find(({ id }) => id === batch)?.contradictions ?? [];
      reports.push({
        about: `${this.name} ${batch}`,
        requested,
        reported: await readResultFile(out),
        contradicted: new Set(contradictions.map(({ ref }) => ref)),
        ...more,
      });
      await rm(out);
    }
    return reports;
  }

  /**
   * Runs `bdc resume` until every filing is settled, at most `runs` times.
   *
   * @returns The last run and its batch document.
   */
  async settle(runs = 20, ...options: string[]): Promise<{ ended: Ended; document: BatchDocument | undefined }> {
    const batch = await this.findBatch();
    for (let run = 1; ; run++) {
      const ended = await this.run("resume", ...(batch ? [batch] : []), ...options);
      const document = documentOf(ended) as BatchDocument | undefined;
      const byState = document?.counts?.byState;
      const open = ["queued", "sending", "unclear"].reduce((n, state) => n + (byState?.[state]?.filings ?? 0), 0);
      if ((byState && open === 0 && !document.stopped) || run >= runs) return { ended, document };
      await sleep(100);
    }
  }
}

/** Filings by state in the batch document of a run. */
export function countsOf(ended: Ended): Readonly<Record<string, number>> {
  const byState = documentOf(ended)?.counts?.byState ?? {};
  return Object.fromEntries(Object.entries(byState).map(([state, tally]) => [state, tally.filings]));
}
