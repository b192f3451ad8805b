/** What is known of authorities: pauses, events, clocks and cursors of their change feeds. */

import type { AuthorityClock, AuthorityNote, PauseRecord } from "../coordination.js";
import type { ManualDecision } from "../manual-review.js";
import type { Queries, Transaction } from "../postgres-database/database.js";
import type { EpochMs, Scope } from "../types.js";
import { isSameMeasurement, type StoredClock } from "../views/stored-clock.js";
import { endOf, toPause, type StoredPause } from "../views/stored-pause.js";

/** Returns the end of the authority's pause, or 0 when there is none. */
export async function pausedUntil(tx: Transaction, authority: string): Promise<EpochMs> {
  const pause = await tx.get<StoredPause>("SELECT * FROM bdc.pauses WHERE authority = $1 FOR UPDATE", authority);
  if (pause === undefined || pause.not_before <= tx.now) return 0;
  if (tx.now >= pause.set_at) return pause.not_before;
  const notBefore = endOf(pause, tx.now);
  await writePause(tx, { ...pause, set_at: tx.now, not_before: notBefore });
  return notBefore;
}

/** Records a pause, unless a longer one is stored. */
export async function extendPause(
  tx: Transaction,
  authority: string,
  notBefore: EpochMs,
  askedUntil?: EpochMs,
): Promise<void> {
  if ((await pausedUntil(tx, authority)) < notBefore)
    await writePause(tx, { authority, set_at: tx.now, not_before: notBefore, asked_until: askedUntil ?? null });
}

export async function activePauses(db: Queries, now: EpochMs): Promise<PauseRecord[]> {
  const pauses = await db.all<StoredPause>("SELECT * FROM bdc.pauses WHERE not_before > $1 ORDER BY authority", now);
  return pauses.map((pause) => toPause(pause, now));
}

/** Ends the pauses of these authorities. Returns those that were active. */
export async function liftPauses(
  tx: Transaction,
  authorities: readonly string[],
  { who, reason }: ManualDecision,
): Promise<PauseRecord[]> {
  const lifted = (await activePauses(tx, tx.now)).filter((pause) => authorities.includes(pause.authority));
  for (const { authority, until } of lifted) {
    await tx.run("DELETE FROM bdc.pauses WHERE authority = $1", authority);
    const note = `${who}: ${reason} (${new Date(until).toISOString()})`;
    await addNote(tx, { at: tx.now, authority, what: "pause-lifted", note });
  }
  return lifted;
}

async function writePause(tx: Transaction, { authority, set_at, not_before, asked_until }: StoredPause): Promise<void> {
  await tx.run(
    `INSERT INTO bdc.pauses (authority, set_at, not_before, asked_until) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority) DO UPDATE SET set_at = excluded.set_at, not_before = excluded.not_before,
       asked_until = excluded.asked_until`,
    authority,
    set_at,
    not_before,
    asked_until,
  );
}

export async function addNote(tx: Transaction, { at, authority, what, note }: AuthorityNote): Promise<void> {
  await tx.run(
    "INSERT INTO bdc.authority_notes (at, authority, what, note) VALUES ($1, $2, $3, $4)",
    at,
    authority,
    what,
    note,
  );
}

/** Returns the events of these authorities, newest first. */
export function notesOf(db: Queries, authorities: readonly string[], limit = 100): Promise<AuthorityNote[]> {
  return db.all<AuthorityNote>(
    "SELECT at, authority, what, note FROM bdc.authority_notes WHERE authority = ANY($1) ORDER BY id DESC LIMIT $2",
    authorities,
    Math.min(limit, 10_000),
  );
}

/** Stores the clock of an authority, unless a recent measurement says the same. */
export async function setClock(tx: Transaction, authority: string, time: EpochMs): Promise<void> {
  const measured: StoredClock = { authority, offset_ms: time - tx.now, measured_at: tx.now };
  const known = await tx.get<StoredClock>("SELECT * FROM bdc.authority_clocks WHERE authority = $1", authority);
  if (known !== undefined && isSameMeasurement(known, measured)) return;
  await tx.run(
    `INSERT INTO bdc.authority_clocks (authority, offset_ms, measured_at) VALUES ($1, $2, $3)
     ON CONFLICT (authority) DO UPDATE SET offset_ms = excluded.offset_ms, measured_at = excluded.measured_at`,
    authority,
    measured.offset_ms,
    measured.measured_at,
  );
}

export async function measuredClocks(db: Queries): Promise<AuthorityClock[]> {
  const clocks = await db.all<StoredClock>("SELECT * FROM bdc.authority_clocks ORDER BY authority");
  return clocks.map(({ authority, offset_ms, measured_at }) => ({
    authority,
    offsetMs: offset_ms,
    measuredAt: measured_at,
  }));
}

/** Returns where the next reading of the change feed begins; undefined before the first. */
export async function feedCursor(db: Queries, { authority, institution }: Scope): Promise<string | undefined> {
  const found = await db.get<{ cursor: string }>(
    "SELECT cursor FROM bdc.cursors WHERE authority = $1 AND institution = $2",
    authority,
    institution,
  );
  return found?.cursor;
}

/**
 * Stores where the next reading of the change feed begins.
 *
 * @param currentAt When the feed was read to its end; null when pages follow.
 */
export async function storeFeedCursor(
  tx: Transaction,
  { authority, institution }: Scope,
  cursor: string,
  currentAt: EpochMs | null,
): Promise<void> {
  await tx.run(
    `INSERT INTO bdc.cursors AS c (authority, institution, cursor, current_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (authority, institution) DO UPDATE SET cursor = excluded.cursor,
       current_at = coalesce(excluded.current_at, c.current_at)`,
    authority,
    institution,
    cursor,
    currentAt,
  );
}
