import type { Connection } from "../sqlite-database/connection.js";
import { toCounts, type CountView } from "../views/counts-view.js";
import type { BatchCounts } from "../types.js";

export function countsOf(db: Connection, batch: number): BatchCounts {
  const counters = db.all<CountView>(
    "SELECT state, case_status, case_done, rows, filings FROM counts WHERE batch = ?",
    batch,
  );
  const { contradictions } = db.get<{ contradictions: number }>(
    "SELECT COUNT(*) AS contradictions FROM filings WHERE batch = ? AND contradiction IS NOT NULL",
    batch,
  )!;
  return toCounts(counters, contradictions);
}
