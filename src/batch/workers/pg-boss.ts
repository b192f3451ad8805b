import { setTimeout as sleep } from "node:timers/promises";
import type PgBoss from "pg-boss";
import { codeOf, databaseProblem } from "../ledger/postgres-database/errors.js";
import { Database, type Value } from "../ledger/postgres-database/database.js";
import type { WakeHandler, WakeQueue, WakeUp } from "./wake-queue.js";

/** Schema of the engine. Not its default one, which another program of the bank may use with another version. */
const SCHEMA = "bdc_wake";
/** Version of the tables that pg-boss 10.4 makes. Another major alters them, and the older one then fails on them. */
const SCHEMA_VERSION = 24;

const QUEUE = "wake-ups";
const FAILED_QUEUE = "wake-ups-failed";
const RETRIES = 5;
const RETRY_DELAY_S = 5;
/** After this time the wake-up of a worker that is gone is given to another. */
const EXPIRE_S = 15 * 60;
const MAINTENANCE_MS = 30_000;
const POLL_MS = 500;
const BUSY_MS = 10_000;

/** Options of `openWakeQueue`. */
export interface WakeQueueOptions {
  /** Called when the engine or its database fails. The queue goes on when the database is back. */
  readonly onError?: (error: unknown) => void;
}

/** A wake-up that was set aside because its handler failed every time. */
export interface FailedWakeUp extends WakeUp {
  /** Code of the last error, or its class; never its text. */
  readonly error: string;
  /** When it was set aside (epoch ms, by the clock of the database). */
  readonly at: number;
}

/** The queue of wake-ups in the database of a ledger. */
export interface LedgerWakeQueue extends WakeQueue {
  /** Returns the wake-ups that were set aside, the newest first. Waking the pair again starts it afresh. */
  failed(limit?: number): Promise<FailedWakeUp[]>;
}

/**
 * Opens the queue of wake-ups in the database of a ledger, and creates its tables when they are missing.
 *
 * @param url URL of the database, as `openLedger` takes it.
 * @throws LedgerError `ledger-queue-missing` when the package `pg-boss` is not installed; `ledger-queue-version` when
 *   its tables are of another version; the errors of a database that cannot be reached or written.
 */
export async function openWakeQueue(url: string, options: WakeQueueOptions = {}): Promise<LedgerWakeQueue> {
  const database = await Database.connect(url, BUSY_MS);
  try {
    const { default: Engine } = await import("pg-boss").catch((error: unknown) => {
      throw databaseProblem("ledger-queue-missing", database.address, "", { cause: error });
    });
    await checkVersion(database);
    const executeSql = async (text: string, values: unknown[] = []) => ({
      rows: await database.all<unknown>(text, ...(values as Value[])),
    });
    // Its own workers and timers are off: in 10.4 they leave failures of the database unhandled, which ends a process.
    const boss = new Engine({ db: { executeSql }, schema: SCHEMA, supervise: false, schedule: false });
    await boss.start();
    await checkVersion(database);
    await boss.createQueue(FAILED_QUEUE, { name: FAILED_QUEUE, retryLimit: 0, retentionDays: 30 });
    await boss.createQueue(QUEUE, {
      name: QUEUE,
      policy: "short",
      retryLimit: RETRIES,
      retryDelay: RETRY_DELAY_S,
      retryBackoff: true,
      expireInSeconds: EXPIRE_S,
      deadLetter: FAILED_QUEUE,
    });
    return new PgBossQueue(boss, database, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

class PgBossQueue implements LedgerWakeQueue {
  readonly #boss: PgBoss;
  readonly #database: Database;
  readonly #onError: (error: unknown) => void;
  readonly #stopping = new AbortController();
  readonly #loops: Promise<void>[] = [];
  readonly #running = new Set<string>();
  #maintainedAt = performance.now() - MAINTENANCE_MS;

  constructor(boss: PgBoss, database: Database, { onError }: WakeQueueOptions) {
    this.#boss = boss;
    this.#database = database;
    this.#onError = onError ?? (() => undefined);
    boss.on("error", this.#onError);
  }

  async wake(authority: string, institution: string): Promise<void> {
    const wakeUp: WakeUp = { authority, institution };
    await this.#boss.send(QUEUE, wakeUp, { singletonKey: JSON.stringify([authority, institution]) });
  }

  work(handler: WakeHandler): void {
    this.#loops.push(this.#loop(handler));
  }

  async stop({ drain }: { drain: boolean }): Promise<void> {
    this.#stopping.abort();
    if (drain) await Promise.all(this.#loops);
    for (const id of this.#running) {
      this.#running.delete(id);
      await this.#boss.fail(QUEUE, id, { message: "stopped" }).catch(this.#onError);
    }
    await this.#database.close();
  }

  async failed(limit = 100): Promise<FailedWakeUp[]> {
    return this.#database.all<FailedWakeUp>(
      `SELECT data->>'authority' AS authority, data->>'institution' AS institution,
         coalesce(output->>'message', output->'value'->>'message', '') AS error,
         (extract(epoch FROM created_on) * 1000)::bigint AS at
       FROM ${SCHEMA}.job WHERE name = $1 ORDER BY created_on DESC LIMIT $2`,
      FAILED_QUEUE,
      limit,
    );
  }

  async #loop(handler: WakeHandler): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const isIdle = await this.#next(handler).catch((error: unknown) => {
        if (!signal.aborted) this.#onError(error);
        return true;
      });
      if (isIdle) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Handles the next wake-up. Returns true when none waits. */
  async #next(handler: WakeHandler): Promise<boolean> {
    await this.#maintain();
    const [job] = await this.#boss.fetch<WakeUp>(QUEUE);
    if (job === undefined) return true;
    this.#running.add(job.id);
    try {
      const failure = await handler(job.data).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      // `stop` without drain has given it back.
      if (this.#stopping.signal.aborted && !this.#running.has(job.id)) return true;
      if (failure === undefined) await this.#boss.complete(QUEUE, job.id);
      else await this.#boss.fail(QUEUE, job.id, { message: nameOf(failure.error) });
      if (failure !== undefined) this.#onError(failure.error);
    } finally {
      this.#running.delete(job.id);
    }
    return false;
  }

  /** Takes wake-ups back from workers that are gone, and clears old ones away. */
  async #maintain(): Promise<void> {
    if (performance.now() - this.#maintainedAt < MAINTENANCE_MS) return;
    this.#maintainedAt = performance.now();
    await this.#boss.maintain();
  }
}

/** What is stored of an error: its text may hold personal data. */
function nameOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.name : "unknown");
}

async function checkVersion(database: Database): Promise<void> {
  const exists = await database.get<{ found: string | null }>(
    `SELECT to_regclass($1)::text AS found`,
    `${SCHEMA}.version`,
  );
  if (!exists?.found) return;
  const row = await database.get<{ version: number }>(`SELECT version FROM ${SCHEMA}.version`);
  if (row?.version !== SCHEMA_VERSION)
    throw databaseProblem("ledger-queue-version", database.address, `${row?.version ?? "?"} ≠ ${SCHEMA_VERSION}`);
}
