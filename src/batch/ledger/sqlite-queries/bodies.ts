import type { Connection } from "../sqlite-database/connection.js";

/** Returns the content of a filing, or undefined when it is unknown. */
export function bodyOf(db: Connection, filing: number): string | undefined {
  return db.get<{ body: string }>("SELECT body FROM bodies WHERE filing = ?", filing)?.body;
}

export function bodiesOf(db: Connection, batch: number): string[] {
  return db
    .all<{ body: string }>(
      `SELECT body FROM bodies WHERE filing IN (
         SELECT filing FROM batch_rows WHERE batch = ? AND intake NOT IN ('invalid', 'changed')
       )`,
      batch,
    )
    .map(({ body }) => body);
}

/** Returns the contents of filings by their ids. */
export function bodiesById(db: Connection, filings: readonly number[]): Map<number, string> {
  const found = db.all<{ filing: number; body: string }>(
    "SELECT filing, body FROM bodies WHERE filing IN (SELECT value FROM json_each(?))",
    JSON.stringify(filings),
  );
  return new Map(found.map(({ filing, body }) => [filing, body]));
}
