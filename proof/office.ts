import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Answered } from "./checker/judge.js";
import { writeAsked, type Asked } from "./checker/asked.js";
import { readResultFile } from "./checker/told.js";
import { describeRun, documentOf, type BatchDocument } from "./finish.js";
import { bdc, COURT_TOKEN, newHome, sleep, type Ended, type Workspace } from "./processes.js";

interface StatusDocument {
  readonly batches?: readonly {
    readonly id: string;
    readonly contradictions?: readonly { readonly ref: string }[];
  }[];
}

/** One desk of an institution: a home with a ledger of its own, and the files that it submits. */
export class Office {
  readonly #dir: string;
  readonly name: string;
  readonly workspace: Workspace;
  /** Files in the order in which they were submitted: what they ask for, and their batch. */
  readonly submitted: { readonly asked: readonly Asked[]; readonly path: string; batch: string | undefined }[] = [];
  /** Filings of ledgers that were lost. */
  readonly forgotten: Asked[] = [];
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

  /** The same desk behind another gateway. */
  through(gateway: string): Office {
    const office = new Office(this.#dir, this.name, { ...this.workspace, gateway });
    office.submitted.push(...this.submitted);
    office.#results = this.#results + 1_000;
    return office;
  }

  run(...args: string[]): Promise<Ended> {
    return bdc(args, this.workspace).ended;
  }

  async write(asked: readonly Asked[]): Promise<string> {
    const path = join(this.workspace.home, `file-${this.submitted.length}.csv`);
    await writeAsked(path, asked);
    this.submitted.push({ asked, path, batch: undefined });
    return path;
  }

  /** Writes the file and submits it. */
  async submit(asked: readonly Asked[], ...options: string[]): Promise<Ended> {
    const path = await this.write(asked);
    const ended = await this.run("submit", path, "--kind", asked[0]!.kind, "--yes", ...options);
    this.submitted.at(-1)!.batch = documentOf(ended)?.batch?.id;
    return ended;
  }

  /** The batch of the newest file, also where its submit was killed. */
  async findBatch(): Promise<string | undefined> {
    const last = this.submitted.at(-1)!;
    last.batch ??= ((documentOf(await this.run("status")) ?? {}) as StatusDocument).batches?.[0]?.id;
    return last.batch;
  }

  async loseLedger(): Promise<void> {
    for (const file of ["ledger.db", "ledger.db-wal", "ledger.db-shm"])
      await rm(join(this.workspace.home, file), { force: true });
    // Nobody tells of those files any more.
    this.forgotten.push(...this.submitted.splice(0).flatMap(({ asked }) => asked));
  }

  /** What the program tells of every file that was submitted here, as its result files and its status have it now. */
  async answers(more: Partial<Answered> = {}): Promise<Answered[]> {
    const status = (documentOf(await this.run("status")) ?? {}) as StatusDocument;
    const answers: Answered[] = [];
    for (const { asked, batch } of this.submitted) {
      if (batch === undefined) continue;
      const out = join(this.workspace.home, `told-${this.#results++}.csv`);
      const ended = await this.run("results", batch, "--out", out);
      if (ended.code !== 0 && ended.code !== 5) throw new Error(`${this.name}: results: ${describeRun(ended)}`);
      const contradictions = status.batches?.find(({ id }) => id === batch)?.contradictions ?? [];
      answers.push({
        about: `${this.name} ${batch}`,
        asked,
        told: await readResultFile(out),
        contradicted: new Set(contradictions.map(({ ref }) => ref)),
        ...more,
      });
      await rm(out);
    }
    return answers;
  }

  /**
   * `bdc resume` until every row rests, as a scheduler would: at most `runs` times. Returns the last run, and its
   * document of the batch.
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

export function countsOf(ended: Ended): Readonly<Record<string, number>> {
  const byState = documentOf(ended)?.counts?.byState ?? {};
  return Object.fromEntries(Object.entries(byState).map(([state, tally]) => [state, tally.filings]));
}
