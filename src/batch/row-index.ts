/** Where a text was seen first: millions of texts in 12 bytes each, and no text kept. */
export class RowIndex {
  private mask = (1 << 12) - 1;
  private high = new Uint32Array(this.mask + 1);
  private low = new Uint32Array(this.mask + 1);
  private rows = new Uint32Array(this.mask + 1);
  private used = 0;

  /**
   * The row where the text stood first, if it stood before; otherwise it stands in `row` (from 1) from now on.
   * Texts are told apart by 64 bits: among a million two are taken for one with a chance of 1 in 37 million.
   */
  seen(text: string, row: number): number | undefined {
    if (this.used * 4 > this.mask * 3) this.grow();
    let a = 0x9dc5811c;
    let b = 0x01000193;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      a = Math.imul(a ^ c, 0x85ebca6b);
      b = Math.imul(b ^ c, 0xc2b2ae35) + (a >>> 15);
    }
    a = Math.imul(a ^ (a >>> 16) ^ text.length, 0xcc9e2d51);
    b = Math.imul(b ^ (b >>> 13), 0x1b873593);
    return this.put((a ^ (b >>> 7)) >>> 0, (b ^ (a >>> 11)) >>> 0, row);
  }

  private put(high: number, low: number, row: number): number | undefined {
    for (let i = low & this.mask; ; i = (i + 1) & this.mask) {
      const first = this.rows[i]!;
      if (first === 0) {
        this.high[i] = high;
        this.low[i] = low;
        this.rows[i] = row;
        this.used++;
        return undefined;
      }
      if (this.low[i] === low && this.high[i] === high) return first;
    }
  }

  private grow(): void {
    const { high, low, rows } = this;
    this.mask = this.mask * 2 + 1;
    this.high = new Uint32Array(this.mask + 1);
    this.low = new Uint32Array(this.mask + 1);
    this.rows = new Uint32Array(this.mask + 1);
    this.used = 0;
    for (let i = 0; i < rows.length; i++) if (rows[i] !== 0) this.put(high[i]!, low[i]!, rows[i]!);
  }
}
