import { open, type FileHandle } from "node:fs/promises";
import { FileError } from "../common/file-error.js";

/** Bytes for the scanner, in file order. */
export interface ByteSource {
  /** Fills target from offset on and says how many bytes came; 0 at the end. May come short. */
  read(target: Buffer, offset: number): Promise<number>;
  /** True when the end came early because the bytes did not fit the encoding. */
  readonly broken: boolean;
  close(): Promise<void>;
}

export async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, "r");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new FileError(
      code === "ENOENT" ? "file-not-found" : code === "ENAMETOOLONG" ? "path-too-long" : "file-unreadable",
      path,
      {},
      { cause },
    );
  }
}

/** Size and time of last change; both must still hold when the file has been read. */
export interface FileState {
  size: number;
  mtimeMs: number;
}

export async function openByteSource(
  path: string,
  options: { skip: number; state: FileState; chunkBytes: number; utf16?: "le" | "be" },
): Promise<ByteSource> {
  const handle = await openFile(path);
  const bytes = new FileByteSource(handle, path, options.state);
  const source = options.utf16 ? new Utf16ByteSource(bytes, options.utf16, options.chunkBytes) : bytes;
  try {
    await bytes.skip(options.skip);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}

class FileByteSource implements ByteSource {
  readonly broken = false;
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #state: FileState;
  #position = 0;

  constructor(handle: FileHandle, path: string, state: FileState) {
    this.#handle = handle;
    this.#path = path;
    this.#state = state;
  }

  async skip(bytes: number): Promise<void> {
    if (bytes > 0) await this.read(Buffer.allocUnsafe(bytes), 0);
  }

  async read(target: Buffer, offset: number): Promise<number> {
    let bytesRead: number;
    try {
      ({ bytesRead } = await this.#handle.read(target, offset, target.length - offset, this.#position));
    } catch (cause) {
      throw new FileError("file-unreadable", this.#path, {}, { cause });
    }
    this.#position += bytesRead;
    if (bytesRead === 0) await this.#finish();
    return bytesRead;
  }

  async #finish(): Promise<void> {
    const { size, mtimeMs } = await this.#handle.stat();
    if (size !== this.#state.size || mtimeMs !== this.#state.mtimeMs || this.#position !== size)
      throw new FileError("file-changed", this.#path);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * UTF-16 as UTF-8, so that one scanner serves all. Well-formed text comes back exactly; a lone surrogate or half a unit
 * ends the source as broken.
 */
class Utf16ByteSource implements ByteSource {
  broken = false;
  readonly #source: FileByteSource;
  readonly #order: "le" | "be";
  readonly #units: Buffer;
  /** Bytes at the start of #units left from the last read: half a unit or half a surrogate pair. */
  #held = 0;
  #ready: Buffer = Buffer.alloc(0);
  #ended = false;

  constructor(source: FileByteSource, order: "le" | "be", chunkBytes: number) {
    this.#units = Buffer.allocUnsafe(Math.max(chunkBytes, 4)); // a surrogate pair must fit
    this.#source = source;
    this.#order = order;
  }

  async read(target: Buffer, offset: number): Promise<number> {
    while (this.#ready.length === 0 && !this.#ended) await this.#fill();
    const copied = this.#ready.copy(target, offset);
    this.#ready = this.#ready.subarray(copied);
    return copied;
  }

  async #fill(): Promise<void> {
    const read = await this.#source.read(this.#units, this.#held);
    const length = this.#held + read;
    if (read === 0) {
      this.#ended = true;
      this.broken ||= length > 0;
      return;
    }
    let whole = length - (length % 2);
    if (whole >= 2 && isHighSurrogate(this.#unit(whole - 2))) whole -= 2;
    const { text, broken } = this.#decode(whole);
    if (broken) {
      this.broken = true;
      this.#ended = true;
    }
    this.#ready = Buffer.from(text, "utf8");
    this.#held = this.#units.copy(this.#units, 0, whole, length);
  }

  #unit(at: number): number {
    return this.#order === "le" ? this.#units.readUInt16LE(at) : this.#units.readUInt16BE(at);
  }

  #decode(length: number): { text: string; broken: boolean } {
    const bytes =
      this.#order === "le" ? this.#units.subarray(0, length) : Buffer.from(this.#units.subarray(0, length)).swap16();
    const text = bytes.toString("utf16le");
    const lone = loneSurrogate(text);
    return lone < 0 ? { text, broken: false } : { text: text.slice(0, lone), broken: true };
  }

  async close(): Promise<void> {
    await this.#source.close();
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** Index of the first surrogate without its partner, or -1. */
function loneSurrogate(text: string): number {
  return text.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
}
