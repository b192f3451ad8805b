import type { Connection } from "../sqlite-database/connection.js";
import type { EpochMs, Scope } from "../types.js";

/** Returns where the next reading of the change feed begins; undefined before the first. */
export function feedCursor(db: Connection, { authority, institution }: Scope): string | undefined {
  return db.get<{ cursor: string }>(
    "SELECT cursor FROM cursors WHERE authority = ? AND institution = ?",
    authority,
    institution,
  )?.cursor;
}

/**
 * Stores where the next reading of the change feed begins.
 *
 * @param currentAt When the feed was read to its end; null when pages follow.
 */
export function storeFeedCursor(
  db: Connection,
  { authority, institution }: Scope,
  cursor: string,
  currentAt: EpochMs | null,
): void {
  db.run(
    `INSERT INTO cursors (authority, institution, cursor, current_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET cursor = excluded.cursor, current_at = coalesce(excluded.current_at, current_at)`,
    authority,
    institution,
    cursor,
    currentAt,
  );
}
