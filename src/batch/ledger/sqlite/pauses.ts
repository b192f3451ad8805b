import type { EpochMs } from "../types.js";
import type { Connection } from "./connection.js";

/** Until when the authority asked not to be called; 0 when nothing is to be waited for. */
export function pausedUntil(db: Connection, authority: string, now: EpochMs): EpochMs {
  const pause = db.get<{ set_at: number; not_before: number }>(
    "SELECT set_at, not_before FROM pauses WHERE authority = ?",
    authority,
  );
  if (pause === undefined || pause.not_before <= now) return 0;
  if (now >= pause.set_at) return pause.not_before;
  // The clock was set back: the pause is as long as it was meant to be, counted from now, not from a date far ahead.
  const notBefore = now + (pause.not_before - pause.set_at);
  writePause(db, authority, now, notBefore);
  return notBefore;
}

/** Records a pause. A pause that ends later stays. */
export function extendPause(db: Connection, authority: string, now: EpochMs, notBefore: EpochMs): void {
  if (pausedUntil(db, authority, now) < notBefore) writePause(db, authority, now, notBefore);
}

function writePause(db: Connection, authority: string, now: EpochMs, notBefore: EpochMs): void {
  db.run(
    "INSERT INTO pauses (authority, set_at, not_before) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET set_at = excluded.set_at, not_before = excluded.not_before",
    authority,
    now,
    notBefore,
  );
}
