import LibsqlDatabase from "libsql";

export type Value = string | number | null;

/** Max rows that one statement writes and that wait to be written; more would not be faster. */
const MAX_ROWS = 64;
/** Rows per statement, largest possible first, so that few prepared statements serve any number of rows. */
const SIZES = [MAX_ROWS, 16, 4, 1] as const;
/** Max cached statements; their number depends on which values the rows share. */
const MAX_STATEMENTS = 64;

/**
 * One database connection. Rows given to `Inserts` are buffered, and written before any other statement or COMMIT.
 */
export class Database {
  readonly #db: LibsqlDatabase.Database;
  /** In the order in which they started to wait, so that referenced rows are written first. */
  readonly #waiting = new Set<Inserts>();
  #rollbacks = 0;

  constructor(file: string, options: LibsqlDatabase.Options) {
    this.#db = new LibsqlDatabase(file, options);
  }

  prepare(sql: string): Statement {
    return new Statement(this.#db.prepare(sql), () => this.#write());
  }

  /** Creates a buffered insert for `table`. With `replace`, rows with the same key are replaced. */
  inserts(table: string, columns: readonly string[], { replace = false } = {}): Inserts {
    return new Inserts(
      this.#db,
      `INSERT${replace ? " OR REPLACE" : ""} INTO ${table} (${columns.join(", ")})`,
      columns.length,
      this.#waiting,
    );
  }

  exec(sql: string): void {
    if (sql.startsWith("ROLLBACK")) this.#forget();
    else this.#write();
    this.#db.exec(sql);
  }

  /** Number of rollbacks so far. Data read before the last one may be outdated. */
  get rollbacks(): number {
    return this.#rollbacks;
  }

  pragma(sql: string): void {
    this.#write();
    this.#db.pragma(sql);
  }

  get inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  close(): void {
    this.#write();
    this.#db.close();
  }

  #write(): void {
    for (const inserts of this.#waiting) inserts.write();
  }

  #forget(): void {
    this.#rollbacks++;
    for (const inserts of this.#waiting) inserts.forget();
  }
}

/** A prepared statement that first writes the waiting rows, so that it sees them. */
export class Statement {
  readonly #statement: LibsqlDatabase.Statement;
  readonly #first: () => void;

  constructor(statement: LibsqlDatabase.Statement, first: () => void) {
    this.#statement = statement;
    this.#first = first;
  }

  raw(): this {
    this.#statement.raw();
    return this;
  }

  get(...values: unknown[]): unknown {
    this.#first();
    return this.#statement.get(values);
  }

  all(...values: unknown[]): unknown[] {
    this.#first();
    return this.#statement.all(values);
  }

  run(...values: unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint } {
    this.#first();
    return this.#statement.run(values);
  }
}

/**
 * Buffered inserts. A call into the database costs several times more than inserting a row, so many rows are written at
 * once, and a value that all of them share is bound only once.
 */
export class Inserts {
  readonly #db: LibsqlDatabase.Database;
  readonly #into: string;
  readonly #width: number;
  readonly #waiting: Set<Inserts>;
  readonly #forms = new Map<string, LibsqlDatabase.Statement>();
  #rows: Value[][] = [];

  constructor(db: LibsqlDatabase.Database, into: string, width: number, waiting: Set<Inserts>) {
    this.#db = db;
    this.#into = into;
    this.#width = width;
    this.#waiting = waiting;
  }

  add(...row: Value[]): void {
    if (this.#rows.push(row) === 1) this.#waiting.add(this);
    if (this.#rows.length === MAX_ROWS) this.write();
  }

  forget(): void {
    this.#rows = [];
    this.#waiting.delete(this);
  }

  write(): void {
    const rows = this.#rows;
    this.forget();
    for (let from = 0; from < rows.length;) {
      const size = SIZES.find((n) => n <= rows.length - from)!;
      this.#insert(rows.slice(from, (from += size)));
    }
  }

  #insert(rows: readonly Value[][]): void {
    const [first = []] = rows;
    const shared = first.map((value, i) => rows.length > 1 && rows.every((row) => row[i] === value));
    const values = first.filter((_, i) => shared[i]);
    for (const row of rows) for (let i = 0; i < this.#width; i++) if (!shared[i]) values.push(row[i]!);
    this.#statement(rows.length, shared).run(values);
  }

  #statement(rows: number, shared: readonly boolean[]): LibsqlDatabase.Statement {
    const form = `${rows} ${shared.map(Number).join("")}`;
    let statement = this.#forms.get(form);
    if (!statement) {
      let next = 1;
      const once = shared.map((is) => (is ? `?${next++}` : undefined));
      const groups = Array.from(
        { length: rows },
        () => `(${once.map((parameter) => parameter ?? `?${next++}`).join(",")})`,
      );
      statement = this.#db.prepare(`${this.#into} VALUES ${groups.join(",")}`);
      if (this.#forms.size === MAX_STATEMENTS) this.#forms.clear();
      this.#forms.set(form, statement);
    }
    return statement;
  }
}
