import { createHash, randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { link, lstat, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileError } from "./file-error.js";

/** What the caller knows of the place of an output, and what it wants to know of what was written there. */
export interface OutputPlace {
  /**
   * The file that may be replaced, as `lstat` saw it, or null: there is none. Whatever else stands there when the new
   * file is complete, stays, and the write fails with `result-changed`. Absent: whatever stands there is replaced.
   */
  readonly replaces?: BigIntStats | null;
  /** Called with the SHA-256 of the content, once it is in its place. */
  readonly onWritten?: (sha256: string) => Promise<void>;
}

/** A file that appears in its place whole or not at all, whatever happens while it is written. */
export interface AtomicFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Durable on disk, then renamed into place. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** Begins a new content for `path`, in a temporary file beside it. */
export async function openAtomicFile(path: string, { replaces, onWritten }: OutputPlace = {}): Promise<AtomicFile> {
  // A name of its own, not one made of the file's: that may be as long as names can be.
  const temporary = join(dirname(path), `.bdc-${randomUUID().slice(0, 13)}.tmp`);
  let handle: FileHandle;
  try {
    handle = await open(temporary, "wx");
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
    // Unlike a rename, this fails when somebody else's file has appeared in the meantime.
    await link(temporary, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new FileError("result-changed", path, {}, { cause: error });
    // A file system without hard links.
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

/** On Windows a file that Excel has open refuses the rename with one of these. */
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
