import { isUtf8 } from "node:buffer";
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import Database from "libsql";
import { translate } from "./errors.js";
import { ledgerProblem } from "../problems.js";
import { isLedgerError } from "../error.js";

export type Value = string | number | null | Uint8Array;
type Statement = ReturnType<Database.Database["prepare"]>;

/** Bytes as the library returns them: a view from `get`, a buffer from `all` and `iterate`. */
export type Blob = Uint8Array | ArrayBuffer;

export function bytesOf(blob: Blob): Uint8Array {
  return blob instanceof ArrayBuffer ? new Uint8Array(blob) : blob;
}

/** A query, and the conversion of its rows. */
interface Reader {
  readonly statement: Statement;
  readonly rowOf: (row: unknown) => unknown;
}

/** Number of open connections per file in this process. */
const openHere = new Map<string, number>();
/** Files that this process ever opened. The library closes a file only when its statements are garbage-collected. */
const openedHere = new Set<string>();

export function isOpenHere(path: string): boolean {
  return openHere.has(realPath(path));
}

/**
 * Whether this process may hold locks on the file. The system releases all of them when the process closes any handle
 * of the file, so it must not be opened by anything but the database.
 */
export function mayHoldLocks(path: string): boolean {
  return openedHere.has(realPath(path));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** An open database. Caches prepared statements, runs transactions, and translates errors into `LedgerError`s. */
export class Connection {
  readonly path: string;
  /** The path without symbolic links. */
  readonly #file: string;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Statement>();
  readonly #readers = new Map<string, Reader>();
  /** Texts of multi-row inserts, by statement and number of rows. */
  readonly #inserts = new Map<string, Map<number, string>>();
  #stopped: string | undefined;

  constructor(path: string, busyMs: number) {
    this.path = path;
    this.#db = this.#guard(() => new Database(path, { timeout: busyMs }));
    this.#file = realPath(path);
    openedHere.add(this.#file);
    this.#countOpen(1);
  }

  get isOpen(): boolean {
    return this.#stopped === undefined;
  }

  exec(sql: string): void {
    this.#guard(() => this.#db.exec(sql));
  }

  run(sql: string, ...values: Value[]): number {
    return this.#guard(() => this.#prepared(sql).run(values).changes);
  }

  get<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#guard(() => {
      const { statement, rowOf } = this.#reader(sql);
      const row: unknown = statement.get(values);
      return row === undefined ? undefined : (rowOf(row) as Row);
    });
  }

  all<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#guard(() => {
      const { statement, rowOf } = this.#reader(sql);
      return statement.all(values).map((row) => rowOf(row) as Row);
    });
  }

  *iterate<Row>(sql: string, ...values: Value[]): Generator<Row> {
    const { statement, rowOf } = this.#guard(() => this.#reader(sql));
    const rows = this.#guard(() => statement.iterate(values));
    for (;;) {
      const row = this.#guard(() => {
        const item = rows.next();
        return item.done === true ? undefined : (rowOf(item.value) as Row);
      });
      if (row === undefined) return;
      yield row;
    }
  }

  /** As `get`, for queries that return only numbers and bytes. The same holds for the next two methods. */
  getBytes<Row>(sql: string, ...values: Value[]): Row | undefined {
    return this.#guard(() => this.#prepared(sql).get(values) as Row | undefined);
  }

  allBytes<Row>(sql: string, ...values: Value[]): Row[] {
    return this.#guard(() => this.#prepared(sql).all(values) as Row[]);
  }

  *iterateBytes<Row>(sql: string, ...values: Value[]): Generator<Row> {
    const rows = this.#guard(() => this.#prepared(sql).iterate(values));
    for (;;) {
      const item = this.#guard(() => rows.next());
      if (item.done === true) return;
      yield item.value as Row;
    }
  }

  /**
   * Decodes text that a query returned as bytes.
   * @throws LedgerError `ledger-damaged` When it is not UTF-8.
   */
  textOf(bytes: Uint8Array | ArrayBuffer): string {
    if (!isUtf8(bytes)) throw ledgerProblem("ledger-damaged", this.path, new Error("text that is not UTF-8"));
    return (
      bytes instanceof ArrayBuffer ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    ).toString();
  }

  /**
   * Inserts many rows, up to 64 per statement, because a call into the database costs more than a row.
   * @param into Statement up to the values, such as `INSERT INTO t (a, b)`.
   * @param width Number of values per row.
   * @param values Values of all rows, one row after the other.
   * @param then Text after the values, such as an ON CONFLICT clause.
   */
  insertMany(into: string, width: number, values: readonly Value[], then = ""): void {
    let at = 0;
    for (const rows of [64, 16, 4, 1]) {
      for (const many = rows * width; at + many <= values.length; at += many) {
        const sql = this.#insertOf(rows, into, width, then);
        this.#guard(() => this.#prepared(sql).run(values.slice(at, at + many)));
      }
    }
  }

  /**
   * Runs `work` in a transaction. Takes the write lock first, so that what is read inside is still valid when written.
   */
  transaction<T>(work: () => T): T {
    this.run("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.run("COMMIT");
      return result;
    } catch (error) {
      // Some errors, such as a full disk, have already rolled it back.
      if (this.#stopped === undefined && this.#db.inTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    if (this.#stopped !== undefined) return;
    try {
      // Fold the log into the file, so that one file holds everything. SQLite would do so on close, but the library
      // closes the file only when its statements are garbage-collected.
      this.all("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (error) {
      if (!isLedgerError(error)) throw error;
    }
    this.#stop("closed");
  }

  #stop(why: string): void {
    this.#stopped = why;
    this.#statements.clear();
    this.#readers.clear();
    this.#db.close();
    this.#countOpen(-1);
  }

  #countOpen(change: 1 | -1): void {
    const count = (openHere.get(this.#file) ?? 0) + change;
    if (count > 0) openHere.set(this.#file, count);
    else openHere.delete(this.#file);
  }

  #insertOf(rows: number, into: string, width: number, then: string): string {
    const statement = into + then;
    let sizes = this.#inserts.get(statement);
    if (sizes === undefined) this.#inserts.set(statement, (sizes = new Map()));
    let sql = sizes.get(rows);
    if (sql === undefined) {
      const row = `(${Array(width).fill("?").join(", ")})`;
      sizes.set(rows, (sql = `${into} VALUES ${Array(rows).fill(row).join(", ")} ${then}`));
    }
    return sql;
  }

  /**
   * Returns the cached reader of a query. The library aborts the process on text that is not UTF-8, which a damaged
   * file may contain, so each row is fetched as the bytes of a JSON array. PRAGMAs return only numbers or fixed words.
   */
  #reader(sql: string): Reader {
    let reader = this.#readers.get(sql);
    if (reader === undefined) this.#readers.set(sql, (reader = this.#newReader(sql)));
    return reader;
  }

  #newReader(sql: string): Reader {
    if (!/^\s*(SELECT|WITH)\b/.test(sql)) return { statement: this.#prepared(sql), rowOf: (row) => row };
    const names = this.#db
      .prepare(sql)
      .columns()
      .map(({ name }) => name);
    const places = names.map((_, i) => `c${i}`).join(", ");
    const statement = this.#db.prepare(
      `WITH wanted (${places}) AS (${sql}) SELECT CAST(json_array(${places}) AS BLOB) AS row FROM wanted`,
    );
    const rowOf = (row: unknown): unknown => {
      const values = JSON.parse(this.textOf((row as { row: Uint8Array | ArrayBuffer }).row)) as unknown[];
      const record: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i++) {
        const value = values[i];
        // JSON made by a function arrives as a value in the array. Convert it back to the requested text.
        record[names[i]!] = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
      }
      return record;
    };
    return { statement, rowOf };
  }

  #prepared(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #guard<T>(work: () => T): T {
    if (this.#stopped !== undefined) throw ledgerProblem("ledger-stopped", this.#stopped);
    try {
      return work();
    } catch (error) {
      const problem = translate(error, this.path);
      // After a failed write the kernel may mark the same pages as clean, so this handle can no longer be trusted. Only
      // a new process, which reads the file again, may continue.
      if (isLedgerError(problem) && problem.code === "ledger-disk" && this.#db !== undefined) this.#stop(problem.en);
      throw problem;
    }
  }
}

/**
 * Returns a condition that matches exactly these ids. Ids are mostly consecutive, and a range is found much faster than
 * a list.
 */
export function idCondition(
  ids: ReadonlySet<number> | ReadonlyMap<number, unknown>,
): readonly [where: string, ...values: Value[]] {
  let [first, last] = [Infinity, -Infinity];
  for (const id of ids.keys()) {
    if (id < first) first = id;
    if (id > last) last = id;
  }
  return last - first + 1 === ids.size
    ? ["id BETWEEN ? AND ?", first, last]
    : ["id IN (SELECT value FROM json_each(?))", JSON.stringify([...ids.keys()])];
}

/**
 * Joins long values into one buffer, with the position of each as `substr` counts. Passing values one by one costs more
 * than the database needs to store them. The buffer is reused by the next call; SQLite copies it at once.
 */
export function packValues<T>(
  items: readonly T[],
  of: (item: T) => Uint8Array,
): { bytes: Uint8Array; places: (readonly [item: T, start: number, length: number])[] } {
  let start = 1;
  const places = items.map((item) => {
    const { length } = of(item);
    start += length;
    return [item, start - length, length] as const;
  });
  const size = start - 1;
  const bytes =
    size > KEPT_BYTES ? Buffer.allocUnsafe(size) : (kept ??= Buffer.allocUnsafeSlow(KEPT_BYTES)).subarray(0, size);
  for (const [item, at] of places) bytes.set(of(item), at - 1);
  return { bytes, places };
}
/** Size of the reused buffer (bytes). Larger than most transactions need; untouched pages use no memory. */
const KEPT_BYTES = 4 << 20;
let kept: Buffer | undefined;
