import { randomBytes } from "node:crypto";
import {
  accessSync, chmodSync, closeSync, constants, copyFileSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readSync, rmSync, statSync,
} from "node:fs";
import { dirname } from "node:path";
import type { OpenLedger } from "./ledger.js";
import { Connection } from "./ledger-sqlite-connection.js";
import { ledgerProblem } from "./ledger-sqlite-problems.js";
import { applicationId, migrate } from "./ledger-sqlite-schema.js";

/** Pages of 4 KiB that the write-ahead log may hold before it is folded into the file: about 16 MB. */
const checkpointPages = 4_000;

/** Opens the ledger at `path`, making it when it may. A file that is there is never replaced, whatever state it is in. */
export function openFile(path: string, options: OpenLedger = {}): Connection {
  const busyMs = options.busyMs ?? 10_000;
  if (!existsSync(path)) {
    // The log of a ledger whose file is gone would be played back into the new one.
    if (sizeOf(`${path}-wal`) > 0) throw ledgerProblem("ledger-damaged", path, new Error(`${path}-wal is here, ${path} is not`));
    if (options.mode === "existing") throw ledgerProblem("ledger-missing", path);
    createFile(path, busyMs);
  }
  inspect(path);
  const connection = new Connection(path, busyMs);
  try {
    const id = connection.get<{ application_id: number }>("PRAGMA application_id")!.application_id;
    if (id !== applicationId) throw ledgerProblem("ledger-damaged", path, new Error("another program's database"));
    settings(connection);
    migrate(connection);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function settings(connection: Connection): void {
  connection.exec("PRAGMA synchronous = FULL");
  connection.all(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  connection.all("PRAGMA journal_size_limit = 67108864");
  connection.exec("PRAGMA cache_size = -16000");
  connection.exec("PRAGMA temp_store = MEMORY");
}

/** The ledger appears under its name only when it is complete and on the disk, so an empty file there is never "a new one". */
function createFile(path: string, busyMs: number): void {
  const folder = dirname(path);
  const unfinished = `${path}.new-${randomBytes(6).toString("hex")}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closeSync(openSync(unfinished, "wx", 0o600));
  } catch (error) {
    throw fileProblem(error, path);
  }
  try {
    const connection = new Connection(unfinished, busyMs);
    try {
      connection.exec("PRAGMA synchronous = FULL");
      connection.exec(`PRAGMA application_id = ${applicationId}`);
      migrate(connection);
      connection.all("PRAGMA journal_mode = WAL");
    } finally {
      connection.close();
    }
    publish(unfinished, path);
    syncFolder(folder);
  } catch (error) {
    throw fileProblem(error, path);
  } finally {
    for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(unfinished + suffix, { force: true });
  }
}

/** Whoever comes first wins; the loser uses the winner's file. */
function publish(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "EEXIST") return;
    // File systems without hard links.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EOPNOTSUPP") throw error;
    try {
      copyFileSync(unfinished, path, constants.COPYFILE_EXCL);
      chmodSync(path, 0o600);
    } catch (copyError) {
      if (errorCode(copyError) !== "EEXIST") throw copyError;
    }
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

/** Says what is wrong with the file before the database touches it (root, too, is told that a file is marked read-only). */
function inspect(path: string): void {
  let size: number;
  let mode: number;
  let head: Buffer;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw ledgerProblem("ledger-damaged", path);
    ({ size, mode } = stat);
    if ((mode & 0o222) === 0) throw ledgerProblem("ledger-read-only", path);
    accessSync(path, constants.R_OK | constants.W_OK);
    accessSync(dirname(path), constants.W_OK);
    head = firstBytes(path, 16);
  } catch (error) {
    throw fileProblem(error, path);
  }
  if (size === 0 || head.toString("latin1") !== "SQLite format 3\0") throw ledgerProblem("ledger-damaged", path);
  if ((mode & 0o077) !== 0) tighten(path);
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

function firstBytes(path: string, count: number): Buffer {
  const handle = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(count);
    readSync(handle, bytes, 0, count, 0);
    return bytes;
  } finally {
    closeSync(handle);
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
