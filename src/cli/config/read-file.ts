import { constants, type Stats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { UsageError } from "../errors/usage-error.js";

/** Larger than any document, certificate or key named on a command line or in a profile. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads a whole file. Rejects pipes, devices and sockets, because reading them may block or never end.
 * @throws UsageError `local-file-not-regular`, `local-file-too-large`; otherwise the error of the file system
 */
export async function readWholeFile(path: string, maxBytes = MAX_BYTES): Promise<Buffer> {
  refuseOther(path, await stat(path));
  // The path may now name something else, so it is checked again. O_NONBLOCK: do not wait for the writer of a pipe.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    refuseOther(path, await handle.stat());
    const chunks: Buffer[] = [];
    for (let size = 0; ;) {
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(64 * 1024), 0, 64 * 1024, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      size += bytesRead;
      if (size > maxBytes) throw new UsageError("local-file-too-large", { path, max: maxBytes });
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** Whether an error of `readWholeFile` already describes the problem with the file. */
export function isAboutTheFile(error: unknown): error is UsageError {
  return error instanceof UsageError && error.code.startsWith("local-file-");
}

function refuseOther(path: string, found: Stats): void {
  if (found.isFile()) return;
  const [zh, en] = found.isDirectory()
    ? ["文件夹", "a folder"]
    : found.isFIFO()
      ? ["管道", "a pipe"]
      : found.isSocket()
        ? ["套接字", "a socket"]
        : ["设备", "a device"];
  throw new UsageError("local-file-not-regular", { path, zh, en });
}
