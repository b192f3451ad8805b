import { TextHash } from "./text-hash.js";

/** Where a text was seen first: millions of texts in 12 bytes each, and no text kept. */
export class FingerprintMap {
  #mask = (1 << 6) - 1;
  #high = new Int32Array(this.#mask + 1);
  #low = new Int32Array(this.#mask + 1);
  #rows = new Uint32Array(this.#mask + 1);
  readonly #hash = new TextHash();
  size = 0;

  /**
   * The row where the text stood first, if it stood before; otherwise it stands in `row` (from 1) from now on. Texts
   * are compared by 64 bits: among a million two are taken for one with a chance of 1 in 37 million.
   */
  seen(text: string, row: number): number | undefined {
    return this.put(this.#hash.ofText(text), row);
  }

  /** Does the same by hash. */
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

  /** Place of the hash, or the free place where it belongs. */
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
