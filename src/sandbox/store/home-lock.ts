import { mkdirSync } from "node:fs";
import LibsqlDatabase from "libsql";
import path from "node:path";

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

/** A sandbox that is just being killed still holds its lock for a moment. */
export const LOCK_WAIT_MS = 2_000;

/** Makes the folder and holds it until the returned function is called or the process ends, however it ends. */
export function holdHome(home: string): () => void {
  mkdirSync(home, { recursive: true });
  // A database of its own, because the register's connection lives on after close until its statements are collected.
  const lock = new LibsqlDatabase(path.join(home, "lock.db"), { timeout: LOCK_WAIT_MS });
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
