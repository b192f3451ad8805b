/**
 * A bounded parser of BER (X.690), which includes DER. It checks size, depth, number of elements and every length
 * before other code sees the bytes.
 */

/** One element. */
export interface BerNode {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** Identifier, length and content. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
  /** Empty for a primitive element. */
  readonly children: readonly BerNode[];
  readonly isDefinite: boolean;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  printableString: 0x13,
  ia5String: 0x16,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

const MAX_BYTES = 512 * 1024;
const MAX_DEPTH = 32;
const MAX_ELEMENTS = 20_000;
const CONSTRUCTED = 0x20;

/** Thrown for bytes that are not valid BER or not the expected element. */
export class BerError extends Error {}

export interface BerRead {
  readonly node: BerNode;
  /** Offset of the first byte after the element. */
  readonly end: number;
}

/**
 * Parses the first element; further bytes may follow.
 * @throws BerError
 */
export function readBer(bytes: Uint8Array): BerRead {
  return new Reader(bytes.length > MAX_BYTES ? bytes.subarray(0, MAX_BYTES) : bytes).element(0, bytes.length, 0);
}

/**
 * Parses bytes that consist of exactly one element.
 * @throws BerError
 */
export function parseBer(bytes: Uint8Array): BerNode {
  const { node, end } = readBer(bytes);
  if (end !== bytes.length) throw new BerError("data after the element");
  return node;
}

class Reader {
  #elements = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  element(start: number, limit: number, depth: number): BerRead {
    if (depth > MAX_DEPTH) throw new BerError(`more than ${MAX_DEPTH} levels`);
    if (++this.#elements > MAX_ELEMENTS) throw new BerError(`more than ${MAX_ELEMENTS} elements`);
    const end = Math.min(limit, this.#bytes.length);
    const tag = this.#byte(start, end);
    if ((tag & 0x1f) === 0x1f) throw new BerError("a tag number above 30");
    const { length, at } = this.#length(start + 1, end);
    if (length === undefined) return this.#indefinite(tag, start, at, end, depth);
    if (length > end - at) throw new BerError("a length beyond its container");
    const children: BerNode[] = [];
    for (let next = at; tag & CONSTRUCTED && next < at + length;) {
      const child = this.element(next, at + length, depth + 1);
      children.push(child.node);
      next = child.end;
    }
    return this.#read(tag, start, [at, at + length], at + length, children, true);
  }

  #indefinite(tag: number, start: number, at: number, end: number, depth: number): BerRead {
    if (!(tag & CONSTRUCTED)) throw new BerError("a primitive of indefinite length");
    const children: BerNode[] = [];
    let next = at;
    while (this.#byte(next, end) !== 0 || this.#byte(next + 1, end) !== 0) {
      const child = this.element(next, end, depth + 1);
      children.push(child.node);
      next = child.end;
    }
    return this.#read(tag, start, [at, next], next + 2, children, false);
  }

  #read(
    tag: number,
    start: number,
    [from, to]: [number, number],
    end: number,
    children: BerNode[],
    isDefinite: boolean,
  ): BerRead {
    const [bytes, content] = [this.#bytes.subarray(start, end), this.#bytes.subarray(from, to)];
    return { node: { tag, bytes, content, children, isDefinite }, end };
  }

  /** Reads a length; undefined for the indefinite form. */
  #length(at: number, end: number): { length: number | undefined; at: number } {
    const first = this.#byte(at, end);
    if (first < 0x80) return { length: first, at: at + 1 };
    if (first === 0x80) return { length: undefined, at: at + 1 };
    const octets = first & 0x7f;
    if (octets > 4) throw new BerError("a length of more than 4 bytes");
    let length = 0;
    for (let i = 1; i <= octets; i++) length = length * 256 + this.#byte(at + i, end);
    return { length, at: at + 1 + octets };
  }

  #byte(at: number, end: number): number {
    const byte = at < end ? this.#bytes[at] : undefined;
    if (byte === undefined) throw new BerError("the data end within an element");
    return byte;
  }
}

/**
 * Returns the node if it exists and has one of the tags.
 * @throws BerError otherwise
 */
export function need(node: BerNode | undefined, ...tags: readonly number[]): BerNode {
  if (!node || !tags.includes(node.tag)) throw new BerError("an element is missing or of another type");
  return node;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
