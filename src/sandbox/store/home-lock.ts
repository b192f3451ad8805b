import { mkdirSync } from "node:fs";
import LibsqlDatabase from "libsql";
import path from "node:path";
import { PRIVATE_FOLDER, makePrivate } from "./private-file.js";

/** Thrown when another sandbox uses the folder. Two registers in one folder would assign the same case numbers. */
export class HomeInUseError extends Error {
  constructor(
    /** The folder in use. */
    readonly home: string,
  ) {
    super(`another sandbox runs on ${home}`);
    this.name = "HomeInUseError";
  }
}

/** Time to wait for the lock of a process that is terminating (ms). */
export const LOCK_WAIT_MS = 2_000;

/** Creates the folder and locks it until the returned function is called or the process ends. */
export function holdHome(home: string): () => void {
  mkdirSync(home, { recursive: true, mode: PRIVATE_FOLDER });
  // A separate database, because the register's connection stays open after close until its statements are collected.
  const file = path.join(home, "lock.db");
  makePrivate(file);
  const lock = new LibsqlDatabase(file, { timeout: LOCK_WAIT_MS });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw (error as { code?: string }).code === "SQLITE_BUSY" ? new HomeInUseError(home) : error;
  }
  return () => {
    lock.exec("ROLLBACK");
    lock.close();
  };
}
