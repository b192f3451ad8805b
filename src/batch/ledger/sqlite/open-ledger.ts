import type { EpochMs, OpenLedgerOptions } from "../types.js";
import type { Ledger } from "../ledger.js";

/**
 * Opens the ledger at `path`, or creates it. SQLite is loaded with the first ledger.
 *
 * @param path Path of the ledger's file.
 * @param clock Current time of this machine (epoch ms).
 * @throws LedgerError When the ledger is missing (`mode: "existing"`), damaged, locked, not writable or of a newer
 *   version.
 */
export async function openLedger(
  path: string,
  options: OpenLedgerOptions = {},
  clock: () => EpochMs = Date.now,
): Promise<Ledger> {
  const sqlite = await import("./sqlite-ledger.js");
  return sqlite.openLedger(path, options, clock);
}
