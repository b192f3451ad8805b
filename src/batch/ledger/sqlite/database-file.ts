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
import { ledgerProblem } from "../sqlite-database/errors.js";
import { isLedgerError } from "../error.js";
import { refuseLostLog } from "../sqlite-database/lost-log.js";
import { applicationId, migrate, migrations } from "../sqlite-database/migrations.js";

/** Pages of 8 KiB that the write-ahead log may hold before it is folded into the file: about 16 MB. */
const checkpointPages = 2_000;

/** SQLite takes 512 bytes, and needs some of them for the names that it and `createFile` derive. */
const MAX_PATH_BYTES = 480;
/** Of versions that took a short write for a whole one: the last, and what is more than they can have left. */
const LAST_HALF_MADE_VERSION = 3;
const MAX_HALF_MADE_BYTES = 1 << 20;
/** Less does not say of which version it is. */
const SQLITE_HEADER_BYTES = 100;
const MAX_MAKING_MS = 60_000;

/**
 * Opens the ledger at `path`, making it when it may. A file that is there is never replaced, whatever state it is in.
 */
export function openFile(path: string, options: OpenLedgerOptions = {}): Connection {
  const busyMs = options.busyMs ?? 10_000;
  refuseLongPath(path);
  if (!isThere(path)) {
    // The log of a ledger whose file is gone would be played back into the new one.
    if (sizeOf(`${path}-wal`) > 0)
      throw ledgerProblem("ledger-damaged", path, new Error(`${path}-wal is here, ${path} is not`));
    if (options.mode === "existing") throw ledgerProblem("ledger-missing", path);
    createFile(path, busyMs);
  }
  inspect(path);
  try {
    return connect(path, busyMs);
  } catch (error) {
    if (!isLedgerError(error) || error.code !== "ledger-damaged" || !completeHalfMade(path, busyMs)) throw error;
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

/** A path that leads nowhere is no missing ledger: it is reported as what it is. */
function isThere(path: string): boolean {
  try {
    statSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw fileProblem(error, path);
  }
}

/** SQLite would only say that it cannot open the file. */
function refuseLongPath(path: string): void {
  // Windows has limits of its own, and its API names them.
  if (platform() !== "win32" && Buffer.byteLength(resolve(path)) > MAX_PATH_BYTES)
    throw ledgerProblem("ledger-path-too-long", path);
}

/** SQLite would notice only when it comes to what is missing. With a log the pages may be there. */
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
  connection.all(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  connection.all("PRAGMA journal_size_limit = 67108864");
  connection.exec("PRAGMA cache_size = -8000");
  connection.exec("PRAGMA temp_store = MEMORY");
}

/**
 * The ledger appears under its name only when it is complete and on the disk, so an empty file there is never "a new
 * one". Exported for a test.
 */
export function createFile(path: string, busyMs: number): void {
  const folder = dirname(path);
  const finished = `${path}.new-${randomBytes(6).toString("hex")}-done`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // A copy, not the same file under a second name: two names of one database have two logs, and that ruins it.
    writeDurably(finished, emptyLedger(path, busyMs));
    publish(finished, path, busyMs);
    syncFolder(folder);
  } catch (error) {
    throw fileProblem(error, path);
  } finally {
    rmSync(finished, { force: true });
  }
}

/** The bytes of a ledger without a batch, made beside `path`. `steps`: those of the version that is wanted. */
function emptyLedger(path: string, busyMs: number, steps?: readonly string[]): Buffer {
  const unfinished = `${path}.new-${randomBytes(6).toString("hex")}`;
  try {
    closeSync(openSync(unfinished, "wx", 0o600));
    const connection = new Connection(unfinished, busyMs);
    try {
      // Most of what is written is appended: fewer pages, and fewer calls to write them.
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

/** Whoever comes first wins; the loser uses the winner's file. */
function publish(finished: string, path: string, busyMs: number): void {
  try {
    linkSync(finished, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return;
    // File systems without hard links. A rename would replace what another process has made meanwhile.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EOPNOTSUPP") throw error;
    oneAtATime(path, busyMs, () => {
      if (!isThere(path)) renameSync(finished, path);
    });
  }
}

/**
 * Completes what an earlier version left when the disk filled up while it made a ledger: the beginning of an empty one,
 * byte for byte, and so without anything that could be lost. False: it is something else, and stays as it is.
 */
function completeHalfMade(path: string, busyMs: number): boolean {
  if (!mayBeHalfMade(path)) return false;
  try {
    return oneAtATime(path, busyMs, () => {
      const found = readFileSync(path);
      for (let version = LAST_HALF_MADE_VERSION; version > 0; version--) {
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

/** It was written at once, and never since: a ledger that was in use and lost its end is damaged. */
function mayBeHalfMade(path: string): boolean {
  const { size, birthtimeMs, mtimeMs } = statSync(path);
  return (
    size >= SQLITE_HEADER_BYTES &&
    size <= MAX_HALF_MADE_BYTES &&
    mtimeMs - birthtimeMs < MAX_MAKING_MS &&
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

/** One process after the other, by a lock that the system gives up when its holder dies. */
function oneAtATime<T>(path: string, busyMs: number, work: () => T): T {
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

/** A disk that is nearly full takes a part, and refuses only the next write. */
function writeAll(handle: number, bytes: Buffer, from = 0): void {
  for (let at = from; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at, at);
}

/** Whole or not at all: what cannot be written to its end does not stay. */
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
    // It is closed already.
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
 * Says what is wrong with the file before the database touches it (a read-only file is reported to root, too).
 *
 * It asks by name and never opens the file: closing any handle of a file gives up all locks that this process has on
 * it, also those of a ledger that is open elsewhere in the process, and another process would then believe itself
 * alone.
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

/** A ledger holds personal data; a copied one often comes with the folder's default mode. */
function tighten(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(file, 0o600);
    } catch {
      // Not the owner, or no such file: `bdc doctor` reports the mode.
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
