import type { Database } from "./store.js";
import type { Institution } from "../parties/institutions.js";
import { formatInstant } from "../calendar/format.js";

export interface QueryRecord {
  readonly operation: string;
  /** Unit code, certificate number or number of persons, never the persons themselves. */
  readonly subject: string;
  readonly purpose?: string | undefined;
  readonly authorisation?: string | undefined;
  readonly documentNo?: string | undefined;
  readonly queryNo?: string | undefined;
  /** What was found; absent when the query was refused. */
  readonly hits?: number | undefined;
}

/** Log of register queries: who, what, when and for which purpose (暂行条例 27, 28). */
export class Queries {
  readonly #insert;
  readonly #all;
  readonly #lastNo;
  readonly #keep;
  readonly #kept;

  constructor(db: Database) {
    this.#insert = db.prepare(
      "INSERT INTO queries (at, institution, operation, subject, purpose, authorisation, document_no, query_no, hits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#all = db.prepare(
      "SELECT at, institution, operation, subject, purpose, authorisation, document_no AS documentNo, query_no AS queryNo, hits FROM queries ORDER BY seq DESC LIMIT ?",
    );
    this.#lastNo = db.prepare("SELECT max(query_no) FROM queries WHERE query_no >= ? AND query_no < ?").raw();
    this.#keep = db.prepare("INSERT INTO query_results (query_no, institution, result) VALUES (?, ?, ?)");
    this.#kept = db.prepare("SELECT result FROM query_results WHERE query_no = ? AND institution = ?").raw();
  }

  record(institution: Institution, now: Date, q: QueryRecord): void {
    this.#insert.run(
      formatInstant(now),
      institution.id,
      q.operation,
      q.subject,
      q.purpose ?? null,
      q.authorisation ?? null,
      q.documentNo ?? null,
      q.queryNo ?? null,
      q.hits ?? null,
    );
  }

  /** Returns the next query number (查询请求单号, 20 digits): day, division and a serial number of the day. */
  number(prefix: string): string {
    const last = (this.#lastNo.get(prefix, `${prefix}~`) as [string | null])[0];
    return prefix + String(Number(last?.slice(prefix.length) ?? 0) + 1).padStart(6, "0");
  }

  /** Keeps what a query was told. */
  keepResult(institution: Institution, queryNo: string, result: object): void {
    this.#keep.run(queryNo, institution.id, JSON.stringify(result));
  }

  /** Returns the result of an institution's own query. */
  result(institution: Institution, queryNo: string): unknown {
    const row = this.#kept.get(queryNo, institution.id) as [string] | undefined;
    return row && (JSON.parse(row[0]) as unknown);
  }

  latest(limit: number): unknown[] {
    return (this.#all.all(limit) as Record<string, unknown>[]).map(({ _metadata, ...row }) =>
      Object.fromEntries(
        Object.entries({ ...row, refused: row["hits"] === null || null }).filter(([, v]) => v !== null),
      ),
    );
  }
}
