/** A 64-bit hash of a text. For ASCII text, characters and bytes give the same hash. */
export class TextHash {
  high = 0;
  low = 0;

  ofText(text: string): this {
    let a = SEED_A;
    let b = SEED_B;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      a = Math.imul(a ^ c, 0x85ebca6b);
      b = Math.imul(b ^ c, 0xc2b2ae35) + (a >>> 15);
    }
    return this.#finish(a, b, text.length);
  }

  /** Hashes ASCII bytes. */
  ofBytes(bytes: Uint8Array, from: number, to: number): this {
    let a = SEED_A;
    let b = SEED_B;
    for (let i = from; i < to; i++) {
      const c = bytes[i]!;
      a = Math.imul(a ^ c, 0x85ebca6b);
      b = Math.imul(b ^ c, 0xc2b2ae35) + (a >>> 15);
    }
    return this.#finish(a, b, to - from);
  }

  /**
   * Hashes ASCII bytes of letters, digits, dots, dashes and `_` like `ofText` hashes the folded reference
   * (`foldReference`).
   */
  ofReferenceBytes(bytes: Uint8Array, from: number, to: number): this {
    let a = SEED_A;
    let b = SEED_B;
    let length = 0;
    for (let i = from; i < to; i++) {
      let c = bytes[i]!;
      if (c === DASH || c === UNDERSCORE) continue;
      if (c >= LOWER_A) c -= CASE;
      a = Math.imul(a ^ c, 0x85ebca6b);
      b = Math.imul(b ^ c, 0xc2b2ae35) + (a >>> 15);
      length++;
    }
    return this.#finish(a, b, length);
  }

  equals(other: TextHash): boolean {
    return this.high === other.high && this.low === other.low;
  }

  copy(other: TextHash): void {
    this.high = other.high;
    this.low = other.low;
  }

  #finish(a: number, b: number, length: number): this {
    const first = Math.imul(a ^ (a >>> 16) ^ length, 0xcc9e2d51);
    const second = Math.imul(b ^ (b >>> 13), 0x1b873593);
    // Signed 32-bit integers, which V8 stores without boxing.
    this.high = first ^ (second >>> 7);
    this.low = second ^ (first >>> 11);
    return this;
  }
}

const DASH = 0x2d,
  UNDERSCORE = 0x5f,
  LOWER_A = 0x61,
  CASE = 0x20;
const SEED_A = 0x9dc5811c;
const SEED_B = 0x01000193;
