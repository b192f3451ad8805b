import type { AuthorityClock } from "../coordination.js";
import type { Connection } from "../sqlite-database/connection.js";
import type { EpochMs } from "../types.js";
import { isSameMeasurement, type StoredClock } from "../views/stored-clock.js";

/** Stores the clock of an authority, unless a recent measurement says the same. */
export function setClock(db: Connection, authority: string, now: EpochMs, time: EpochMs): void {
  const measured = { authority, offset_ms: time - now, measured_at: now };
  const known = db.get<StoredClock>("SELECT * FROM authority_clocks WHERE authority = ?", authority);
  if (known !== undefined && isSameMeasurement(known, measured)) return;
  db.run(
    `INSERT INTO authority_clocks (authority, offset_ms, measured_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET offset_ms = excluded.offset_ms, measured_at = excluded.measured_at`,
    authority,
    measured.offset_ms,
    now,
  );
}

export function measuredClocks(db: Connection): AuthorityClock[] {
  return db
    .all<StoredClock>("SELECT * FROM authority_clocks ORDER BY authority")
    .map(({ authority, offset_ms, measured_at }) => ({ authority, offsetMs: offset_ms, measuredAt: measured_at }));
}
