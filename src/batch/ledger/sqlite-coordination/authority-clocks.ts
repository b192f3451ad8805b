import type { AuthorityClock } from "../coordination.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { EpochMs } from "../types.js";

/** A measurement that differs by less from a recent one says the same: `Date` has whole seconds (ms). */
const SAME_MS = 2_000;
const RECENT_MS = 300_000;

interface ClockRow {
  authority: string;
  offset_ms: number;
  measured_at: number;
}

/** Stores the clock of an authority, unless a recent measurement says the same. */
export function setClock(db: Connection, authority: string, now: EpochMs, time: EpochMs): void {
  const offset = time - now;
  const known = db.get<ClockRow>("SELECT * FROM authority_clocks WHERE authority = ?", authority);
  const age = known === undefined ? Infinity : now - known.measured_at;
  if (known && age >= 0 && age < RECENT_MS && Math.abs(known.offset_ms - offset) < SAME_MS) return;
  db.run(
    `INSERT INTO authority_clocks (authority, offset_ms, measured_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET offset_ms = excluded.offset_ms, measured_at = excluded.measured_at`,
    authority,
    offset,
    now,
  );
}

export function measuredClocks(db: Connection): AuthorityClock[] {
  return db
    .all<ClockRow>("SELECT * FROM authority_clocks ORDER BY authority")
    .map(({ authority, offset_ms, measured_at }) => ({ authority, offsetMs: offset_ms, measuredAt: measured_at }));
}
