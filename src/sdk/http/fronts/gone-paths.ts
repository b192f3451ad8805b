import type { FrontFacts } from "../../../gateway/light.js";

/** Consecutive pages after which a path counts as gone. */
const PAGES_TO_STOP = 3;
const STOP_MS = 5 * 60_000;

/** Paths that answered "no such page" again and again. They are not called for a while. */
export class GonePaths {
  readonly #now: () => number;
  readonly #paths = new Map<string, { readonly front: FrontFacts; pages: number; until: number }>();

  /** @param now monotonic milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Records an answer to a call of a path of the contract. */
  record(path: string, front: FrontFacts | undefined): void {
    if (front?.kind !== "gone") {
      if (this.#paths.size > 0) this.#paths.delete(path);
      return;
    }
    const pages = (this.#paths.get(path)?.pages ?? 0) + 1;
    this.#paths.set(path, { front, pages, until: pages >= PAGES_TO_STOP ? this.#now() + STOP_MS : 0 });
  }

  /** What a path that is not called now has answered. One call is let through after each pause. */
  stopped(path: string): FrontFacts | undefined {
    const known = this.#paths.get(path);
    return known && known.until > this.#now() ? known.front : undefined;
  }
}
