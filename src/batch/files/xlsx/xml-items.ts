import { isUtf8 } from "node:buffer";
import type { Readable } from "node:stream";
import { XmlReader, type XmlHandler } from "./xml.js";

/** Reads one item from its bytes, in the form that programs usually write. */
export interface ItemScanner {
  /**
   * Returns the end of the item at `from`, or -1 when it must be parsed as XML because the scanner does not support its
   * form. The bytes up to the end tag of the item are valid UTF-8; the scanner must not read beyond it.
   */
  scan(bytes: Buffer, from: number): number;
}

export interface XmlItems {
  /** Name of the element that contains the items. */
  readonly container: string;
  /** Depth of the container; the root has 1. */
  readonly depth: number;
  readonly item: string;
}

const FIRST_CAPACITY = 256 * 1024;
/** Max length (bytes) of a scanned item. Longer ones are parsed as XML, which does not need a whole item in memory. */
const MAX_ITEM_BYTES = 1 << 20;
const SPACE = 0x20,
  TAB = 0x09,
  LF = 0x0a,
  CR = 0x0d,
  SLASH = 0x2f,
  GREATER = 0x3e;

/**
 * Reads a part with thousands of items in one element, such as rows of a sheet or shared strings. Items are passed to
 * the scanner first. Items that it does not support, and everything around the items, are parsed as XML by `handler`.
 * Yields after every chunk.
 */
export async function* readXmlItems(
  stream: Readable,
  items: XmlItems,
  handler: XmlHandler,
  scanner: ItemScanner,
): AsyncGenerator<void> {
  const reader = new ItemReader(items, handler, scanner);
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      reader.write(chunk);
      yield;
    }
    reader.end();
    yield;
  } finally {
    stream.destroy();
  }
}

/** `before` the container opens, between `items`, `inside` one that is parsed, or `after` all that can be scanned. */
type Place = "before" | "items" | "inside" | "after";

class ItemReader {
  readonly #xml: XmlReader;
  readonly #scanner: ItemScanner;
  readonly #depth: number;
  readonly #opensContainer: string;
  readonly #closesItem: string;
  readonly #containerStart: Buffer;
  readonly #itemStart: Buffer;
  readonly #itemEnd: Buffer;
  #place: Place = "before";
  /** Unread bytes: `#bytes` from `#at` to `#filled`. */
  #bytes = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #at = 0;
  #filled = 0;

  constructor({ container, depth, item }: XmlItems, handler: XmlHandler, scanner: ItemScanner) {
    this.#xml = new XmlReader(handler);
    this.#scanner = scanner;
    this.#depth = depth;
    this.#opensContainer = `<${container}`;
    this.#closesItem = `>${item}`;
    this.#containerStart = Buffer.from(`<${container}`);
    this.#itemStart = Buffer.from(`<${item}`);
    this.#itemEnd = Buffer.from(`</${item}>`);
  }

  write(chunk: Buffer): void {
    this.#append(chunk);
    for (let wants = true; wants;) {
      switch (this.#place) {
        case "before":
          wants = this.#parseThrough(this.#containerStart, this.#opensContainer);
          break;
        case "items":
          wants = this.#scanItems();
          break;
        case "inside":
          wants = this.#parseThrough(this.#itemEnd, this.#closesItem);
          break;
        case "after":
          this.#parse(this.#filled);
          wants = false;
      }
    }
  }

  end(): void {
    this.#parse(this.#filled);
    this.#xml.end();
  }

  #append(chunk: Buffer): void {
    const rest = this.#filled - this.#at;
    if (this.#filled + chunk.length > this.#bytes.length) {
      const needed = rest + chunk.length;
      const bytes = needed > this.#bytes.length ? Buffer.allocUnsafeSlow(needed * 2) : this.#bytes;
      this.#bytes.copy(bytes, 0, this.#at, this.#filled);
      this.#bytes = bytes;
      this.#at = 0;
      this.#filled = rest;
    }
    chunk.copy(this.#bytes, this.#filled);
    this.#filled += chunk.length;
  }

  #parse(to: number): void {
    if (to > this.#at) this.#xml.write(this.#bytes.subarray(this.#at, to));
    this.#at = to;
  }

  /**
   * Parses to the end of the next tag that begins with `start`. Items follow if the parser reports it as `tag`, and not
   * as part of a comment or text. Returns false when more bytes are needed.
   */
  #parseThrough(start: Buffer, tag: string): boolean {
    const found = this.#bytes.subarray(0, this.#filled).indexOf(start, this.#at);
    if (found < 0) {
      // The chunk may end inside the tag.
      this.#parse(Math.max(this.#at, this.#filled - start.length));
      return false;
    }
    const last = this.#bytes.subarray(0, this.#filled).indexOf(GREATER, found + start.length - 1);
    if (last < 0) {
      this.#parse(found);
      if (this.#filled - found > MAX_ITEM_BYTES) this.#place = "after";
      return this.#place === "after";
    }
    this.#parse(last);
    this.#xml.lastTag = "";
    this.#parse(last + 1);
    const isOpen = this.#xml.depth === this.#depth && this.#xml.lastTag === tag;
    if (isOpen) this.#place = "items";
    return true;
  }

  /** Returns false when more bytes are needed. */
  #scanItems(): boolean {
    const bytes = this.#bytes;
    const filled = bytes.subarray(0, this.#filled);
    const lastEnd = filled.lastIndexOf(this.#itemEnd);
    if (lastEnd < this.#at) return this.#isTooLong();
    const end = lastEnd + this.#itemEnd.length;
    if (!isUtf8(filled.subarray(this.#at, end))) {
      // The parser reports the place of the error.
      this.#place = "after";
      return true;
    }
    const scanner = this.#scanner;
    for (let at = this.#at; ;) {
      while (at < end && isSpace(bytes[at]!)) at++;
      this.#at = at;
      if (at >= end) return this.#isTooLong();
      if (!this.#startsItem(at)) {
        this.#place = "after";
        return true;
      }
      at = scanner.scan(bytes, at);
      if (at < 0) {
        this.#place = "inside";
        return true;
      }
    }
  }

  #isTooLong(): boolean {
    const isTooLong = this.#filled - this.#at > MAX_ITEM_BYTES;
    if (isTooLong) this.#place = "after";
    return isTooLong;
  }

  #startsItem(at: number): boolean {
    const start = this.#itemStart;
    for (let i = 0; i < start.length; i++) if (this.#bytes[at + i] !== start[i]) return false;
    const next = this.#bytes[at + start.length]!;
    return next === GREATER || next === SLASH || isSpace(next);
  }
}

const isSpace = (byte: number): boolean => byte === SPACE || byte === LF || byte === CR || byte === TAB;
