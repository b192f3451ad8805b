import type { Database } from "./store.js";

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Longest time that one group may keep the event loop from other requests. */
const GROUP_BUDGET_MS = 10;

/**
 * Group commit. Works that arrive in the same turn of the event loop share one transaction and one sync of the disk; each has
 * a savepoint, so that one that throws undoes itself alone. A promise resolves after COMMIT: what was told is durable.
 */
export class CommitQueue {
  readonly #db: Database;
  #jobs: Job[] = [];
  #scheduled = false;

  constructor(db: Database) {
    this.#db = db;
  }

  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#jobs.length) this.#schedule();
    });
  }

  #flush(): void {
    const started = performance.now();
    const settle: (() => void)[] = [];
    let taken = 0;
    try {
      this.#db.exec("BEGIN IMMEDIATE");
      while (taken < this.#jobs.length && performance.now() - started < GROUP_BUDGET_MS) {
        const { work, resolve, reject } = this.#jobs[taken++]!;
        const result = inSavepoint(this.#db, work);
        settle.push(result.ok ? () => resolve(result.value) : () => reject(result.error));
      }
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
      for (const job of this.#jobs.splice(0, Math.max(taken, 1))) job.reject(error);
      return;
    }
    this.#jobs.splice(0, taken);
    for (const tell of settle) tell();
  }
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Runs `work` so that a throw undoes its own writes and nothing else. */
export function inSavepoint<T>(db: Database, work: () => T): Outcome<T> {
  db.exec("SAVEPOINT work");
  try {
    const value = work();
    db.exec("RELEASE work");
    return { ok: true, value };
  } catch (error) {
    db.exec("ROLLBACK TO work");
    db.exec("RELEASE work");
    return { ok: false, error };
  }
}
