import type { FileHandle } from "node:fs/promises";
import { FileError, type FileErrorCode } from "./file-error.js";

// Recognizes the type of a file by its first bytes, regardless of its extension.

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const OTHER_KINDS: readonly (readonly [name: string, magic: readonly number[]])[] = [
  ["PDF", [0x25, 0x50, 0x44, 0x46]],
  ["RAR", [0x52, 0x61, 0x72, 0x21, 0x1a]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf]],
  ["gzip", [0x1f, 0x8b]],
  ["PNG", [0x89, 0x50, 0x4e, 0x47]],
  ["JPEG", [0xff, 0xd8, 0xff]],
  ["ELF", [0x7f, 0x45, 0x4c, 0x46]],
  ["EXE", [0x4d, 0x5a, 0x90, 0x00]],
  ["OFD/RTF", [0x7b, 0x5c, 0x72, 0x74, 0x66]],
];
/** A web page, also with a byte order mark or in UTF-16. Excel can save a workbook as `.mht`. */
const WEB_PAGE = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<(?:!|\?xml|[a-z][a-z0-9]*[\s>/:])|MIME-Version:)/i;

/**
 * Refuses files of other types than CSV.
 * @throws FileError `file-is-workbook` for any ZIP archive, `file-is-old-workbook`, `file-encrypted`, `file-is-html` or
 * `file-not-text`
 */
export async function refuseOtherKinds(handle: FileHandle, head: Buffer, path: string): Promise<void> {
  const startsWith = (magic: readonly number[]): boolean => magic.every((byte, index) => head[index] === byte);
  const refuse = (code: FileErrorCode, detail?: string): never => {
    throw new FileError(code, path, {}, detail === undefined ? {} : { detail });
  };
  if (startsWith([0x50, 0x4b, 0x03, 0x04]) || startsWith([0x50, 0x4b, 0x05, 0x06])) refuse("file-is-workbook");
  if (startsWith(OLE)) {
    const streams = await findStreams(handle, ["EncryptedPackage", "WordDocument", "PowerPoint Document"]);
    if (streams.has("EncryptedPackage")) refuse("file-encrypted");
    if (streams.has("WordDocument")) refuse("file-not-text", "Word（.doc）");
    if (streams.has("PowerPoint Document")) refuse("file-not-text", "PowerPoint（.ppt）");
    refuse("file-is-old-workbook");
  }
  for (const [name, magic] of OTHER_KINDS) if (startsWith(magic)) refuse("file-not-text", name);
  if (WEB_PAGE.test(head.toString("latin1", 0, 400).replaceAll("\0", ""))) refuse("file-is-html");
  if (isMostlyZeros(head)) refuse("file-not-text");
}

const OLE_CHUNK_BYTES = 1 << 20;

/** Finds the streams with these names in an OLE file. Reads the whole file, because its directory can be anywhere. */
async function findStreams(handle: FileHandle, names: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const wanted = names.map((name) => [name, Buffer.from(name, "utf16le")] as const);
  const overlap = 2 * Math.max(...names.map((name) => name.length));
  const bytes = Buffer.allocUnsafe(OLE_CHUNK_BYTES);
  for (let at = 0; ; at += OLE_CHUNK_BYTES - overlap) {
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
    const chunk = bytes.subarray(0, bytesRead);
    for (const [name, pattern] of wanted) if (chunk.includes(pattern)) found.add(name);
    if (bytesRead < OLE_CHUNK_BYTES) return found;
  }
}

/** Checks for a file of zero bytes, as a power cut leaves it. In UTF-16 text at most every second byte is zero. */
function isMostlyZeros(head: Buffer): boolean {
  let zeros = 0;
  for (const byte of head) if (byte === 0) zeros++;
  return zeros * 4 > head.length * 3;
}

/** Refuses a file with more control characters than text can have. Single ones are reported later, with their cell. */
export function refuseBinary(sample: Buffer, path: string): void {
  let controls = 0;
  for (const byte of sample) if (!isTextByte(byte)) controls++;
  if (controls > 16 && controls * 50 > sample.length) throw new FileError("file-not-text", path);
}

export const isTextByte = (byte: number): boolean =>
  byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1a || byte === 0x1b;
