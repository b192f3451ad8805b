import { closeSync, openSync, readSync, statSync } from "node:fs";
import { uptime } from "node:os";
import { mayHoldLocks } from "./connection.js";
import { ledgerProblem } from "../problems.js";

/**
 * Refuses to open a ledger whose write-ahead log is missing. The log holds what was committed since it was last folded
 * into the file. Without it the file is an intact older ledger, which SQLite cannot notice. The log index (`-shm`) that
 * a killed process left says how much of the log was not folded in yet.
 *
 * An index from before the last boot is ignored: on a power failure, memory reaches the disk in no order.
 *
 * @throws LedgerError `ledger-log-missing`
 */
export function refuseLostLog(path: string): void {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  const index = statSync(`${path}-shm`, { throwIfNoEntry: false });
  if (index === undefined || !index.isFile() || index.mtimeMs < Date.now() - uptime() * 1_000) return;
  // Closing a handle of the index would release those locks, and another process could then truncate it.
  if (mayHoldLocks(path)) return;
  const { frames, folded, pageBytes } = readIndex(`${path}-shm`) ?? { frames: 0, folded: 0, pageBytes: 0 };
  if (frames <= folded) return;
  if ((log?.size ?? 0) >= LOG_HEADER_BYTES + frames * (FRAME_HEADER_BYTES + pageBytes)) return;
  throw ledgerProblem("ledger-log-missing", path);
}

const LOG_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** Reads a log index, see "WAL-Index File Format" of SQLite. Returns undefined when it is not in use. */
function readIndex(file: string): { frames: number; folded: number; pageBytes: number } | undefined {
  const bytes = Buffer.alloc(104);
  let handle: number;
  try {
    handle = openSync(file, "r");
  } catch {
    return undefined;
  }
  try {
    if (readSync(handle, bytes) < bytes.length) return undefined;
  } finally {
    closeSync(handle);
  }
  // The header is stored twice, in the machine's byte order. Both copies agree once it is written completely.
  if (bytes.readUInt32LE(0) !== 3_007_000 || bytes[12] !== 1 || !bytes.subarray(0, 48).equals(bytes.subarray(48, 96)))
    return undefined;
  const pageSize = bytes.readUInt16LE(14);
  return {
    frames: bytes.readUInt32LE(16),
    folded: bytes.readUInt32LE(96),
    pageBytes: pageSize === 1 ? 65_536 : pageSize,
  };
}
