import { stat } from "node:fs/promises";
import { DigestCache } from "./digest.js";

/** A document of a filing that can be read. */
export interface ReadableMaterial {
  readonly kind: string;
  /** Real path of the file. */
  readonly real: string;
}

/** Max number of files whose size is remembered. */
const MAX_SIZES = 10_000;

/** Finds one file that a filing names as two kinds of document. Reads only files of equal size. */
export class SameFiles {
  readonly #digests = new DigestCache();
  readonly #sizes = new Map<string, Promise<number>>();

  /**
   * Returns each document that is the same file as an earlier one of another kind, with that one.
   * @throws What the file system throws.
   */
  async find<M extends ReadableMaterial>(materials: readonly M[]): Promise<{ earlier: M; later: M }[]> {
    const found: { earlier: M; later: M }[] = [];
    for (const [i, later] of materials.entries())
      for (const earlier of materials.slice(0, i)) {
        if (earlier.kind === later.kind || !(await this.#isSame(earlier.real, later.real))) continue;
        found.push({ earlier, later });
        break;
      }
    return found;
  }

  async #isSame(a: string, b: string): Promise<boolean> {
    if (a === b) return true;
    if ((await this.#sizeOf(a)) !== (await this.#sizeOf(b))) return false;
    return (await this.#digests.digest(a)).sha256 === (await this.#digests.digest(b)).sha256;
  }

  #sizeOf(path: string): Promise<number> {
    let known = this.#sizes.get(path);
    if (!known) {
      if (this.#sizes.size >= MAX_SIZES) this.#sizes.clear();
      this.#sizes.set(path, (known = stat(path).then(({ size }) => size)));
    }
    return known;
  }
}
