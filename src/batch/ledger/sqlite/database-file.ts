import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { OpenLedgerOptions } from "../types.js";
import { beginJournal } from "./baseline.js";
import { Connection } from "./connection.js";
import { ledgerProblem } from "./errors.js";
import { applicationId, migrate } from "./migrations.js";

/** Pages of 8 KiB that the write-ahead log may hold before it is folded into the file: about 16 MB. */
const checkpointPages = 2_000;

/**
 * Opens the ledger at `path`, making it when it may. A file that is there is never replaced, whatever state it is in.
 */
export function openFile(path: string, options: OpenLedgerOptions = {}): Connection {
  const busyMs = options.busyMs ?? 10_000;
  if (!existsSync(path)) {
    // The log of a ledger whose file is gone would be played back into the new one.
    if (sizeOf(`${path}-wal`) > 0)
      throw ledgerProblem("ledger-damaged", path, new Error(`${path}-wal is here, ${path} is not`));
    if (options.mode === "existing") throw ledgerProblem("ledger-missing", path);
    createFile(path, busyMs);
  }
  inspect(path);
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
  const unfinished = `${path}.new-${randomBytes(6).toString("hex")}`;
  const finished = `${unfinished}-done`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(unfinished, "wx", 0o600));
    const connection = new Connection(unfinished, busyMs);
    try {
      // Most of what is written is appended: fewer pages, and fewer calls to write them.
      connection.exec("PRAGMA page_size = 8192");
      connection.exec(`PRAGMA application_id = ${applicationId}`);
      migrate(connection);
      beginJournal(connection);
      connection.all("PRAGMA journal_mode = WAL");
    } finally {
      connection.close();
    }
    // A copy, not the same file under a second name: two names of one database have two logs, and that ruins it.
    writeDurably(finished, readFileSync(unfinished));
    publish(finished, path);
    syncFolder(folder);
  } catch (error) {
    throw fileProblem(error, path);
  } finally {
    for (const file of [finished, ...["", "-wal", "-shm", "-journal"].map((suffix) => unfinished + suffix)])
      rmSync(file, { force: true });
  }
}

/** Whoever comes first wins; the loser uses the winner's file. */
function publish(finished: string, path: string): void {
  try {
    linkSync(finished, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return;
    // File systems without hard links.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EOPNOTSUPP") throw error;
    try {
      writeDurably(path, readFileSync(finished));
    } catch (copyError) {
      if (errorCode(copyError) !== "EEXIST") throw copyError;
    }
  }
}

function writeDurably(file: string, bytes: Buffer): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
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
    if (!stat.isFile()) throw ledgerProblem("ledger-damaged", path);
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
    case "EIO":
    case "ENOTDIR":
    case "EISDIR":
      return ledgerProblem("ledger-disk", path, error);
    default:
      return error;
  }
}
