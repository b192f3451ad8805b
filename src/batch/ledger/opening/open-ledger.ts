import type { Ledger } from "../ledger.js";
import { isUrl } from "./is-url.js";
import type { EpochMs, OpenLedgerOptions } from "../types.js";

/**
 * Opens the ledger at `path`, or creates it. The database is loaded with the first ledger.
 *
 * A URL `postgresql://…` or `postgres://…` opens a ledger in a PostgreSQL database, which many machines may share. It
 * needs the package `pg`, which reads the URL, the environment (`PGUSER`, `PGSSLMODE`, …) and the password file as
 * `psql` does. Times are those of the database.
 *
 * @param path Path of the ledger's file, or URL of its database.
 * @param clock Current time of this machine (epoch ms), for a ledger in a file.
 * @throws LedgerError When the ledger is missing (`mode: "existing"`), damaged, locked, not writable or of a newer
 *   version, or its database cannot be reached.
 */
export async function openLedger(
  path: string,
  options: OpenLedgerOptions = {},
  clock: () => EpochMs = Date.now,
): Promise<Ledger> {
  if (isUrl(path)) {
    const postgres = await import("../postgres/postgres-ledger.js");
    return postgres.openLedger(path, options);
  }
  const sqlite = await import("../sqlite/sqlite-ledger.js");
  return sqlite.openLedger(path, options, clock);
}
