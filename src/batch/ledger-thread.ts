import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { LedgerProblem, type Ledger, type LedgerProblemCode, type OpenLedger } from "./ledger.js";
import { packRows, packTransitions, unpackAnswers, unpackClaims, type PackedAnswers, type PackedClaims } from "./ledger-packing.js";
import { ledgerProblem } from "./ledger-sqlite-problems.js";

/** What crosses between the threads; used by ledger-worker.ts. */
export interface WorkerStart {
  readonly path: string;
  readonly options: OpenLedger;
}
export interface Call {
  readonly id: number;
  readonly method: keyof Ledger;
  readonly args: readonly unknown[];
}
export interface ProblemParts {
  readonly code: LedgerProblemCode;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  readonly because?: string;
}
/** `id` 0 answers the opening. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: ProblemParts }
  | { readonly id: number; readonly error: Error };

const methods = {
  createBatch: 1, addRows: 1, closeIntake: 1, dropBatch: 1, acquireLease: 1, renewLease: 1, releaseLease: 1, leaseOf: 1, recover: 1, exchange: 1, listUnclear: 1,
  recordCases: 1, cursor: 1, setPause: 1, pause: 1, counts: 1, batches: 1, batch: 1, rowsOf: 1, find: 1, bodyOf: 1, history: 1, adopt: 1, release: 1,
  verify: 1, close: 1,
} satisfies Record<keyof Ledger, 1>;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Opens the ledger in a worker thread: disk waits do not hold up the thread that talks to the gateway. */
export async function openLedgerThread(path: string, options: OpenLedger = {}): Promise<Ledger> {
  const start: WorkerStart = { path, options };
  const worker = new Worker(workerFile(), { workerData: start, resourceLimits: { maxYoungGenerationSizeMb: 12 } });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let dead: Error | undefined;

  const fail = (why: string, cause?: unknown) => {
    dead ??= ledgerProblem("ledger-stopped", why, cause);
    for (const { reject } of waiting.values()) reject(dead);
    waiting.clear();
  };
  worker.on("error", (error) => fail(error.message, error));
  worker.on("messageerror", (error) => fail(error.message, error));
  worker.on("exit", () => fail("closed"));
  worker.on("message", (answer: Answer) => {
    const call = waiting.get(answer.id);
    if (call === undefined) return;
    waiting.delete(answer.id);
    // An idle ledger does not keep the process alive.
    if (waiting.size === 0) worker.unref();
    if ("value" in answer) call.resolve(answer.value);
    else call.reject("problem" in answer ? fromParts(answer.problem) : answer.error);
  });

  const expect = (id: number, send?: () => void) =>
    new Promise<unknown>((resolve, reject) => {
      if (dead !== undefined) return reject(dead);
      worker.ref();
      waiting.set(id, { resolve, reject });
      send?.();
    });
  const call = (method: keyof Ledger, args: unknown[]) => {
    const id = ++lastId;
    return expect(id, () => worker.postMessage({ id, method, args } satisfies Call));
  };

  await expect(0);
  const ledger = Object.fromEntries(Object.keys(methods).map((name) => [name, (...args: unknown[]) => call(name as keyof Ledger, args)])) as unknown as Ledger;
  return {
    ...ledger,
    addRows: async (batch, rows) => unpackAnswers(rows, (await call("addRows", [batch, packRows(rows)])) as PackedAnswers),
    exchange: async (batch, owner, finished, claim) => unpackClaims((await call("exchange", [batch, owner, packTransitions(finished), claim])) as PackedClaims),
    async close() {
      if (dead !== undefined) return;
      const gone = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
      await ledger.close();
      // Idle again, but somebody waits for its end: without this the process could leave in the middle of that wait.
      worker.ref();
      await gone;
    },
  };
}

export function toParts(problem: LedgerProblem): ProblemParts {
  const { code, zh, en, fixZh, fixEn, cause } = problem;
  return { code, zh, en, fixZh, fixEn, ...(cause instanceof Error && { because: cause.message }) };
}

function fromParts({ code, because, ...texts }: ProblemParts): LedgerProblem {
  return new LedgerProblem(code, texts, because === undefined ? undefined : { cause: new Error(because) });
}

/** The bundler may put this module into any file of dist/, and tests run it from src/: the worker is a file of its own beside batch/. */
function workerFile(): URL {
  const places = ["./ledger-worker.js", "./batch/ledger-worker.js", "../batch/ledger-worker.js", "../../dist/batch/ledger-worker.js"];
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (found === undefined) throw new Error(`ledger-worker.js is not in the installation (looked from ${import.meta.url})`);
  return found;
}
