import { RowIndex } from "./row-index.js";
import type { TextHash } from "./text-hash.js";

/**
 * Texts that may stand twice among millions, found in two readings of them: `note` each in the first; ask `mayRepeat` in the second.
 * No repeated text is missed. Among a million different ones hardly one is taken for repeated, which costs time and nothing else. Memory is fixed at the start
 * and grows only with what repeats.
 */
export class Sieve {
  private readonly bits: Int32Array;
  private readonly blocks: number;
  private readonly probes: number;
  private readonly found = new RowIndex();

  /** `expected`: about how many texts. */
  constructor(expected: number) {
    const size = Math.min(LARGEST, Math.max(SMALLEST, 2 ** Math.floor(Math.log2(expected * 32 + 1))));
    this.bits = new Int32Array(size / 32);
    this.blocks = size / BLOCK - 1;
    this.probes = Math.max(1, Math.min(6, Math.round((size / (expected + 1)) * 0.2)));
  }

  /** Whether the text stood before, probably. */
  note(hash: TextHash): boolean {
    // Both halves are set in any case.
    if ((this.mark(hash.high, hash.low) & this.mark(hash.low, hash.high)) === 0) return false;
    this.found.put(hash, 1);
    return true;
  }

  /** Sets some bits of one block, which lies in one line of the processor's cache. 1 when all were set. */
  private mark(place: number, seed: number): number {
    const { bits, probes } = this;
    const first = (place & this.blocks) << 4;
    let known = 1;
    let random = seed;
    for (let i = 0; i < probes; i++) {
      random = (Math.imul(random, 0x9e3779b1) + 0x7f4a7c15) | 0;
      const at = first + (random >>> 28);
      const bit = (random >>> 23) & 31;
      const word = bits[at]!;
      known &= word >> bit;
      bits[at] = word | (1 << bit);
    }
    return known;
  }

  mayRepeat(hash: TextHash): boolean {
    return this.found.size > 0 && this.found.get(hash) !== undefined;
  }

  /** How many texts may stand twice. */
  get repeats(): number {
    return this.found.size;
  }
}

const BLOCK = 512;
/** Bits. The smallest serves a million texts, so that memory does not begin to grow before that. */
const SMALLEST = 2 ** 25;
const LARGEST = 2 ** 31;
