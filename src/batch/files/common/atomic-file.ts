import { randomUUID } from "node:crypto";
import { open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileError } from "./file-error.js";

/** A file that appears in its place whole or not at all, whatever happens while it is written. */
export interface AtomicFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Durable on disk, then renamed into place. */
  finish(): Promise<void>;
  discard(): Promise<void>;
}

/** Begins a new content for `path`, in a temporary file beside it. */
export async function openAtomicFile(path: string): Promise<AtomicFile> {
  // A name of its own, not one made of the file's: that may be as long as names can be.
  const temporary = join(dirname(path), `.bdc-${randomUUID().slice(0, 13)}.tmp`);
  let handle: FileHandle;
  try {
    handle = await open(temporary, "wx");
  } catch (cause) {
    throw writeProblem(path, cause);
  }

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
    write: (bytes) => orDiscard(() => writeAll(handle, bytes)),
    finish: () =>
      orDiscard(async () => {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        await syncFolder(dirname(path));
      }),
    discard,
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += (await handle.write(bytes, written)).bytesWritten;
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
