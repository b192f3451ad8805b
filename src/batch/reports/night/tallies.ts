import { sumByCurrency, type Money } from "../release/money.js";
import { OUTCOMES, type Outcome, type OutcomeTally, type Tallies } from "./model.js";
import type { RowFacts } from "./row-facts.js";

interface Counter {
  rows: number;
  filings: number;
  amounts: readonly Money[];
}

/** Counts rows, filings and amounts by outcome. */
export class TallyCounter {
  readonly #counters = new Map<Outcome, Counter>(
    OUTCOMES.map((outcome) => [outcome, { rows: 0, filings: 0, amounts: [] }]),
  );

  add({ outcome, filing, amount }: Pick<RowFacts, "outcome" | "filing" | "amount">): void {
    const counter = this.#counters.get(outcome)!;
    counter.rows++;
    if (filing) counter.filings++;
    if (amount) counter.amounts = sumByCurrency([...counter.amounts, amount]);
  }

  addAll({ byOutcome }: Tallies): void {
    for (const outcome of OUTCOMES) {
      const counter = this.#counters.get(outcome)!;
      const { rows, filings, amounts } = byOutcome[outcome];
      counter.rows += rows;
      counter.filings += filings;
      counter.amounts = sumByCurrency([...counter.amounts, ...amounts]);
    }
  }

  tallies(): Tallies {
    const byOutcome = Object.fromEntries(this.#counters) as Record<Outcome, OutcomeTally>;
    const all = Object.values(byOutcome);
    const sum = (of: (tally: OutcomeTally) => number) => all.reduce((total, tally) => total + of(tally), 0);
    return {
      byOutcome,
      total: {
        rows: sum((tally) => tally.rows),
        filings: sum((tally) => tally.filings),
        amounts: sumByCurrency(all.flatMap((tally) => tally.amounts)),
      },
    };
  }
}
