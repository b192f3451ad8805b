import type { Readable } from "node:stream";
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { FileError } from "../common/file-error.js";
import { openRegularFile } from "../common/regular-file.js";

const MAX_PARTS = 10_000;
/**
 * A part that unpacks to more than this is refused when it is packed tighter than any sheet is (Excel's own reach about
 * 30).
 */
const SUSPICIOUS_BYTES = 64 << 20;
const SUSPICIOUS_RATIO = 250;

/**
 * The parts of a workbook. Nothing but what is asked for is unpacked: macros, links and pictures are never looked at.
 */
export interface Package {
  readonly parts: readonly Entry[];
  has(name: string): boolean;
  /**
   * The part's bytes, unpacked as they are read. More bytes than the package declares end in an error, as does a part
   * above `limit`.
   */
  open(name: string, limit: number): Promise<Readable>;
  close(): void;
}

export async function openPackage(path: string): Promise<Package> {
  // The library waits for a pipe's writer.
  await (await openRegularFile(path)).close();
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (cause) {
    throw packageProblem(path, cause);
  }
  const parts = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) {
      if (parts.size >= MAX_PARTS) throw new FileError("workbook-too-big", path);
      parts.set(entry.fileName, entry);
    }
  } catch (cause) {
    zip.close();
    throw packageProblem(path, cause);
  }
  return {
    parts: [...parts.values()],
    has: (name) => parts.has(name),
    open: async (name, limit) => {
      const entry = parts.get(name);
      if (!entry) throw new FileError("workbook-broken", path, {}, { detail: name });
      if (entry.isEncrypted()) throw new FileError("file-encrypted", path);
      const { uncompressedSize: size, compressedSize } = entry;
      if (size > limit || (size > SUSPICIOUS_BYTES && size > compressedSize * SUSPICIOUS_RATIO))
        throw new FileError("workbook-too-big", path, {}, { detail: name });
      try {
        return await zip.openReadStreamPromise(entry);
      } catch (cause) {
        throw packageProblem(path, cause);
      }
    },
    close: () => zip.close(),
  };
}

/** What the zip, its compression or the XML in it complain of is all the same to the user: the workbook is damaged. */
export function packageProblem(path: string, cause: unknown): Error {
  if (cause instanceof FileError || (cause as Error).name === "AbortError") return cause as Error;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return new FileError("file-not-found", path, {}, { cause });
  if (code === "ENAMETOOLONG") return new FileError("path-too-long", path, {}, { cause });
  if (code === "EACCES" || code === "EISDIR" || code === "EPERM" || code === "EBUSY")
    return new FileError("file-unreadable", path, {}, { cause });
  return new FileError("workbook-broken", path, {}, { cause });
}
