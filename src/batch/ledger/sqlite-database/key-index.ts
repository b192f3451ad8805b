import type { Connection } from "./connection.js";

/** Max filings kept per key, the newest. A few are enough to ask about a unit that was filed a thousand times. */
const MAX_PER_KEY = 20;
/** Blobs read at once: about 3 MB. */
const PAGE_BLOBS = 100;
const MIN_SLOTS = 1 << 12;

/**
 * In-memory index of the keys of one scope, except those of one batch: an open-addressed hash table with 12 to 24 bytes
 * per key. An index in the file would need a thousand scattered writes for a thousand rows. Keys are therefore appended
 * to the file, 8 bytes each, and read once per intake.
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

  /** Reads keys that any process has written since the last call. */
  refresh(db: Connection): void {
    for (;;) {
      const blobs = db.allBytes<{ id: number; pairs: ArrayBuffer }>(
        "SELECT id, pairs FROM filing_keys WHERE scope = ? AND batch <> ? AND id > ? ORDER BY id LIMIT ?",
        this.#scope,
        this.#batch,
        this.#read,
        PAGE_BLOBS,
      );
      for (const { id, pairs } of blobs) {
        this.#read = id;
        const values = new Float64Array(pairs);
        for (let i = 0; i + 1 < values.length; i += 2) this.#add(values[i]!, values[i + 1]!);
      }
      if (blobs.length < PAGE_BLOBS) return;
    }
  }

  /** Adds the filings with this key to `into`. */
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
      // The newest filing replaces the last one.
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
