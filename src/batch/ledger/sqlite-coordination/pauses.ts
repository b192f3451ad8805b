import type { EpochMs } from "../types.js";
import type { PauseRecord } from "../coordination.js";
import type { ManualDecision } from "../manual-review.js";
import type { Connection } from "../sqlite-database/connection.js";
import { endOf, toPause, type StoredPause } from "../views/stored-pause.js";
import { addNote } from "./authority-notes.js";

/** Returns the end of the authority's pause, or 0 when there is none. */
export function pausedUntil(db: Connection, authority: string, now: EpochMs): EpochMs {
  const pause = db.get<StoredPause>("SELECT * FROM pauses WHERE authority = ?", authority);
  if (pause === undefined || pause.not_before <= now) return 0;
  if (now >= pause.set_at) return pause.not_before;
  const notBefore = endOf(pause, now);
  writePause(db, { ...pause, set_at: now, not_before: notBefore });
  return notBefore;
}

/** Records a pause, unless a longer one is stored. */
export function extendPause(
  db: Connection,
  authority: string,
  now: EpochMs,
  notBefore: EpochMs,
  askedUntil?: EpochMs,
): void {
  if (pausedUntil(db, authority, now) < notBefore)
    writePause(db, { authority, set_at: now, not_before: notBefore, asked_until: askedUntil ?? null });
}

export function activePauses(db: Connection, now: EpochMs): PauseRecord[] {
  return db
    .all<StoredPause>("SELECT * FROM pauses WHERE not_before > ? ORDER BY authority", now)
    .map((pause) => toPause(pause, now));
}

/** Ends the pauses of these authorities. Returns those that were active. */
export function liftPauses(
  db: Connection,
  authorities: readonly string[],
  now: EpochMs,
  { who, reason }: ManualDecision,
): PauseRecord[] {
  const lifted = activePauses(db, now).filter((pause) => authorities.includes(pause.authority));
  for (const { authority, until } of lifted) {
    db.run("DELETE FROM pauses WHERE authority = ?", authority);
    addNote(db, {
      at: now,
      authority,
      what: "pause-lifted",
      note: `${who}: ${reason} (${new Date(until).toISOString()})`,
    });
  }
  return lifted;
}

function writePause(db: Connection, { authority, set_at, not_before, asked_until }: StoredPause): void {
  db.run(
    `INSERT INTO pauses (authority, set_at, not_before, asked_until) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET set_at = excluded.set_at, not_before = excluded.not_before, asked_until = excluded.asked_until`,
    authority,
    set_at,
    not_before,
    asked_until,
  );
}
