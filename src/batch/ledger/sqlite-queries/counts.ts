import type { Connection } from "../sqlite-database/connection.js";
import { rowStates } from "../states.js";
import type { BatchCounts, Tally } from "../types.js";

export function countsOf(db: Connection, batch: number): BatchCounts {
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
  for (const c of db.all<{ state: string; case_status: string; case_done: number; rows: number; filings: number }>(
    "SELECT state, case_status, case_done, rows, filings FROM counts WHERE batch = ?",
    batch,
  )) {
    if (c.rows === 0) continue;
    add(all, c);
    add(byState[c.state]!, c);
    if (c.state !== "filed") continue;
    add((byCase[c.case_status] ??= { rows: 0, filings: 0 }), c);
    if (c.case_done === 1) add(settled, c);
  }
  const { contradictions } = db.get<{ contradictions: number }>(
    "SELECT COUNT(*) AS contradictions FROM filings WHERE batch = ? AND contradiction IS NOT NULL",
    batch,
  )!;
  return { ...all, byState: byState as BatchCounts["byState"], byCase, settled, contradictions };
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
