/** Remembers the nonces of signatures, so that a message is accepted once. */
export interface ReplayStore {
  /**
   * Records a nonce.
   * @param id key and nonce
   * @param until when the nonce may be forgotten, because its signature is too old by then; milliseconds since 1970
   * @param now milliseconds since 1970
   * @returns false when it was recorded before
   */
  record(id: string, until: number, now: number): boolean | Promise<boolean>;
}

/**
 * Remembers nonces in memory. When it is full of nonces that are still needed, further messages are refused: to forget
 * one would let its message in again.
 */
export class MemoryReplayStore implements ReplayStore {
  readonly #until = new Map<string, number>();
  readonly #max: number;

  /** @param max number of nonces that are kept */
  constructor(max: number = 1_000_000) {
    this.#max = max;
  }

  record(id: string, until: number, now: number): boolean {
    if (this.#until.size >= this.#max) this.#forget(now);
    if ((this.#until.get(id) ?? 0) > now || this.#until.size >= this.#max) return false;
    this.#until.set(id, until);
    return true;
  }

  #forget(now: number): void {
    for (const [id, until] of this.#until) if (until <= now) this.#until.delete(id);
  }
}
