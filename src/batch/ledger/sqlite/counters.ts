import type { LedgerFacts } from "../audit/chain-format.js";
import { reasonCodeOf } from "../reason-codes.js";
import type { Connection, Value } from "../sqlite-database/connection.js";
import type { FilingRow } from "./filing-rows.js";

/** Counts of batches by state and case status. Collected in one transaction, so a million rows sum up at once. */
export class Counters {
  readonly #db: Connection;
  /** Only a few entries, so a linear search is cheaper than a key of four values. */
  readonly #entries: {
    readonly batch: number;
    readonly state: string;
    readonly status: string;
    readonly done: number;
    rows: number;
    filings: number;
  }[] = [];

  constructor(db: Connection) {
    this.#db = db;
  }

  add(batch: number, state: string, rows: number, filings: number, status = "", done = 0): void {
    const entry = this.#entries.find(
      (e) => e.state === state && e.batch === batch && e.status === status && e.done === done,
    );
    if (entry === undefined) this.#entries.push({ batch, state, status, done, rows, filings });
    else {
      entry.rows += rows;
      entry.filings += filings;
    }
  }

  /** Adds rows of one batch to the counter of the filing's current state. */
  addRowsOf(filing: FilingRow, batch: number, rows: number, filings: number): void {
    // Filings that need manual review are counted by reason, in the column of the case status.
    const under = filing.state === "needs-a-person" ? reasonCodeOf(filing.reasons) : (filing.case_status ?? "");
    this.add(batch, filing.state, rows, filings, under, filing.case_done ?? 0);
  }

  /** Adds (1) or subtracts (-1) a filing in its current state, with its rows in every batch. */
  addFiling(filing: FilingRow, sign: 1 | -1): void {
    this.addRowsOf(filing, filing.batch, sign * filing.row_count, sign);
    if (filing.followers === 0) return;
    const followers = this.#db.all<{ batch: number; rows: number }>(
      "SELECT batch, COUNT(*) AS rows FROM batch_rows WHERE filing = ? AND follows = 1 GROUP BY batch",
      filing.id,
    );
    for (const f of followers) this.addRowsOf(filing, f.batch, sign * f.rows, f.batch === filing.batch ? 0 : sign);
  }

  /** Writes all changes. Returns those that are not zero, for the chain. */
  write(now: number): LedgerFacts["counts"]["changes"] {
    const changed = this.#entries.filter((e) => e.rows !== 0 || e.filings !== 0);
    this.#db.insertMany(
      "INSERT INTO counts (batch, state, case_status, case_done, rows, filings, updated_at)",
      7,
      changed.flatMap((e): Value[] => [e.batch, e.state, e.status, e.done, e.rows, e.filings, now]),
      "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, filings = filings + excluded.filings, updated_at = excluded.updated_at",
    );
    return changed.map((e) => [e.batch, e.state, e.status, e.done, e.rows, e.filings]);
  }
}
