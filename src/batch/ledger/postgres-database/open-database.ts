import type { EpochMs, OpenLedgerOptions } from "../types.js";
import { ledgerProblem } from "../problems.js";
import { databaseProblem } from "./errors.js";
import { Database, type Queries } from "./database.js";
import { APPLICATION, migrations, migrationStatements } from "./migrations.js";

/** Taken while a ledger is created or brought to another version. */
const MIGRATION_LOCK = 0x6264634c;
/** PostgreSQL 13: row-level hash partitions with keys, and functions that the queries use. */
const MIN_SERVER = 130_000;

/** Connects to the database of a ledger, creates the ledger when the options allow, and brings it up to date. */
export async function openDatabase(
  url: string,
  options: OpenLedgerOptions = {},
  clock?: () => EpochMs,
): Promise<Database> {
  // The URL of another database contains a password as this one does: only its scheme is quoted.
  const [scheme = ""] = url.split(":");
  if (!/^postgres(ql)?$/i.test(scheme)) throw databaseProblem("ledger-path", `${scheme}://…`);
  const db = await Database.connect(url, options.busyMs ?? 10_000, clock);
  try {
    await refuseUnfit(db);
    const version = await versionOf(db, db.address);
    if (version === 0 && options.mode === "existing") throw databaseProblem("ledger-missing", db.address);
    if (version < migrations.length) await migrate(db);
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
}

async function refuseUnfit(db: Database): Promise<void> {
  const { server, encoding } = (await db.get<{ server: number; encoding: string }>(
    "SELECT current_setting('server_version_num')::integer AS server, getdatabaseencoding() AS encoding",
  ))!;
  if (server < MIN_SERVER) throw databaseProblem("ledger-path", db.address, `PostgreSQL ${server} < ${MIN_SERVER}`);
  if (encoding !== "UTF8") throw databaseProblem("ledger-path", db.address, `encoding ${encoding}, not UTF8`);
}

/** Returns the version of the ledger, 0 when there is none. */
export async function versionOf(db: Queries, address: string): Promise<number> {
  const { schema, ledger } = (await db.get<{ schema: string | null; ledger: string | null }>(
    "SELECT to_regnamespace('bdc')::text AS schema, to_regclass('bdc.ledger')::text AS ledger",
  ))!;
  if (schema === null) return 0;
  if (ledger === null) throw databaseProblem("ledger-damaged", address, "bdc.ledger is missing");
  const found = await db.get<{ version: number }>("SELECT version FROM bdc.ledger WHERE application = $1", APPLICATION);
  if (found === undefined) throw databaseProblem("ledger-damaged", address, "bdc.ledger names no ledger");
  if (found.version > migrations.length)
    throw ledgerProblem("ledger-newer", `${address}: ${found.version} > ${migrations.length}`);
  return found.version;
}

async function migrate(db: Database): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.run("SELECT pg_advisory_xact_lock($1)", MIGRATION_LOCK);
    // Another process may have migrated it while this one waited.
    const from = await versionOf(tx, db.address);
    if (from < migrations.length) await tx.run(migrationStatements(from));
  });
}
