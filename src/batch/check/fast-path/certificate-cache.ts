import type { CertificateKind } from "../../../contract/index.js";
import { copyOf, isDigit, startsWith } from "./bytes.js";
import { END } from "./char-classes.js";

/** A good number without its running digits. */
interface Frame {
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly digits: number;
  readonly kind: CertificateKind;
}

const MAX_FRAMES = 4096;
const SPACE = 0x20;
const FNV_PRIME = 0x01000193;

/** Certificate numbers that differ from a good one in their running digits alone are as good. */
export class CertificateNoCache {
  readonly #frames = new Map<number, Frame>();
  // Of the cell scanned last.
  #bytes: Uint8Array = new Uint8Array(0);
  #from = 0;
  #digitsFrom = 0;
  #digitsTo = 0;
  #to = 0;
  #hash = 0;

  /** Finds where the cell ends and where its last digits stand; -1 when the mapper must read it. */
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

  /** End of the number scanned last, without the spaces behind it. */
  get end(): number {
    return this.#to;
  }

  /** What the number scanned last is of, when its frame is known. */
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
    return startsWith(bytes, digitsTo, frame.tail) && startsWith(bytes, from, frame.head) ? frame.kind : undefined;
  }

  /** The number scanned last is good. */
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
