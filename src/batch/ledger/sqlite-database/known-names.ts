/**
 * Names in a ledger that shell completion offers: batches, refs, case numbers. Reads the file without the rest of the
 * engine, because it runs at every press of Tab. Never writes: not even the files that SQLite keeps beside a database.
 */
import { isUtf8 } from "node:buffer";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import Database from "libsql";

export type NameKind = "batch" | "ref" | "case";

const MAX_NAMES = 50;
/** Follows every text that begins with the prefix. */
const LAST_CHARACTER = "\u{10ffff}";

/** The newest names, and the names with a prefix. The latter use the indexes, because a ledger may hold millions. */
const QUERIES: Readonly<Record<NameKind, readonly [newest: string, withPrefix: string]>> = {
  batch: [
    "SELECT name FROM batches ORDER BY id DESC",
    "SELECT name FROM batches WHERE name >= ? AND name < ? ORDER BY id DESC",
  ],
  ref: [
    "SELECT ref AS name FROM filings ORDER BY id DESC",
    "SELECT ref AS name FROM scopes JOIN filings ON filings.scope = scopes.id WHERE ref >= ? AND ref < ?",
  ],
  case: [
    "SELECT case_no AS name FROM cases ORDER BY filing DESC",
    "SELECT case_no AS name FROM cases WHERE case_no >= ? AND case_no < ?",
  ],
};

/**
 * Lists up to 50 names, without duplicates; names of batches and names without a prefix are the newest, newest first.
 * @throws When the ledger does not exist or cannot be read
 */
export function knownNames(path: string, kind: NameKind, prefix: string): string[] {
  const database = new Database(readOnlyAddress(path));
  try {
    const [newest, withPrefix] = QUERIES[kind];
    const query = prefix === "" ? newest : withPrefix;
    const values = prefix === "" ? [] : [prefix, prefix + LAST_CHARACTER];
    // As bytes: the library aborts the process on text that is not UTF-8, which a damaged file may contain.
    const { list } = database
      .prepare(`SELECT CAST(json_group_array(name) AS BLOB) AS list FROM (${query} LIMIT ${MAX_NAMES})`)
      .get(values) as { list: Uint8Array | ArrayBuffer };
    const bytes = new Uint8Array(list);
    return isUtf8(bytes) ? [...new Set(JSON.parse(Buffer.from(bytes).toString()) as string[])] : [];
  } finally {
    database.close();
  }
}

/**
 * The address with which SQLite writes nothing. Without a log, the file is read as if it never changed, because SQLite
 * would create its own files again. With a log, those files exist and are used.
 */
function readOnlyAddress(path: string): string {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) {
    statSync(`${path}-shm`);
    return `${pathToFileURL(path).href}?mode=ro`;
  }
  return `${pathToFileURL(path).href}?mode=ro&immutable=1`;
}
