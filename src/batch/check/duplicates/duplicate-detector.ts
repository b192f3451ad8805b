import { FingerprintMap } from "./fingerprint-map.js";
import { TextHash } from "./text-hash.js";

/**
 * Finds texts that stand twice among millions, in two passes: `add` each in the first, then `finishFirstPass`; ask
 * `mayRepeat` in the second. Misses no repeated text. Takes two different texts for one about once in a thousand files
 * of a million rows, which costs a second pass. Allocates four bytes a text at the start and looks at one place in
 * memory for each text.
 */
export class DuplicateDetector {
  #layers: Int32Array[];
  #free: number;
  readonly #found = new FingerprintMap();
  readonly #later = new Int32Array(512);
  #waiting = 0;
  /** Kept only so that the loads are made: the compiler drops a load whose result is unused. */
  loaded = 0;
  readonly #hash = new TextHash();

  /** `expected`: about how many texts. More of them cost more memory, and time. */
  constructor(expected: number) {
    const places = Math.ceil(
      Math.min(MAX_SLOTS, Math.max(expected < MIN_SLOTS ? MIN_SLOTS : DEFAULT_SLOTS, expected)) * ROOM,
    );
    this.#layers = [new Int32Array(places)];
    this.#free = Math.floor(places / ROOM);
  }

  /** Returns true when the text was almost certainly added before. */
  add(hash: TextHash): boolean {
    // 0 says that a place is free.
    const fingerprint = hash.low | 1;
    let newest = this.#layers[0]!;
    let at = 0;
    for (newest of this.#layers) {
      at = placeOf(newest, hash.high, fingerprint);
      if (newest[at] !== fingerprint) continue;
      this.#found.put(hash, 1);
      return true;
    }
    newest[at] = fingerprint;
    if (--this.#free === 0) this.#grow();
    return false;
  }

  #grow(): void {
    const places = this.#layers.at(-1)!.length * 2;
    this.#layers.push(new Int32Array(places));
    this.#free = Math.floor(places / ROOM);
  }

  /**
   * Adds a text like `add`, but asks about `repeats` only after `finishFirstPass`: many places at once are found faster
   * than one after the other.
   */
  addDeferred(hash: TextHash): void {
    this.#later[this.#waiting++] = hash.high;
    this.#later[this.#waiting++] = hash.low;
    if (this.#waiting === this.#later.length) this.#settle();
  }

  #settle(): void {
    const later = this.#later;
    const waiting = this.#waiting;
    const hash = this.#hash;
    this.#waiting = 0;
    // Loads that wait for nothing run side by side: what is looked for below has then come from memory.
    const layer = this.#layers.at(-1)!;
    let loaded = 0;
    for (let i = 0; i < waiting; i += 2) loaded |= layer[homeOf(layer, later[i]!)]!;
    this.loaded = loaded;
    for (let i = 0; i < waiting; i += 2) {
      hash.high = later[i]!;
      hash.low = later[i + 1]!;
      this.add(hash);
    }
  }

  /** Ends the first pass: forgets texts that stood once and frees their memory. */
  finishFirstPass(): void {
    this.#settle();
    this.#layers = [];
  }

  mayRepeat(hash: TextHash): boolean {
    return this.#found.size > 0 && this.#found.get(hash) !== undefined;
  }

  /** How many texts stand twice. */
  get repeats(): number {
    return this.#found.size;
  }
}

/** Where the search for a fingerprint begins. */
const homeOf = (layer: Int32Array, high: number): number => Math.floor((high >>> 0) * 2 ** -32 * layer.length);

/** Where the fingerprint is, or the free place where it belongs. */
function placeOf(layer: Int32Array, high: number, fingerprint: number): number {
  let at = homeOf(layer, high);
  for (;;) {
    const found = layer[at];
    if (found === fingerprint || found === 0) return at;
    if (++at === layer.length) at = 0;
  }
}

/** Places for a text: fewer, and the search for a free one grows long. */
const ROOM = 1.25;
const MIN_SLOTS = 10_000;
/** Put by for every larger file, so that memory does not begin to grow before that. */
const DEFAULT_SLOTS = 1_050_000;
const MAX_SLOTS = 100_000_000;
