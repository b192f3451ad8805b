import { chmodSync, closeSync, existsSync, openSync, statSync } from "node:fs";

/** Access for the owner only. The register contains personal data and tokens. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/**
 * Creates an empty database file that only its owner can read, or restricts an existing one. SQLite gives its log the
 * mode of the database. An existing file is not opened, because closing it would release the locks of this process.
 */
export function makePrivate(file: string): void {
  if (!existsSync(file)) return closeSync(openSync(file, "a", PRIVATE_FILE));
  if ((statSync(file).mode & 0o077) === 0) return;
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    try {
      chmodSync(name, PRIVATE_FILE);
    } catch {
      // Another owner, or no such file.
    }
  }
}
