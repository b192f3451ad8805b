import { fromFen, inFen } from "../../totals/fen.js";
import type { Money } from "../release/money.js";
import { OUTCOMES, type FilingTally, type Outcome, type OutcomeTally, type Tallies, type Tie } from "./model.js";
import type { RowFacts } from "./row-facts.js";

/** Counts filings and their amounts. */
export class FilingCounter {
  #filings = 0;
  readonly #fen = new Map<string, bigint>();

  add(amount: Money | undefined): void {
    this.#filings++;
    if (amount) this.#fen.set(amount.currency, (this.#fen.get(amount.currency) ?? 0n) + inFen(amount.amount));
  }

  tally(): FilingTally {
    const amounts = [...this.#fen].map(([currency, fen]) => ({ amount: fromFen(fen), currency }));
    return { filings: this.#filings, amounts };
  }
}

/** Counts rows, filings and amounts by outcome. */
export class TallyCounter {
  readonly #counters = new Map(OUTCOMES.map((outcome) => [outcome, { rows: 0, filings: new FilingCounter() }]));
  readonly #all = { rows: 0, filings: new FilingCounter() };

  /** @param filing Absent for a row whose filing is counted elsewhere, or that has none. */
  add(outcome: Outcome, filing?: { readonly amount?: Money | undefined }): void {
    for (const counter of [this.#counters.get(outcome)!, this.#all]) {
      counter.rows++;
      if (filing) counter.filings.add(filing.amount);
    }
  }

  tallies(): Tallies {
    const toTally = ({ rows, filings }: { rows: number; filings: FilingCounter }): OutcomeTally => ({
      rows,
      ...filings.tally(),
    });
    return {
      byOutcome: Object.fromEntries(
        [...this.#counters].map(([outcome, counter]) => [outcome, toTally(counter)]),
      ) as Record<Outcome, OutcomeTally>,
      total: toTally(this.#all),
    };
  }
}

/** Whether two tallies are equal, whatever the order of the currencies. */
function sameTally(one: FilingTally, other: FilingTally): boolean {
  const text = ({ filings, amounts }: FilingTally) =>
    [filings, ...amounts.map(({ amount, currency }) => `${currency} ${amount}`).sort()].join();
  return text(one) === text(other);
}

/** Compares what the ledger holds as filed with the cases that the authority has reported. */
export class TieCounter {
  readonly #filed = new FilingCounter();
  readonly #cases = new FilingCounter();
  #sameContent = 0;
  #rows = 0;

  /** @param isCounted Whether the filing of the row is counted here. */
  add({ values, filing, found, amount }: RowFacts, isCounted: boolean): void {
    this.#rows++;
    if (!isCounted || !filing || values.state !== "filed") return;
    this.#filed.add(amount);
    // Also contradictory is a report that the authority no longer knows the case.
    if (!found || filing.hasContradiction) return;
    this.#cases.add(amount);
    if (found.contentDigest === filing.digest) this.#sameContent++;
  }

  tie(fileRows: number, countedRows: number, asOf: number | undefined): Tie {
    const [filed, cases] = [this.#filed.tally(), this.#cases.tally()];
    return {
      fileRows,
      ledgerRows: this.#rows,
      filed,
      cases,
      sameContent: this.#sameContent,
      ...(asOf !== undefined && { asOf }),
      ties: fileRows === this.#rows && countedRows === this.#rows && sameTally(filed, cases),
    };
  }
}
