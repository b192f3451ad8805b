import { fromFen } from "../../totals/fen.js";
import { OUTCOMES, type FilingTally, type Outcome, type OutcomeTally, type Tallies, type Tie } from "./model.js";
import type { Fen, RowFacts } from "./row-facts.js";

/** Counts filings and their amounts. */
class FilingCounter {
  filings = 0;
  readonly #fen = new Map<string, bigint>();

  add(amount: Fen | undefined): void {
    this.filings++;
    if (amount) this.#addFen(amount.fen, amount.currency);
  }

  addAll(other: FilingCounter): void {
    this.filings += other.filings;
    for (const [currency, fen] of other.#fen) this.#addFen(fen, currency);
  }

  tally(): FilingTally {
    const amounts = [...this.#fen].map(([currency, fen]) => ({ amount: fromFen(fen), currency }));
    return { filings: this.filings, amounts };
  }

  #addFen(fen: bigint, currency: string): void {
    this.#fen.set(currency, (this.#fen.get(currency) ?? 0n) + fen);
  }
}

/** Counts rows, filings and amounts by outcome. */
export class TallyCounter {
  readonly #counters = new Map(OUTCOMES.map((outcome) => [outcome, { rows: 0, filings: new FilingCounter() }]));

  /** @param filing Absent for a row whose filing is counted elsewhere, or that has none. */
  add(outcome: Outcome, filing?: { readonly amount?: Fen | undefined }): void {
    const counter = this.#counters.get(outcome)!;
    counter.rows++;
    if (filing) counter.filings.add(filing.amount);
  }

  tallies(): Tallies {
    const all = { rows: 0, filings: new FilingCounter() };
    const byOutcome = {} as Record<Outcome, OutcomeTally>;
    for (const [outcome, { rows, filings }] of this.#counters) {
      byOutcome[outcome] = { rows, ...filings.tally() };
      all.rows += rows;
      all.filings.addAll(filings);
    }
    return { byOutcome, total: { rows: all.rows, ...all.filings.tally() } };
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
    if (filing.hasSameContent) this.#sameContent++;
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
