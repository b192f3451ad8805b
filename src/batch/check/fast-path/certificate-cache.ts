import type { CertificateKind } from "../../../contract/index.js";
import { copyOf, isDigit, startsWith } from "./bytes.js";
import { END } from "./char-classes.js";

/** A valid certificate number without its serial digits. */
interface Frame {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly digits: number;
  readonly kind: CertificateKind;
}

const MAX_FRAMES = 4096;
const SPACE = 0x20;
const ZERO = 0x30;
const FNV_PRIME = 0x01000193;

/** Caches valid certificate numbers without their serial digits. Numbers that differ only there are also valid. */
export class CertificateNoCache {
  readonly #frames = new Map<number, Frame>();
  // State of the last scanned cell.
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;
  #digitsFrom = 0;
  #digitsTo = 0;
  #to = 0;
  #hash = 0;

  /** Returns the end of the cell and finds its serial digits; -1 when the mapper must read the cell. */
  scan(bytes: Uint8Array, from: number, classes: Uint8Array): number {
    let hash = 0;
    let digitsFrom = from;
    let digitsTo = from;
    let at = from;
    for (; ; at++) {
      const byte = bytes[at]!;
      if (byte >= 0x80) continue;
      const found = classes[byte]!;
      if (found === END) break;
      if (found === 0) return -1;
      if (!isDigit(byte)) continue;
      if (digitsTo !== at) {
        for (let c = digitsFrom; c < at; c++) hash = Math.imul(hash ^ bytes[c]!, FNV_PRIME);
        digitsFrom = at;
      }
      digitsTo = at + 1;
    }
    this.#bytes = bytes;
    this.#from = from;
    this.#digitsFrom = digitsFrom;
    this.#digitsTo = digitsTo;
    this.#hash = Math.imul(hash ^ (digitsTo - digitsFrom), FNV_PRIME);
    this.#to = at;
    while (this.#to > digitsTo && bytes[this.#to - 1] === SPACE) this.#to--;
    return at;
  }

  /** End of the last scanned number, without trailing spaces. */
  get end(): number {
    return this.#to;
  }

  /** Returns the kind of the last scanned number; undefined when it is not in the cache. */
  kind(): CertificateKind | undefined {
    const bytes = this.#bytes;
    const from = this.#from;
    const digitsFrom = this.#digitsFrom;
    const digitsTo = this.#digitsTo;
    const to = this.#to;
    const frame = this.#frames.get(this.#hash);
    if (
      !frame ||
      frame.digits !== digitsTo - digitsFrom ||
      frame.tail.length !== to - digitsTo ||
      frame.head.length !== digitsFrom - from
    )
      return undefined;
    // A running number of zeros gets a warning, whatever its frame.
    if (isZero(bytes, digitsFrom, digitsTo)) return undefined;
    return startsWith(bytes, digitsTo, frame.tail) && startsWith(bytes, from, frame.head) ? frame.kind : undefined;
  }

  /** Adds the last scanned number, which must be valid. */
  remember(kind: CertificateKind): void {
    const bytes = this.#bytes;
    const from = this.#from;
    const digitsFrom = this.#digitsFrom;
    const digitsTo = this.#digitsTo;
    const to = this.#to;
    if (this.#frames.size >= MAX_FRAMES) this.#frames.clear();
    this.#frames.set(this.#hash, {
      head: copyOf(bytes, from, digitsFrom),
      tail: copyOf(bytes, digitsTo, to),
      digits: digitsTo - digitsFrom,
      kind,
    });
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== ZERO) return false;
  return true;
}
