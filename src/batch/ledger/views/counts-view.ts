import { rowStates } from "../states.js";
import type { BatchCounts, Tally } from "../types.js";

/** One counter as the query returns it. */
export interface CountView extends Tally {
  readonly state: string;
  readonly case_status: string;
  readonly case_done: number;
}

/** Sums up the counters of a batch. */
export function toCounts(counters: readonly CountView[], contradictions: number): BatchCounts {
  const byState = Object.fromEntries(
    [...rowStates, "changed"].map((state) => [state, { rows: 0, filings: 0 }]),
  ) as Record<string, Mutable<Tally>>;
  const byCase: Record<string, Mutable<Tally>> = {};
  const settled = { rows: 0, filings: 0 };
  const all = { rows: 0, filings: 0 };
  const add = (to: Mutable<Tally>, more: Tally) => {
    to.rows += more.rows;
    to.filings += more.filings;
  };
  for (const c of counters) {
    if (c.rows === 0) continue;
    add(all, c);
    add(byState[c.state]!, c);
    if (c.state !== "filed") continue;
    add((byCase[c.case_status] ??= { rows: 0, filings: 0 }), c);
    if (c.case_done === 1) add(settled, c);
  }
  return { ...all, byState: byState as BatchCounts["byState"], byCase, settled, contradictions };
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
