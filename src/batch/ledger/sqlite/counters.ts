import type { LedgerFacts } from "../audit/chain-format.js";
import { Tallies } from "../changes/tallies.js";
import type { Connection, Value } from "../sqlite-database/connection.js";
import type { Kind } from "../../../contract/index.js";
import type { FilingState } from "../states.js";
import type { StateTotal } from "../totals.js";
import type { EpochMs, Scope } from "../types.js";
import type { FilingRow } from "../changes/filing-row.js";
import { IS_WORK } from "./filing-rows.js";

/** The counts of batches by state and case status, written once in a transaction. */
export class Counters extends Tallies {
  readonly #db: Connection;
  constructor(db: Connection) {
    super();
    this.#db = db;
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
    const changes = this.changes();
    this.#db.insertMany(
      "INSERT INTO counts (batch, state, case_status, case_done, rows, filings, updated_at)",
      7,
      changes.flatMap((change): Value[] => [...change, now]),
      "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, filings = filings + excluded.filings, updated_at = excluded.updated_at",
    );
    return changes;
  }
}

interface ScopeView extends Scope {
  readonly id: number;
  readonly kind: Kind;
}
/** The oldest queued filing of a batch is looked for among this many, because rows are recorded in their order. */
const FIRST_QUEUED = 1_000;

/** Counts all filings by scope and state. Reads only indexes: filed are those that `filings_work` does not have. */
export function totalsOf(db: Connection): StateTotal[] {
  const scopes = db.all<ScopeView>("SELECT id, authority, institution, kind FROM scopes ORDER BY id");
  const filed = new Map(
    db
      .all<{ scope: number; n: number }>("SELECT scope, COUNT(*) AS n FROM filings GROUP BY scope")
      .map(({ scope, n }) => [scope, n]),
  );
  const open = new Map<string, { scope: number; state: FilingState; filings: number; oldest?: EpochMs }>();
  const work = db.all<{ batch: number; scope: number; state: FilingState; n: number }>(
    `SELECT w.batch, b.scope, w.state, w.n FROM
       (SELECT batch, state, COUNT(*) AS n FROM filings INDEXED BY filings_work WHERE ${IS_WORK} GROUP BY batch, state) w
     JOIN batches b ON b.id = w.batch`,
  );
  for (const { batch, scope, state, n } of work) {
    filed.set(scope, filed.get(scope)! - n);
    const key = `${scope} ${state}`;
    const found = open.get(key) ?? { scope, state, filings: 0 };
    const oldest = Math.min(found.oldest ?? Infinity, oldestOf(db, batch, state));
    open.set(key, { ...found, filings: found.filings + n, ...(oldest < Infinity && { oldest }) });
  }
  const byScope = [...open.values()];
  return scopes.flatMap(({ id, ...scope }) => {
    const filedCount = filed.get(id) ?? 0;
    return [
      ...byScope.filter((total) => total.scope === id).map(({ scope: _, ...total }) => ({ ...scope, ...total })),
      ...(filedCount > 0 ? [{ ...scope, state: "filed" as const, filings: filedCount }] : []),
    ];
  });
}

/** Returns when the oldest queued or unclear filing of a batch came into its state; Infinity for other states. */
function oldestOf(db: Connection, batch: number, state: FilingState): EpochMs {
  const column = state === "unclear" ? "sent_at" : "queued_at";
  if (state !== "unclear" && state !== "queued") return Infinity;
  const limit = state === "queued" ? `ORDER BY id LIMIT ${FIRST_QUEUED}` : "";
  const { oldest } = db.get<{ oldest: EpochMs | null }>(
    `SELECT min(at) AS oldest FROM
       (SELECT ${column} AS at FROM filings WHERE batch = ? AND state = '${state}' AND ${IS_WORK} ${limit})`,
    batch,
  )!;
  return oldest ?? Infinity;
}
