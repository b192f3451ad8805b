import type { FileHandle } from "node:fs/promises";
import { FileError } from "./file-error.js";
import { openRegularFile } from "./regular-file.js";

/** Bytes for the scanner, in file order. */
export interface ByteSource {
  /** Reads into `target` from `offset` on. Returns the number of bytes, which may be fewer than fit; 0 at the end. */
  read(target: Buffer, offset: number): Promise<number>;
  /** True when reading ended early because the bytes are not valid in the encoding. */
  readonly broken: boolean;
  close(): Promise<void>;
}

/** Size and modification time. Reading fails at its end when one of them has changed. */
export interface FileState {
  size: number;
  mtimeMs: number;
}

export async function openByteSource(
  path: string,
  options: { skip: number; state: FileState; chunkBytes: number; utf16?: "le" | "be" },
): Promise<ByteSource> {
  const handle = await openRegularFile(path);
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
    // Stops reading a file that another program keeps appending to.
    if (this.#position > this.#state.size) throw new FileError("file-changed", this.#path);
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
 * Converts UTF-16 to UTF-8, so that the scanner handles one form only. Well-formed text can be converted back exactly;
 * a lone surrogate or half a code unit ends the source as broken.
 */
class Utf16ByteSource implements ByteSource {
  broken = false;
  readonly #source: FileByteSource;
  readonly #order: "le" | "be";
  readonly #units: Buffer;
  /** Number of bytes kept from the last read at the start of #units: half a code unit or half a surrogate pair. */
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
    let completeBytes = length - (length % 2);
    if (completeBytes >= 2 && isHighSurrogate(this.#unit(completeBytes - 2))) completeBytes -= 2;
    const { text, broken } = this.#decode(completeBytes);
    if (broken) {
      this.broken = true;
      this.#ended = true;
    }
    this.#ready = Buffer.from(text, "utf8");
    this.#held = this.#units.copy(this.#units, 0, completeBytes, length);
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

/** Returns the index of the first unpaired surrogate, or -1. */
function loneSurrogate(text: string): number {
  return text.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
}
