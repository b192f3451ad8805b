/** Smallest number of bytes: 32,768 numbers. */
const MIN_BYTES = 4_096;

/** Set of small non-negative integers, such as rows or ids, in one bit each. */
export class NumberSet {
  #bits = new Uint8Array(MIN_BYTES);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Returns false when the number was already in the set. */
  add(value: number): boolean {
    const at = Math.floor(value / 8);
    if (at >= this.#bits.length) this.#grow(at + 1);
    const bit = 1 << (value % 8);
    if ((this.#bits[at]! & bit) !== 0) return false;
    this.#bits[at]! |= bit;
    this.#size++;
    return true;
  }

  has(value: number): boolean {
    return ((this.#bits[Math.floor(value / 8)] ?? 0) & (1 << (value % 8))) !== 0;
  }

  #grow(bytes: number): void {
    const grown = new Uint8Array(Math.max(bytes, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
