import { problem } from "../../contract/index.js";
import { ProblemError } from "../errors/problem-error.js";
import type { Database } from "./store.js";

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Max time for which one group may block the event loop (ms). */
const GROUP_BUDGET_MS = 40;

/**
 * Group commit. Jobs that arrive in the same turn of the event loop share one transaction and one disk sync; a job that
 * throws is rolled back alone. Promises resolve after COMMIT, so every answer is durable.
 *
 * Savepoints cost a third of a filing, and jobs rarely throw. A group therefore first runs without savepoints; if a job
 * throws, the group is rolled back and runs again with one savepoint per job. A job may run twice, so it must not keep
 * state in memory.
 */
export class CommitQueue {
  readonly #db: Database;
  readonly #first: () => void;
  #jobs: Job[] = [];
  #scheduled = false;
  #careful = false;
  #closed = false;

  /** @param first runs at the beginning of every transaction */
  constructor(db: Database, first: () => void = () => undefined) {
    this.#db = db;
    this.#first = first;
  }

  transaction<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new ProblemError(problem("unavailable")));
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Runs a part of a job that may fail alone. */
  savepoint<T>(work: () => T): Outcome<T> {
    if (!this.#careful) return { ok: true, value: work() };
    this.#db.exec("SAVEPOINT part");
    try {
      const value = work();
      this.#db.exec("RELEASE part");
      return { ok: true, value };
    } catch (error) {
      this.#db.exec("ROLLBACK TO part");
      this.#db.exec("RELEASE part");
      return { ok: false, error };
    }
  }

  /** Runs the waiting jobs and accepts no more. */
  close(): void {
    this.#closed = true;
    while (this.#jobs.length) this.#flush();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#jobs.length) this.#flush();
      if (this.#jobs.length) this.#schedule();
    });
  }

  #flush(): void {
    const results = this.#attempt(this.#jobs.length) ?? this.#attemptCarefully();
    const jobs = this.#jobs.splice(0, results.length);
    jobs.forEach((job, i) => {
      const result = results[i]!;
      if (result.ok) job.resolve(result.value);
      else job.reject(result.error);
    });
  }

  #attemptCarefully(): Outcome<unknown>[] {
    this.#careful = true;
    try {
      // Small groups, because an error such as a full disk fails the whole transaction.
      return this.#attempt(CAREFUL_GROUP) ?? [{ ok: false, error: this.#lastError }];
    } finally {
      this.#careful = false;
    }
  }

  #lastError: unknown;

  /** Runs up to `max` jobs in one transaction. Returns undefined if it was rolled back. */
  #attempt(max: number): Outcome<unknown>[] | undefined {
    const started = performance.now();
    const results: Outcome<unknown>[] = [];
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      this.#first();
      for (const { work } of this.#jobs.slice(0, max)) {
        results.push(this.savepoint(work));
        if (performance.now() - started > GROUP_BUDGET_MS) break;
      }
      this.#db.exec("COMMIT");
      return results;
    } catch (error) {
      this.#lastError = error;
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      return undefined;
    }
  }
}

const CAREFUL_GROUP = 16;
