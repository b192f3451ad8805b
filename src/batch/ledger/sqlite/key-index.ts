import type { Connection } from "../sqlite-database/connection.js";

/** Newest filings of one key that are kept: of a unit filed a thousand times a few are enough to ask about. */
const MAX_PER_KEY = 20;
/** Blobs that are read at once: about 3 MB. */
const PAGE = 100;
const MIN_SLOTS = 1 << 12;

/**
 * The keys of the filings of one scope, but of one batch, in memory: 8 bytes a key in the file, 12 to 24 here. An index
 * in the file would have to be written in a thousand places for a thousand rows; these keys are appended, and read once
 * for each file that is taken in.
 */
export class KeyIndex {
  #keys = new Float64Array(MIN_SLOTS);
  #filings = new Uint32Array(MIN_SLOTS);
  #size = 0;
  #read = 0;
  readonly #scope: number;
  readonly #batch: number;

  constructor(scope: number, batch: number) {
    this.#scope = scope;
    this.#batch = batch;
  }

  /** Reads what was written since, by whatever process. */
  refresh(db: Connection): void {
    for (;;) {
      const blobs = db.allBytes<{ id: number; pairs: ArrayBuffer }>(
        "SELECT id, pairs FROM filing_keys WHERE scope = ? AND batch <> ? AND id > ? ORDER BY id LIMIT ?",
        this.#scope,
        this.#batch,
        this.#read,
        PAGE,
      );
      for (const { id, pairs } of blobs) {
        this.#read = id;
        const values = new Float64Array(pairs);
        for (let i = 0; i + 1 < values.length; i += 2) this.#add(values[i]!, values[i + 1]!);
      }
      if (blobs.length < PAGE) return;
    }
  }

  /** Adds the filings that have the key. */
  find(key: number, into: Set<number>): void {
    const mask = this.#keys.length - 1;
    for (let at = key & mask; this.#filings[at] !== 0; at = (at + 1) & mask)
      if (this.#keys[at] === key) into.add(this.#filings[at]!);
  }

  #add(key: number, filing: number): void {
    if (this.#size * 4 > this.#keys.length * 3) this.#grow();
    const mask = this.#keys.length - 1;
    let ofKey = 0;
    let at = key & mask;
    for (; this.#filings[at] !== 0; at = (at + 1) & mask) {
      if (this.#keys[at] !== key) continue;
      // The newest takes the last place.
      if (++ofKey === MAX_PER_KEY) {
        this.#filings[at] = filing;
        return;
      }
    }
    this.#keys[at] = key;
    this.#filings[at] = filing;
    this.#size++;
  }

  #grow(): void {
    const keys = this.#keys;
    const filings = this.#filings;
    const mask = keys.length * 2 - 1;
    this.#keys = new Float64Array(mask + 1);
    this.#filings = new Uint32Array(mask + 1);
    for (let i = 0; i < keys.length; i++) {
      if (filings[i] === 0) continue;
      let at = keys[i]! & mask;
      while (this.#filings[at] !== 0) at = (at + 1) & mask;
      this.#keys[at] = keys[i]!;
      this.#filings[at] = filings[i]!;
    }
  }
}
