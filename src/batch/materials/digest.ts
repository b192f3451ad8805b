import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { FileError } from "../files/common/file-error.js";
import { openRegularFile } from "../files/common/regular-file.js";

/**
 * SHA-256 and size of a file, read chunk by chunk. Throws what the file system throws.
 * @throws FileError when it is no regular file, or grows while it is read
 */
export async function digestFile(path: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  const file = await openRegularFile(path);
  try {
    const { size: whole } = await file.stat();
    // One buffer for all of it: a stream makes a new one for each chunk, faster than they are collected.
    const chunk = Buffer.allocUnsafeSlow(PIECE_BYTES);
    for (let size = 0; ;) {
      const { bytesRead } = await file.read(chunk, 0, PIECE_BYTES);
      if (bytesRead === 0) return { sha256: hash.digest("hex"), size };
      hash.update(chunk.subarray(0, bytesRead));
      size += bytesRead;
      // A file that somebody goes on writing might never end.
      if (size > whole) throw new FileError("file-changed", path);
    }
  } finally {
    await file.close();
  }
}

const PIECE_BYTES = 256 * 1024;

/** Digests of documents that many rows of a file name: each is read once while it does not change. */
export class DigestCache {
  readonly #known = new Map<
    string,
    { mtimeMs: number; size: number; result: Promise<{ sha256: string; size: number }> }
  >();

  async digest(path: string): Promise<{ sha256: string; size: number }> {
    const { mtimeMs, size } = await stat(path);
    const known = this.#known.get(path);
    if (known && known.mtimeMs === mtimeMs && known.size === size) return known.result;
    const result = digestFile(path);
    this.#known.set(path, { mtimeMs, size, result });
    return result;
  }
}
