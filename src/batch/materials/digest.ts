import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { FileError } from "../files/common/file-error.js";
import { openRegularFile } from "../files/common/regular-file.js";

/**
 * Computes SHA-256 and size of a file, reading it in chunks.
 *
 * @returns `sha256` in lower-case hexadecimal, `size` in bytes.
 * @throws FileError When it is not a regular file, or grows while it is read.
 * @throws What the file system throws.
 */
export async function digestFile(path: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  const file = await openRegularFile(path);
  try {
    const { size: expectedSize } = await file.stat();
    // Reuse one buffer: a stream allocates chunks faster than they are collected.
    const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    for (let size = 0; ;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
      if (bytesRead === 0) return { sha256: hash.digest("hex"), size };
      hash.update(chunk.subarray(0, bytesRead));
      size += bytesRead;
      // A file that is still being written might never end.
      if (size > expectedSize) throw new FileError("file-changed", path);
    }
  } finally {
    await file.close();
  }
}

const CHUNK_BYTES = 256 * 1024;

/** Caches digests of documents that many rows name. A document is read once while its time and size stay the same. */
export class DigestCache {
  readonly #known = new Map<
    string,
    { mtimeMs: number; size: number; result: Promise<{ sha256: string; size: number }> }
  >();

  /** Returns SHA-256 and size of a file. */
  async digest(path: string): Promise<{ sha256: string; size: number }> {
    const { mtimeMs, size } = await stat(path);
    const known = this.#known.get(path);
    if (known && known.mtimeMs === mtimeMs && known.size === size) return known.result;
    const result = digestFile(path);
    this.#known.set(path, { mtimeMs, size, result });
    return result;
  }
}
