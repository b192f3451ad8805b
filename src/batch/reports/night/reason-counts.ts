import type { Reason } from "../../../contract/index.js";
import type { Finding } from "../../../rules/index.js";
import { codeOf } from "./attention.js";
import { MAX_REASONS, type ReasonPart } from "./model.js";
import { returnClassOf } from "./return-reasons.js";

const MAX_EXAMPLES = 5;

/** Counts why rows were returned or not filed, by the code of their first reason. */
export class ReasonCounts {
  readonly #counts = new Map<string, { zh: string; en: string; rows: number; examples: string[] }>();

  add(reason: Finding | Reason, batch: string, row: number): void {
    const code = codeOf(reason);
    const count = this.#counts.get(code) ?? { zh: reason.zh, en: reason.en, rows: 0, examples: [] };
    this.#counts.set(code, count);
    count.rows++;
    if (count.examples.length < MAX_EXAMPLES) count.examples.push(`${batch}:${row}`);
  }

  get total(): number {
    return this.#counts.size;
  }

  parts(): readonly ReasonPart[] {
    return [...this.#counts]
      .map(([code, count]) => ({ code, reasonClass: returnClassOf(code), ...count }))
      .sort((a, b) => b.rows - a.rows || (a.code < b.code ? -1 : 1))
      .slice(0, MAX_REASONS);
  }
}
