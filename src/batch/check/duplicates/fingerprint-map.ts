import { TextHash } from "./text-hash.js";

/** Maps texts to the row of their first occurrence. Stores 12 bytes per text, not the text itself. */
export class FingerprintMap {
  #mask = (1 << 6) - 1;
  #high = new Int32Array(this.#mask + 1);
  #low = new Int32Array(this.#mask + 1);
  #rows = new Uint32Array(this.#mask + 1);
  readonly #hash = new TextHash();
  size = 0;

  /**
   * Returns the row of the first occurrence of a text. For a new text, stores `row` (from 1) and returns undefined.
   * Texts are compared by 64-bit hashes: among a million texts, the probability of a collision is 1 in 37 million.
   */
  seen(text: string, row: number): number | undefined {
    return this.put(this.#hash.ofText(text), row);
  }

  /** As `seen`, for a hash. */
  put(hash: TextHash, row: number): number | undefined {
    if (this.size * 4 > this.#mask * 3) this.#grow();
    const at = this.#find(hash.high, hash.low);
    const first = this.#rows[at]!;
    if (first !== 0) return first;
    this.#high[at] = hash.high;
    this.#low[at] = hash.low;
    this.#rows[at] = row;
    this.size++;
    return undefined;
  }

  get(hash: TextHash): number | undefined {
    return this.#rows[this.#find(hash.high, hash.low)]! || undefined;
  }

  /** Finds the slot of a hash, or the free slot for it. */
  #find(high: number, low: number): number {
    let i = low & this.#mask;
    while (this.#rows[i] !== 0 && !(this.#low[i] === low && this.#high[i] === high)) i = (i + 1) & this.#mask;
    return i;
  }

  #grow(): void {
    const high = this.#high;
    const low = this.#low;
    const rows = this.#rows;
    this.#mask = this.#mask * 2 + 1;
    this.#high = new Int32Array(this.#mask + 1);
    this.#low = new Int32Array(this.#mask + 1);
    this.#rows = new Uint32Array(this.#mask + 1);
    for (let i = 0; i < rows.length; i++) {
      if (rows[i] === 0) continue;
      const at = this.#find(high[i]!, low[i]!);
      this.#high[at] = high[i]!;
      this.#low[at] = low[i]!;
      this.#rows[at] = rows[i]!;
    }
  }
}
