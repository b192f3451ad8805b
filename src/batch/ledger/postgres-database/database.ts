import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient, PoolConfig, QueryResult } from "pg";
import type { EpochMs } from "../types.js";
import { ledgerProblem } from "../problems.js";
import { addressOf } from "./address.js";
import { databaseProblem, isConflict, isConnectionLoss, translate } from "./errors.js";

export type Value = string | number | boolean | null | readonly (string | number | boolean | null)[];

/** Queries, each its own transaction or all in one. Parameters are `$1`, `$2`, …; big integers arrive as numbers. */
export interface Queries {
  all<Row>(sql: string, ...values: Value[]): Promise<Row[]>;
  get<Row>(sql: string, ...values: Value[]): Promise<Row | undefined>;
  /** Returns the number of rows changed. */
  run(sql: string, ...values: Value[]): Promise<number>;
}

/** One transaction that writes. */
export interface Transaction extends Queries {
  /** Time at its beginning, by the clock of the database. */
  readonly now: EpochMs;
  /** The link that it writes. When the answer to its commit is lost, this link shows whether it was committed. */
  witness?: { readonly chain: number; readonly link: number; readonly hash: string };
}

/** One connection writes, so that calls take effect in the order in which they are made; the others read. */
const CONNECTIONS = 4;
const FIRST_PAUSE_MS = 20;
const MAX_PAUSE_MS = 1_000;

/**
 * A PostgreSQL database. Nothing outlives a transaction: no named statements, no settings and locks of the session, so
 * that a pooler may stand between.
 */
export class Database implements Queries {
  readonly address: string;
  readonly #pool: Pool;
  readonly #clock: (() => EpochMs) | undefined;
  readonly #busyMs: number;
  #queue: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /**
   * @param url As the driver `pg` reads it; what it does not say comes from the environment and the password file.
   * @param clock Replaces the clock of the database in tests.
   */
  static async connect(url: string, busyMs: number, clock?: () => EpochMs): Promise<Database> {
    const address = addressOf(url);
    const { default: pg } = await import("pg").catch((error: unknown) => {
      throw databaseProblem("ledger-driver-missing", address, "", { cause: error });
    });
    const numbers = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);
    const types: PoolConfig["types"] = {
      getTypeParser: ((id: number, format?: "text") =>
        numbers.has(id) ? Number : pg.types.getTypeParser(id, format)) as typeof pg.types.getTypeParser,
    };
    try {
      // A pool reads the URL only when it connects.
      new pg.Client({ connectionString: url });
      const pool = new pg.Pool({
        connectionString: url,
        max: CONNECTIONS,
        connectionTimeoutMillis: busyMs,
        application_name: "bdc",
        types,
      });
      return new Database(pool, address, busyMs, clock);
    } catch (error) {
      // The message may quote the URL with its password.
      if (error instanceof Error) throw databaseProblem("ledger-path", address);
      throw error;
    }
  }

  constructor(pool: Pool, address: string, busyMs: number, clock: (() => EpochMs) | undefined) {
    this.#pool = pool;
    this.address = address;
    this.#busyMs = busyMs;
    this.#clock = clock;
    // A connection that breaks while nobody uses it is replaced when it is needed.
    pool.on("error", () => undefined);
  }

  all<Row>(sql: string, ...values: Value[]): Promise<Row[]> {
    return this.#persist(async () => rowsOf<Row>(await this.#pool.query(sql, values as unknown[])));
  }

  async get<Row>(sql: string, ...values: Value[]): Promise<Row | undefined> {
    return (await this.all<Row>(sql, ...values))[0];
  }

  async run(sql: string, ...values: Value[]): Promise<number> {
    return this.#persist(async () => (await this.#pool.query(sql, values as unknown[])).rowCount ?? 0);
  }

  /** Returns the time, by the clock of the database. */
  async now(): Promise<EpochMs> {
    return this.#clock?.() ?? (await this.get<{ now: number }>(`SELECT ${NOW} AS now`))!.now;
  }

  /** Runs one command that is safe to repeat and waits for no transaction of this process. */
  exec(sql: string): Promise<void> {
    return this.#persist(async () => void (await this.#pool.query(sql)));
  }

  /**
   * Runs `work` in a transaction, after those that were asked for before. Runs it again from its start when the
   * database rolled it back for a conflict or a lost connection; `work` must change nothing but the database.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const result = this.#queue.then(() => this.#persist(() => this.#attempt(work)));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Runs `work`, which only reads, on one unchanging view of the database; again from its start when that is lost. */
  async snapshot<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return this.#persist(async () => {
      const client = await this.#pool.connect();
      const lost = onLoss(client);
      let isDone = false;
      try {
        await client.query(BEGIN_SNAPSHOT);
        const result = await work(queriesOf(client));
        await client.query("COMMIT");
        isDone = true;
        return result;
      } finally {
        client.release(!isDone);
        lost.end();
      }
    });
  }

  /** Waits for the transactions that were asked for, then closes all connections. */
  async close(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#queue;
    await this.#pool.end();
  }

  async #attempt<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    const lost = onLoss(client);
    try {
      const [, begun] = (await client.query(BEGIN)) as unknown as QueryResult<{ now: number }>[];
      const tx: Transaction = { ...queriesOf(client), now: this.#clock?.() ?? begun!.rows[0]!.now };
      const result = await work(tx);
      try {
        const { command } = await client.query("COMMIT");
        if (command !== "COMMIT") throw new Error(`the transaction ended with ${command}`);
      } catch (error) {
        if (!isConnectionLoss(error) || tx.witness === undefined || !(await this.#isCommitted(tx.witness))) throw error;
      }
      client.release(lost.isLost());
      return result;
    } catch (error) {
      const isOpen =
        !lost.isLost() &&
        (await client.query("ROLLBACK").then(
          () => true,
          () => false,
        ));
      client.release(!isOpen);
      throw error;
    } finally {
      lost.end();
    }
  }

  /**
   * Finds out whether a transaction was committed whose answer was lost: it held the head of its chain, so once the
   * head is free, its link is there or never will be.
   */
  #isCommitted({ chain, link, hash }: NonNullable<Transaction["witness"]>): Promise<boolean> {
    return this.#persist(async () => {
      await this.#pool.query("SELECT 1 FROM bdc.chain_heads WHERE chain = $1 FOR UPDATE", [chain]);
      return (
        (await this.#pool.query("SELECT 1 FROM bdc.chain WHERE id = $1 AND hash = $2", [link, hash])).rowCount === 1
      );
    });
  }

  /** Repeats what the database certainly did not do, until it succeeds or the time is over. */
  async #persist<T>(work: () => Promise<T>): Promise<T> {
    return this.#guard(async () => {
      const end = performance.now() + this.#busyMs;
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
        try {
          return await work();
        } catch (error) {
          if ((!isConflict(error) && !isConnectionLoss(error)) || performance.now() + pause > end) throw error;
        }
        await sleep(pause * (0.5 + Math.random() / 2));
      }
    });
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw ledgerProblem("ledger-stopped", "closed");
    try {
      return await work();
    } catch (error) {
      throw translate(error, this.address);
    }
  }
}

const NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

/**
 * Every row is found by a key, also while the database does not know yet how many there are: plans that read a whole
 * table to find a few rows of it are ruled out. Queries that ask many parts look expensive and are not: compiling them
 * takes longer than running them.
 */
const PLANNER = ["enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit"]
  .map((name) => `set_config('${name}', 'off', true)`)
  .join(", ");

/** Begins a transaction that waits for its commit to be durable, whatever the database is set to. */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SELECT ${NOW} AS now, ${PLANNER}, set_config('lock_timeout', '10s', true),
  CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END`;
const BEGIN_SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT ${PLANNER}`;

function queriesOf(client: PoolClient): Queries {
  const query = (sql: string, values: Value[]) => client.query(sql, values as unknown[]);
  return {
    all: async <Row>(sql: string, ...values: Value[]) => rowsOf<Row>(await query(sql, values)),
    get: async <Row>(sql: string, ...values: Value[]) => rowsOf<Row>(await query(sql, values))[0],
    run: async (sql: string, ...values: Value[]) => (await query(sql, values)).rowCount ?? 0,
  };
}

function rowsOf<Row>(result: QueryResult): Row[] {
  return result.rows as Row[];
}

/** Notices when a connection in use breaks between two queries. */
function onLoss(client: PoolClient): { isLost: () => boolean; end: () => void } {
  let lost = false;
  const note = () => (lost = true);
  client.on("error", note);
  return { isLost: () => lost, end: () => client.removeListener("error", note) };
}
