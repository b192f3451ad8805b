import type { LedgerFacts } from "../audit/chain-format.js";
import { reasonCodeOf } from "../reason-codes.js";
import type { FilingRow } from "./filing-row.js";

/** Changes of the counts of batches by state and case status, summed up in one transaction. */
export class Tallies {
  /** Only a few entries, so a linear search is cheaper than a key of four values. */
  readonly #entries: {
    readonly batch: number;
    readonly state: string;
    readonly status: string;
    readonly done: number;
    rows: number;
    filings: number;
  }[] = [];

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

  /** Returns the changes that are not zero, as the chain records them. */
  changes(): LedgerFacts["counts"]["changes"] {
    const changed = this.#entries.filter((e) => e.rows !== 0 || e.filings !== 0);
    return changed.map((e) => [e.batch, e.state, e.status, e.done, e.rows, e.filings]);
  }
}
