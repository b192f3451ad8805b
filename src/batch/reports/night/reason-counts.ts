import { codeOf, reasonsOf } from "./attention.js";
import { MAX_REASONS, type ReasonPart } from "./model.js";
import { returnClassOf } from "./return-reasons.js";
import type { RowFacts } from "./row-facts.js";

const MAX_EXAMPLES = 5;

/** Counts why rows were returned or not filed, by the code of their first reason. */
export class ReasonCounts {
  readonly #counts = new Map<string, { zh: string; en: string; rows: number; examples: string[] }>();

  add(facts: RowFacts, batch: string): void {
    if (facts.outcome !== "returned" && facts.outcome !== "invalid" && facts.outcome !== "unclear") return;
    const reason = reasonsOf(facts)[0];
    const code = reason ? codeOf(reason) : facts.record.state;
    const count = this.#counts.get(code) ?? { zh: reason?.zh ?? "", en: reason?.en ?? "", rows: 0, examples: [] };
    this.#counts.set(code, count);
    count.rows++;
    if (count.examples.length < MAX_EXAMPLES) count.examples.push(`${batch}:${facts.record.row}`);
  }

  parts(): readonly ReasonPart[] {
    return [...this.#counts]
      .map(([code, count]) => ({ code, reasonClass: returnClassOf(code), ...count }))
      .sort((a, b) => b.rows - a.rows || a.code.localeCompare(b.code))
      .slice(0, MAX_REASONS);
  }
}
