import type { JournalEntry } from "../types.js";
import type { Connection } from "./connection.js";

export function addNote(db: Connection, { at, authority, what, note }: JournalEntry): void {
  db.run("INSERT INTO journal (at, authority, what, note) VALUES (?, ?, ?, ?)", at, authority, what, note);
}

/** Newest first. */
export function journalOf(db: Connection, authorities: readonly string[], limit = 100): JournalEntry[] {
  return db.all<JournalEntry>(
    "SELECT at, authority, what, note FROM journal WHERE authority IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?",
    JSON.stringify(authorities),
    Math.min(limit, 10_000),
  );
}
