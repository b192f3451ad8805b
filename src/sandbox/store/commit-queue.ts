import { problem } from "../../contract/index.js";
import { ProblemError } from "../errors/problem-error.js";
import type { Database } from "./store.js";

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Longest time that one group may keep the event loop from other requests. */
const GROUP_BUDGET_MS = 40;

/**
 * Group commit. Works that arrive in the same turn of the event loop share one transaction and one sync of the disk,
 * and one that throws undoes itself alone. A promise resolves after COMMIT: what was answered is durable.
 *
 * Savepoints cost a third of a filing, and hardly any work throws. So a group first runs without them; when one throws,
 * all is rolled back and the group runs again with a savepoint each. A work may therefore run twice and must keep
 * nothing in memory.
 */
export class CommitQueue {
  readonly #db: Database;
  readonly #first: () => void;
  #jobs: Job[] = [];
  #scheduled = false;
  #careful = false;
  #closed = false;

  /** `first` runs at the beginning of every transaction. */
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

  /** A part of a work that may fail alone. */
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

  /** Does what is waiting and takes nothing more. */
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
      // Few at a time: what breaks even a transaction of savepoints (a full disk) must not take many along.
      return this.#attempt(CAREFUL_GROUP) ?? [{ ok: false, error: this.#lastError }];
    } finally {
      this.#careful = false;
    }
  }

  #lastError: unknown;

  /** Undefined: nothing was written. */
  #attempt(most: number): Outcome<unknown>[] | undefined {
    const started = performance.now();
    const results: Outcome<unknown>[] = [];
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      this.#first();
      for (const { work } of this.#jobs.slice(0, most)) {
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
