import { constants, type Stats } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { FileError } from "./file-error.js";

const FOLDER = { zh: "文件夹", en: "a folder" };
/** Things other than files that a path can name. */
const OTHERS: readonly (readonly [is: (found: Stats) => boolean, words: { zh: string; en: string }])[] = [
  [(found) => found.isFIFO(), { zh: "管道", en: "a pipe" }],
  [(found) => found.isCharacterDevice() || found.isBlockDevice(), { zh: "设备", en: "a device" }],
  [(found) => found.isSocket(), { zh: "套接字", en: "a socket" }],
];

/**
 * Opens a file for reading. Refuses pipes, devices and sockets: they have no fixed length, and opening a pipe can block
 * until a writer appears.
 * @throws FileError `file-not-found`, `file-not-regular`, `file-unreadable`
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  let handle: FileHandle | undefined;
  try {
    // Checked before opening, because opening a device can trigger an action. Opened without blocking and checked
    // again, because the path may have been replaced by a pipe in the meantime.
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
 * Refuses paths of handles of this process, such as `/dev/stdin`. They are recorded in the ledger, but another process
 * could not open the same file by them.
 * @throws FileError `file-not-regular`
 */
export function refuseOpenHandle(path: string): void {
  if (/^\/dev\/(stdin$|fd\/)|^\/proc\/.+\/fd\//.test(path))
    throw new FileError("file-not-regular", path, {}, { detail: { zh: "标准输入", en: "standard input" } });
}

/**
 * Reads a whole file.
 * @param known Expected size in bytes. @default the current size
 * @returns undefined when the file is longer than `known`, or grows while it is read
 */
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
