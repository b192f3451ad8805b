import { createHash, randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { link, lstat, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileError } from "./file-error.js";

/** Which existing file an output may replace, and a callback for what was written. */
export interface OutputPlace {
  /**
   * File that may be replaced, as `lstat` returned it, or null when there is none. Any other file found at the place on
   * completion stays, and the write fails with `result-changed`.
   * @default any file may be replaced
   */
  readonly replaces?: BigIntStats | null;
  /** Called with the SHA-256 of the content (lower-case hexadecimal), once the file is in place. */
  readonly onWritten?: (sha256: string) => Promise<void>;
  /**
   * Permissions of the file, whatever the umask of the process.
   * @default 0o600, because results, certificates and reports contain personal data
   */
  readonly mode?: number;
}

/** A file that appears at its path complete or not at all. */
export interface AtomicFile {
  /** Appends bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Syncs the file to disk and moves it into place.
   * @throws FileError `result-changed`, `result-locked` or `result-not-writable`.
   */
  finish(): Promise<void>;
  /** Removes the temporary file. */
  discard(): Promise<void>;
}

/**
 * Opens a temporary file beside `path` for its new content.
 * @throws FileError `result-not-writable` When the folder does not exist or is not writable.
 */
export async function openAtomicFile(
  path: string,
  { replaces, onWritten, mode }: OutputPlace = {},
): Promise<AtomicFile> {
  // A random name, not one derived from the target: that may already have the maximum length.
  const temporary = join(dirname(path), `.bdc-${randomUUID().slice(0, 13)}.tmp`);
  let handle: FileHandle;
  try {
    handle = await open(temporary, "wx", 0o600);
    if (mode !== undefined) await handle.chmod(mode);
  } catch (cause) {
    throw writeProblem(path, cause);
  }
  const hash = onWritten && createHash("sha256");

  const discard = async (): Promise<void> => {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };

  const orDiscard = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      await discard();
      throw writeProblem(path, cause);
    }
  };

  return {
    write: (bytes) => {
      hash?.update(bytes);
      return orDiscard(() => writeAll(handle, bytes));
    },
    finish: async () => {
      await orDiscard(async () => {
        await handle.sync();
        await handle.close();
        await moveIntoPlace(temporary, path, replaces);
        await syncFolder(dirname(path));
      });
      if (hash) await onWritten?.(hash.digest("hex"));
    },
    discard,
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += (await handle.write(bytes, written)).bytesWritten;
}

async function moveIntoPlace(temporary: string, path: string, replaces: OutputPlace["replaces"]): Promise<void> {
  if (replaces === undefined) return rename(temporary, path);
  const found = await lstat(path, { bigint: true }).catch(() => undefined);
  if (replaces) {
    if (!found || !isUntouched(replaces, found)) throw new FileError("result-changed", path);
    return rename(temporary, path);
  }
  if (found) throw new FileError("result-changed", path);
  try {
    // Unlike a rename, this fails when another file has appeared at the path in the meantime.
    await link(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new FileError("result-changed", path, {}, { cause: error });
    // The file system does not support hard links.
    return rename(temporary, path);
  }
  await rm(temporary, { force: true }).catch(() => undefined);
}

function isUntouched(before: BigIntStats, now: BigIntStats): boolean {
  return (["dev", "ino", "size", "mtimeNs"] as const).every((fact) => before[fact] === now[fact]);
}

/** Makes the rename itself durable. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

/** Error codes of a rename onto a file that is open in Excel on Windows. */
const LOCKED = new Set(["EBUSY", "EPERM", "EACCES", "ETXTBSY"]);

function writeProblem(path: string, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const { code, syscall } = cause as NodeJS.ErrnoException;
  if (code === "ENAMETOOLONG") return new FileError("path-too-long", path, {}, { cause });
  const locked = syscall === "rename" && code !== undefined && LOCKED.has(code);
  return new FileError(
    locked ? "result-locked" : "result-not-writable",
    path,
    {},
    { cause, ...(code !== undefined && { detail: code }) },
  );
}
