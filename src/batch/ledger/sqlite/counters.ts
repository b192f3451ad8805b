import type { LedgerFacts } from "../audit/chain-format.js";
import { reasonCodeOf } from "../reason-codes.js";
import type { Connection, Value } from "../sqlite-database/connection.js";
import type { Kind } from "../../../contract/index.js";
import type { FilingState } from "../states.js";
import type { StateTotal } from "../totals.js";
import type { EpochMs, Scope } from "../types.js";
import type { FilingRow } from "../changes/filing-row.js";
import { IS_WORK } from "./filing-rows.js";

/** Counts of batches by state and case status. Collected in one transaction, so a million rows sum up at once. */
export class Counters {
  readonly #db: Connection;
  /** Only a few entries, so a linear search is cheaper than a key of four values. */
  readonly #entries: {
    readonly batch: number;
    readonly state: string;
    readonly status: string;
    readonly done: number;
    rows: number;
    filings: number;
  }[] = [];

  constructor(db: Connection) {
    this.#db = db;
  }

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
    const changed = this.#entries.filter((e) => e.rows !== 0 || e.filings !== 0);
    this.#db.insertMany(
      "INSERT INTO counts (batch, state, case_status, case_done, rows, filings, updated_at)",
      7,
      changed.flatMap((e): Value[] => [e.batch, e.state, e.status, e.done, e.rows, e.filings, now]),
      "ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, filings = filings + excluded.filings, updated_at = excluded.updated_at",
    );
    return changed.map((e) => [e.batch, e.state, e.status, e.done, e.rows, e.filings]);
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
