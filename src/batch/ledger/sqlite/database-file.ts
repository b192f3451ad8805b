/**
 * The ledger's file: creates it completely or not at all, checks it before the database touches it, and opens it with
 * the settings that durability depends on (`synchronous = FULL`).
 */

import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { platform } from "node:os";
import { dirname, resolve } from "node:path";
import type { OpenLedgerOptions } from "../types.js";
import { beginJournal } from "../sqlite-chain/baseline.js";
import { Connection, isOpenHere } from "../sqlite-database/connection.js";
import { ledgerProblem } from "../problems.js";
import { isLedgerError } from "../error.js";
import { refuseLostLog } from "../sqlite-database/lost-log.js";
import { applicationId, migrate, migrations } from "../sqlite-database/migrations.js";

/** Pages of 8 KiB in the write-ahead log before it is folded into the file: about 16 MB. */
const CHECKPOINT_PAGES = 2_000;

/** Max length of the path (bytes). SQLite allows 512, including the suffixes that it and `createFile` append. */
const MAX_PATH_BYTES = 480;
/** Schema versions up to this one could leave a half-written new ledger, of at most `MAX_HALF_WRITTEN_BYTES`. */
const LAST_HALF_WRITTEN_VERSION = 3;
const MAX_HALF_WRITTEN_BYTES = 1 << 20;
/** Min size at which the version can be recognized. */
const SQLITE_HEADER_BYTES = 100;
const MAX_CREATION_MS = 60_000;

/**
 * Opens the ledger at `path`, or creates it when the options allow. Never replaces an existing file, whatever its
 * state.
 */
export function openFile(path: string, options: OpenLedgerOptions = {}): Connection {
  const busyMs = options.busyMs ?? 10_000;
  refuseLongPath(path);
  if (!isThere(path)) {
    // A log without its file would be played back into the new file.
    if (sizeOf(`${path}-wal`) > 0)
      throw ledgerProblem("ledger-damaged", path, new Error(`${path}-wal is here, ${path} is not`));
    if (options.mode === "existing") throw ledgerProblem("ledger-missing", path);
    createFile(path, busyMs);
  }
  inspect(path);
  try {
    return connect(path, busyMs);
  } catch (error) {
    if (!isLedgerError(error) || error.code !== "ledger-damaged" || !completeHalfWritten(path, busyMs)) throw error;
    return connect(path, busyMs);
  }
}

function connect(path: string, busyMs: number): Connection {
  refuseLostLog(path);
  const connection = new Connection(path, busyMs);
  try {
    const id = connection.get<{ application_id: number }>("PRAGMA application_id")!.application_id;
    if (id !== applicationId) throw ledgerProblem("ledger-damaged", path, new Error("another program's database"));
    refuseCutOff(connection);
    settings(connection);
    migrate(connection);
    beginJournal(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Checks whether the path exists. Any problem other than a missing file is thrown. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw fileProblem(error, path);
  }
}

/** Rejects a path that is too long; SQLite would only report that it cannot open it. */
function refuseLongPath(path: string): void {
  // Windows has its own limits and reports them.
  if (platform() !== "win32" && Buffer.byteLength(resolve(path)) > MAX_PATH_BYTES)
    throw ledgerProblem("ledger-path-too-long", path);
}

/**
 * Rejects a truncated file. SQLite would notice only when it reads a missing page. With a log, the pages may be in
 * there.
 */
function refuseCutOff(connection: Connection): void {
  const { path } = connection;
  const [{ page_count: pages }, { page_size: bytes }] = [
    connection.get<{ page_count: number }>("PRAGMA page_count")!,
    connection.get<{ page_size: number }>("PRAGMA page_size")!,
  ];
  if (sizeOf(`${path}-wal`) === 0 && sizeOf(path) < pages * bytes)
    throw ledgerProblem("ledger-damaged", path, new Error("cut off"));
}

function settings(connection: Connection): void {
  connection.exec("PRAGMA synchronous = FULL");
  connection.all(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  connection.all("PRAGMA journal_size_limit = 67108864");
  connection.exec("PRAGMA cache_size = -8000");
  connection.exec("PRAGMA temp_store = MEMORY");
}

/**
 * Creates a ledger. It appears under its name only when it is complete and on disk, so an empty file there is never a
 * new ledger. Exported for a test.
 */
export function createFile(path: string, busyMs: number): void {
  const folder = dirname(path);
  const finished = `${path}.new-${randomBytes(6).toString("hex")}-done`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Write a copy, not a link to the database: one database under two names has two logs, which corrupts it.
    writeDurably(finished, emptyLedger(path, busyMs));
    publish(finished, path, busyMs);
    syncFolder(folder);
  } catch (error) {
    throw fileProblem(error, path);
  } finally {
    rmSync(finished, { force: true });
  }
}

/**
 * Returns the bytes of an empty ledger, created beside `path`.
 * @param steps Migrations of the wanted version. @default the newest version
 */
function emptyLedger(path: string, busyMs: number, steps?: readonly string[]): Buffer {
  const unfinished = `${path}.new-${randomBytes(6).toString("hex")}`;
  try {
    closeSync(openSync(unfinished, "wx", 0o600));
    const connection = new Connection(unfinished, busyMs);
    try {
      // Most writes append, so larger pages mean fewer writes.
      connection.exec("PRAGMA page_size = 8192");
      connection.exec(`PRAGMA application_id = ${applicationId}`);
      migrate(connection, steps);
      if (steps === undefined) beginJournal(connection);
      connection.all("PRAGMA journal_mode = WAL");
    } finally {
      connection.close();
    }
    return readFileSync(unfinished);
  } finally {
    removeDatabase(unfinished);
  }
}

/** Publishes the file under its name. If another process was first, its file is used. */
function publish(finished: string, path: string, busyMs: number): void {
  try {
    linkSync(finished, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return;
    // File system without hard links. A plain rename could replace the file of another process, so take a lock.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EOPNOTSUPP") throw error;
    withFileLock(path, busyMs, () => {
      if (!isThere(path)) renameSync(finished, path);
    });
  }
}

/**
 * Completes a ledger that an earlier version left half-written because the disk was full: the beginning of an empty
 * one, byte for byte, so nothing can be lost. Returns false and changes nothing when the file is something else.
 */
function completeHalfWritten(path: string, busyMs: number): boolean {
  if (!mayBeHalfWritten(path)) return false;
  try {
    return withFileLock(path, busyMs, () => {
      const found = readFileSync(path);
      for (let version = LAST_HALF_WRITTEN_VERSION; version > 0; version--) {
        const whole = emptyLedger(path, busyMs, migrations.slice(0, version));
        if (found.length > whole.length || !whole.subarray(0, found.length).equals(found)) continue;
        complete(path, whole, found.length);
        return true;
      }
      return false;
    });
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/** Checks that the file was written once and never used. A used ledger that lost its end is damaged. */
function mayBeHalfWritten(path: string): boolean {
  const { size, birthtimeMs, mtimeMs } = statSync(path);
  return (
    size >= SQLITE_HEADER_BYTES &&
    size <= MAX_HALF_WRITTEN_BYTES &&
    mtimeMs - birthtimeMs < MAX_CREATION_MS &&
    sizeOf(`${path}-wal`) === 0 &&
    !isOpenHere(path)
  );
}

function complete(path: string, whole: Buffer, from: number): void {
  const handle = openSync(path, "r+");
  try {
    writeAll(handle, whole, from);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Runs `work` in one process at a time, under a lock that the system releases when its holder dies. */
function withFileLock<T>(path: string, busyMs: number, work: () => T): T {
  const lock = `${path}.new-lock`;
  const connection = new Connection(lock, busyMs);
  try {
    connection.exec("BEGIN EXCLUSIVE");
    return work();
  } finally {
    connection.close();
    removeDatabase(lock);
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
}

/** Writes all bytes. A nearly full disk accepts a part and rejects only the next write. */
function writeAll(handle: number, bytes: Buffer, from = 0): void {
  for (let at = from; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at, at);
}

/** Writes and syncs a file, or removes it when that fails. */
function writeDurably(file: string, bytes: Buffer): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    writeAll(handle, bytes);
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    closeQuietly(handle);
    rmSync(file, { force: true });
    throw error;
  }
}

function closeQuietly(handle: number): void {
  try {
    closeSync(handle);
  } catch {
    // Already closed.
  }
}

function syncFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(folder, "r");
    fsyncSync(handle);
  } catch {
    // Windows cannot open folders; NTFS journals the name itself.
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/**
 * Checks the file before the database opens it (root too gets an error for a read-only file).
 *
 * Only uses the name and never opens the file: closing any handle would release all locks that this process has on it,
 * including those of a ledger opened elsewhere in the process.
 */
function inspect(path: string): void {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw ledgerProblem("ledger-path", path);
    if ((stat.mode & 0o222) === 0) throw ledgerProblem("ledger-read-only", path);
    accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    if ((stat.mode & 0o077) !== 0) tighten(path);
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/**
 * Restricts the file mode to the owner. A ledger contains personal data, and a copied one often has the folder's mode.
 */
function tighten(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(file, 0o600);
    } catch {
      // Not the owner, or no such file. `bdc doctor` reports the mode.
    }
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function fileProblem(error: unknown, path: string): unknown {
  switch (errorCode(error)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return ledgerProblem("ledger-read-only", path, error);
    case "ENOSPC":
    case "EDQUOT":
      return ledgerProblem("ledger-full", path, error);
    case "ENAMETOOLONG":
      return ledgerProblem("ledger-path-too-long", path, error);
    case "ENOTDIR":
    case "EISDIR":
    case "ELOOP":
    case "ENOENT":
      return ledgerProblem("ledger-path", path, error);
    case "EIO":
      return ledgerProblem("ledger-disk", path, error);
    default:
      return error;
  }
}
