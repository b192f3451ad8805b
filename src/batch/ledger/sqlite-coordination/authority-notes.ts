import type { AuthorityNote } from "../coordination.js";
import type { Connection } from "../sqlite-database/connection.js";

export function addNote(db: Connection, { at, authority, what, note }: AuthorityNote): void {
  db.run("INSERT INTO authority_notes (at, authority, what, note) VALUES (?, ?, ?, ?)", at, authority, what, note);
}

/** Returns the events of these authorities, newest first. */
export function notesOf(db: Connection, authorities: readonly string[], limit = 100): AuthorityNote[] {
  return db.all<AuthorityNote>(
    "SELECT at, authority, what, note FROM authority_notes WHERE authority IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?",
    JSON.stringify(authorities),
    Math.min(limit, 10_000),
  );
}
