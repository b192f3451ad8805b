import { buffer } from "node:stream/consumers";
import type { Entry, ZipFile } from "yauzl";

const MAX_FILES = 2_000;
const MAX_BYTES = 64 << 20;

/** Thrown for bytes that are not a valid OFD, or that exceed the limits. */
export class OfdError extends Error {}

/** Files of the package by path, without a leading "/". */
export type OfdPackage = ReadonlyMap<string, Uint8Array>;

/** Recognizes an OFD: a zip archive with OFD.xml. */
export function isOfd(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  return bytes.indexOf("PK\x03\x04", 0, "latin1") === 0 && bytes.includes("OFD.xml");
}

/**
 * Unpacks an OFD in memory.
 * @throws OfdError
 */
export async function readPackage(file: Uint8Array): Promise<OfdPackage> {
  const { fromBufferPromise } = await import("yauzl");
  let zip: ZipFile | undefined;
  try {
    zip = await fromBufferPromise(Buffer.from(file), { lazyEntries: true, autoClose: false });
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      entries.push(entry);
      checkTotals(entries);
    }
    return await unpack(zip, entries);
  } catch (cause) {
    throw cause instanceof OfdError ? cause : new OfdError("the archive is damaged", { cause });
  } finally {
    zip?.close();
  }
}

/** Checks number and total size. yauzl itself rejects absolute paths, "..", and files larger than declared. */
function checkTotals(entries: readonly Entry[]): void {
  if (entries.length > MAX_FILES) throw new OfdError("too many files");
  if (entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) > MAX_BYTES)
    throw new OfdError("too large");
}

async function unpack(zip: ZipFile, entries: readonly Entry[]): Promise<OfdPackage> {
  const files = new Map<string, Uint8Array>();
  const folded = new Set<string>();
  for (const entry of entries) {
    const { fileName } = entry;
    if (fileName.endsWith("/")) continue;
    const key = fileName.normalize("NFC").toLowerCase();
    // Viewers differ in which of two entries they show.
    if (folded.has(key)) throw new OfdError("a file occurs twice");
    if (entry.isEncrypted()) throw new OfdError("a file is encrypted");
    folded.add(key);
    files.set(fileName, await buffer(await zip.openReadStreamPromise(entry)));
  }
  return files;
}
