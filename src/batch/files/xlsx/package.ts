import { Readable, pipeline } from "node:stream";
import { text } from "node:stream/consumers";
import { createInflateRaw } from "node:zlib";
import { type Entry, type ZipFile, openPromise } from "yauzl";
import { FileError } from "../common/file-error.js";
import { openRegularFile } from "../common/regular-file.js";

const DEFLATE = 8;
/** Larger than the default of Node, with which a sheet of 70 MB needs 4,000 callbacks. */
const CHUNK_BYTES = 128 * 1024;
const MAX_PARTS = 10_000;
/** Larger parts are refused when their compression ratio is higher than that of any sheet (Excel: about 30). */
const SUSPICIOUS_BYTES = 64 << 20;
const SUSPICIOUS_RATIO = 250;

/**
 * The parts of a workbook. Only requested parts are unpacked; macros, links and pictures are never read.
 */
export interface Package {
  readonly parts: readonly Entry[];
  has(name: string): boolean;
  /** Returns the declared unpacked size (bytes) of a part; 0 when it does not exist. */
  sizeOf(name: string): number;
  /**
   * Unpacks a part while it is read. Fails when it has more bytes than the package declares, or than `limit`.
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
      parts.set(keyOf(entry.fileName), entry);
    }
    await refuseOtherArchives(zip, parts, path);
  } catch (cause) {
    zip.close();
    throw packageProblem(path, cause);
  }
  return {
    parts: [...parts.values()],
    has: (name) => parts.has(keyOf(name)),
    sizeOf: (name) => parts.get(keyOf(name))?.uncompressedSize ?? 0,
    open: async (name, limit) => {
      const entry = parts.get(keyOf(name));
      if (!entry) throw new FileError("workbook-broken", path, {}, { detail: name });
      if (entry.isEncrypted()) throw new FileError("file-encrypted", path);
      const { uncompressedSize: size, compressedSize } = entry;
      if (size > limit || (size > SUSPICIOUS_BYTES && size > compressedSize * SUSPICIOUS_RATIO))
        throw new FileError("workbook-too-big", path, {}, { detail: name });
      try {
        if (entry.compressionMethod !== DEFLATE) return await zip.openReadStreamPromise(entry);
        return inflate(await zip.openReadStreamPromise(entry, { decodeFileData: false }), size);
      } catch (cause) {
        throw packageProblem(path, cause);
      }
    },
    close: () => zip.close(),
  };
}

/** Unpacks a part while it is read. Fails when it has more or fewer bytes than the package declares. */
const inflate = (packed: Readable, size: number): Readable =>
  Readable.from(unpacked(packed, size), { objectMode: false });

async function* unpacked(packed: Readable, size: number): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw({ chunkSize: CHUNK_BYTES });
  // An error of either stream ends the loop below.
  pipeline(packed, inflater, () => undefined);
  let length = 0;
  for await (const chunk of inflater as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > size) break;
    yield chunk;
  }
  if (length !== size) throw new Error(`${length} bytes instead of ${size}`);
}

/** Names of parts are case-insensitive. Backslashes of some programs are already converted by yauzl. */
const keyOf = (name: string): string => name.toLowerCase();

const ARCHIVES: readonly (readonly [mark: RegExp, name: string])[] = [
  [/^word\//, "Word（.docx）"],
  [/^ppt\//, "PowerPoint（.pptx）"],
  [/^index\/.*\.iwa$/, "Numbers"],
  [/^ofd\.xml$/, "OFD"],
];
const MAX_MIMETYPE_BYTES = 200;

/** Refuses archives that are not Excel workbooks, and names their type. */
async function refuseOtherArchives(zip: ZipFile, parts: ReadonlyMap<string, Entry>, path: string): Promise<void> {
  const names = [...parts.keys()];
  if (names.some((name) => /^xl\/workbook\.bin$/.test(name))) throw new FileError("file-is-xlsb", path);
  const mimetype = parts.get("mimetype");
  if (mimetype && mimetype.uncompressedSize < MAX_MIMETYPE_BYTES) {
    const type = await text(await zip.openReadStreamPromise(mimetype));
    if (type.includes("opendocument.spreadsheet")) throw new FileError("file-is-ods", path);
    throw new FileError("file-not-text", path, {}, { detail: type.trim() });
  }
  for (const [mark, detail] of ARCHIVES)
    if (names.some((name) => mark.test(name))) throw new FileError("file-not-text", path, {}, { detail });
  if (names.length > 0 && !names.includes("[content_types].xml") && !names.some((name) => name.startsWith("xl/")))
    throw new FileError(
      "file-not-text",
      path,
      {},
      { detail: { zh: "压缩包，请先解压", en: "an archive; unpack it first" } },
    );
}

/** Errors of the zip, its compression or its XML all mean that the workbook is damaged. */
export function packageProblem(path: string, cause: unknown): Error {
  if (cause instanceof FileError || (cause as Error).name === "AbortError") return cause as Error;
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return new FileError("file-not-found", path, {}, { cause });
  if (code === "ENAMETOOLONG") return new FileError("path-too-long", path, {}, { cause });
  if (code === "EACCES" || code === "EISDIR" || code === "EPERM" || code === "EBUSY")
    return new FileError("file-unreadable", path, {}, { cause });
  return new FileError("workbook-broken", path, {}, { cause });
}
