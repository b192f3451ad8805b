import { isUtf8 } from "node:buffer";
import { resolve } from "node:path";
import Database from "libsql";
import { ledgerProblem, translate } from "./errors.js";
import { isLedgerError } from "../error.js";

export type Value = string | number | null | Uint8Array;
type Statement = ReturnType<Database.Database["prepare"]>;

/** A value of bytes as the library gives it: from one row as a view, from many as the buffer itself. */
export type Blob = Uint8Array | ArrayBuffer;

export function bytesOf(blob: Blob): Uint8Array {
  return blob instanceof ArrayBuffer ? new Uint8Array(blob) : blob;
}

/** A query, and how one of its rows is made of what the library gives. */
interface Reader {
  readonly statement: Statement;
  readonly rowOf: (row: unknown) => unknown;
}

/** How often each file is open in this process, closed connections not counted. */
const openHere = new Map<string, number>();

export function isOpenHere(path: string): boolean {
  return openHere.has(resolve(path));
}

function countOpen(path: string, change: 1 | -1): void {
  const count = (openHere.get(path) ?? 0) + change;
  if (count > 0) openHere.set(path, count);
  else openHere.delete(path);
}

/** One open database: prepared statements by their text, transactions, errors as what they are. */
export class Connection {
  readonly path: string;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Statement>();
  readonly #readers = new Map<string, Reader>();
  /** By what stands before and behind the values, and by how many rows there are. */
  readonly #inserts = new Map<string, Map<number, string>>();
  #stopped: string | undefined;

  constructor(path: string, busyMs: number) {
    this.path = path;
    this.#db = this.#guard(() => new Database(path, { timeout: busyMs }));
    countOpen(resolve(path), 1);
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

  /** As `get`, for a query whose values are numbers and bytes alone. So are the two below. */
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

  /** Bytes of this database that are text. */
  textOf(bytes: Uint8Array | ArrayBuffer): string {
    if (!isUtf8(bytes)) throw ledgerProblem("ledger-damaged", this.path, new Error("text that is not UTF-8"));
    return (
      bytes instanceof ArrayBuffer ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    ).toString();
  }

  /**
   * `into`: "INSERT INTO t (a, b)"; `then`: what stands behind the values. Many rows a statement: a call into the
   * database costs more than a row does.
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

  /** Takes the write lock at once, so that what is read inside is still true when it is written. */
  transaction<T>(work: () => T): T {
    this.run("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.run("COMMIT");
      return result;
    } catch (error) {
      // Some errors (a full disk) have already rolled it back.
      if (this.#stopped === undefined && this.#db.inTransaction) this.exec("ROLLBACK");
      throw error;
    }
  }

  close(): void {
    if (this.#stopped !== undefined) return;
    try {
      // Everything is in the one file then, and the log is empty. The library lets go of the file itself only when its
      // statements are collected, so the database's own tidying at closing cannot be relied on.
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
    countOpen(resolve(this.path), -1);
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
   * The library ends the whole process when it meets text that is not UTF-8, as a damaged file may hold. So no text
   * crosses: each row comes as the bytes of a JSON array. PRAGMAs give numbers, or words of the database itself.
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
        // What a JSON function made is put into the array as it is, and not as the text that was asked for.
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
      // After a failed write the kernel may call the same pages clean: what this handle says is on the disk can no
      // longer
      // be believed. Only a fresh start, which reads the file again, may go on.
      if (isLedgerError(problem) && problem.code === "ledger-disk" && this.#db !== undefined) this.#stop(problem.en);
      throw problem;
    }
  }
}

/**
 * A condition that holds for these ids and no others. They mostly follow one on the other, and a range is found much
 * faster than a list.
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
 * Long values of many rows as one, and the place of each in it as `substr` counts: what crosses into the database one
 * by one costs more than the database needs to keep it. The bytes are good until the next call: a database takes its
 * copy at once, and new memory for each transaction would wait for the collector.
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
/** More than a transaction mostly has; what is never written to takes no memory. */
const KEPT_BYTES = 4 << 20;
let kept: Buffer | undefined;
