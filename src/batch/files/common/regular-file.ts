import { constants, type Stats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { FileError } from "./file-error.js";

const FOLDER = { zh: "文件夹", en: "a folder" };
/** What else may stand under a name instead of a file. */
const OTHERS: readonly (readonly [is: (found: Stats) => boolean, words: { zh: string; en: string }])[] = [
  [(found) => found.isFIFO(), { zh: "管道", en: "a pipe" }],
  [(found) => found.isCharacterDevice() || found.isBlockDevice(), { zh: "设备", en: "a device" }],
  [(found) => found.isSocket(), { zh: "套接字", en: "a socket" }],
];

/**
 * Opens a file to be read. Pipes, devices and sockets have no certain end, and a pipe may wait for its writer for ever:
 * they are refused.
 * @throws FileError `file-not-found`, `file-not-regular`, `file-unreadable`
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    // Looked at first, since opening a device may set it to work; and opened without waiting for a pipe's writer, since
    // another thing may have come under the name meanwhile.
    refuseOther(path, await stat(path));
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    refuseOther(path, await handle.stat());
    return handle;
  } catch (cause) {
    await handle?.close();
    if (cause instanceof FileError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    throw new FileError(
      code === "ENOENT" || code === "ENOTDIR"
        ? "file-not-found"
        : code === "ENAMETOOLONG"
          ? "path-too-long"
          : "file-unreadable",
      path,
      {},
      { cause },
    );
  }
}

/**
 * Refuses the names of what this process alone has open, such as `/dev/stdin`: what is recorded under one could not be
 * found again by another process.
 * @throws FileError `file-not-regular`
 */
export function refuseOpenHandle(path: string): void {
  if (/^\/dev\/(stdin$|fd\/)|^\/proc\/.+\/fd\//.test(path))
    throw new FileError("file-not-regular", path, {}, { detail: { zh: "标准输入", en: "standard input" } });
}

/** All of a file; undefined when it is longer than `known` or grows while it is read. */
export async function readRegularFile(path: string, known?: number): Promise<Buffer | undefined> {
  const handle = await openRegularFile(path);
  try {
    const size = known ?? (await handle.stat()).size;
    const content = Buffer.allocUnsafe(size + 1);
    for (let length = 0; ;) {
      const { bytesRead } = await handle.read(content, length, content.length - length, null);
      if (bytesRead === 0) return content.subarray(0, length);
      length += bytesRead;
      if (length > size) return undefined;
    }
  } finally {
    await handle.close();
  }
}

function refuseOther(path: string, found: Stats): void {
  if (found.isFile()) return;
  if (found.isDirectory()) throw new FileError("file-unreadable", path, {}, { detail: FOLDER });
  const detail = OTHERS.find(([is]) => is(found))?.[1];
  throw new FileError("file-not-regular", path, {}, detail && { detail });
}
