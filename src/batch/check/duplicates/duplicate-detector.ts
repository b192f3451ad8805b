import { FingerprintMap } from "./fingerprint-map.js";
import { TextHash } from "./text-hash.js";

/**
 * Finds repeated texts among millions, in two passes: `add` each text in the first pass, call `finishFirstPass`, then
 * ask `mayRepeat` in the second pass. Never misses a repeated text. About once in a thousand files of a million rows,
 * it mistakes two different texts for one, which only costs a second pass. Allocates about five bytes per expected
 * text.
 */
export class DuplicateDetector {
  #layers: Int32Array[];
  #freeSlots: number;
  readonly #found = new FingerprintMap();
  readonly #deferred = new Int32Array(512);
  #deferredLength = 0;
  /** Written only so that the compiler does not remove the loads of `#addAllDeferred`. */
  loaded = 0;
  readonly #hash = new TextHash();

  /** @param expected Approximate number of texts. More texts are possible, but slower. */
  constructor(expected: number) {
    const slots = Math.ceil(
      Math.min(MAX_SLOTS, Math.max(expected < MIN_SLOTS ? MIN_SLOTS : DEFAULT_SLOTS, expected)) * SLOTS_PER_TEXT,
    );
    this.#layers = [new Int32Array(slots)];
    this.#freeSlots = Math.floor(slots / SLOTS_PER_TEXT);
  }

  /** Returns true when the text was almost certainly added before. */
  add(hash: TextHash): boolean {
    // Never 0, which marks a free slot.
    const fingerprint = hash.low | 1;
    let newest = this.#layers[0]!;
    let at = 0;
    for (newest of this.#layers) {
      at = findSlot(newest, hash.high, fingerprint);
      if (newest[at] !== fingerprint) continue;
      this.#found.put(hash, 1);
      return true;
    }
    newest[at] = fingerprint;
    if (--this.#freeSlots === 0) this.#grow();
    return false;
  }

  #grow(): void {
    const slots = this.#layers.at(-1)!.length * 2;
    this.#layers.push(new Int32Array(slots));
    this.#freeSlots = Math.floor(slots / SLOTS_PER_TEXT);
  }

  /**
   * Adds a text like `add`, but later, together with others, which is faster. `repeats` is only complete after
   * `finishFirstPass`.
   */
  addDeferred(hash: TextHash): void {
    this.#deferred[this.#deferredLength++] = hash.high;
    this.#deferred[this.#deferredLength++] = hash.low;
    if (this.#deferredLength === this.#deferred.length) this.#addAllDeferred();
  }

  #addAllDeferred(): void {
    const deferred = this.#deferred;
    const length = this.#deferredLength;
    const hash = this.#hash;
    this.#deferredLength = 0;
    // Prefetch: independent loads run in parallel and bring the slots into the cache.
    const layer = this.#layers.at(-1)!;
    let loaded = 0;
    for (let i = 0; i < length; i += 2) loaded |= layer[homeSlot(layer, deferred[i]!)]!;
    this.loaded = loaded;
    for (let i = 0; i < length; i += 2) {
      hash.high = deferred[i]!;
      hash.low = deferred[i + 1]!;
      this.add(hash);
    }
  }

  /** Ends the first pass and frees the memory for texts that occurred once. */
  finishFirstPass(): void {
    this.#addAllDeferred();
    this.#layers = [];
  }

  mayRepeat(hash: TextHash): boolean {
    return this.#found.size > 0 && this.#found.get(hash) !== undefined;
  }

  /** Number of texts that occurred more than once. */
  get repeats(): number {
    return this.#found.size;
  }
}

/** Returns the slot at which the search for a fingerprint begins. */
const homeSlot = (layer: Int32Array, high: number): number => Math.floor((high >>> 0) * 2 ** -32 * layer.length);

/** Finds the slot of a fingerprint, or the free slot for it. */
function findSlot(layer: Int32Array, high: number, fingerprint: number): number {
  let at = homeSlot(layer, high);
  for (;;) {
    const found = layer[at];
    if (found === fingerprint || found === 0) return at;
    if (++at === layer.length) at = 0;
  }
}

/** Slots per text. With fewer, searching for a free slot becomes slow. */
const SLOTS_PER_TEXT = 1.25;
const MIN_SLOTS = 10_000;
/** Capacity for every file with more than `MIN_SLOTS` texts. Memory does not grow up to this number. */
const DEFAULT_SLOTS = 1_050_000;
const MAX_SLOTS = 100_000_000;
