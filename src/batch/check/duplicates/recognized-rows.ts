const MIN_ROWS = 4096;
/** Longer rows are looked at again. */
const MAX_BYTES = 0xffff;

/**
 * The rows that the first pass recognized, with their lengths in bytes, so that the second pass can skip them. Two
 * bytes a row.
 */
export class RecognizedRows {
  #lengths = new Uint16Array(MIN_ROWS);
  readonly #headerRow: number;

  constructor(headerRow: number) {
    this.#headerRow = headerRow;
  }

  add(row: number, bytes: number): void {
    const index = row - this.#headerRow;
    if (index >= this.#lengths.length) {
      const grown = new Uint16Array(Math.max(index + 1, this.#lengths.length * 2));
      grown.set(this.#lengths);
      this.#lengths = grown;
    }
    this.#lengths[index] = bytes <= MAX_BYTES ? bytes : 0;
  }

  /** Makes the second pass look at the row again. */
  remove(row: number): void {
    const index = row - this.#headerRow;
    if (index < this.#lengths.length) this.#lengths[index] = 0;
  }

  /** Returns 0 for a row that was not recognized. */
  lengthOf(row: number): number {
    return this.#lengths[row - this.#headerRow] ?? 0;
  }
}
