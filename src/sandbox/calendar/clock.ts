export const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

/** The clock of the sandbox. It follows the system clock with an offset, and can be set, advanced or frozen. */
export class SandboxClock {
  #offset: number;
  #frozenAt: number | undefined;

  /** @param offsetMs offset of an earlier process, so that a restarted sandbox continues in its own time */
  constructor(offsetMs = 0) {
    this.#offset = offsetMs;
  }

  /** Returns the current time of the sandbox. */
  now(): Date {
    return new Date(this.#frozenAt ?? Date.now() + this.#offset);
  }

  /** Difference from the machine's clock, in milliseconds. */
  get offsetMs(): number {
    return this.#frozenAt === undefined ? this.#offset : this.#frozenAt - Date.now();
  }

  /** Sets the clock, forwards or backwards. Does not run what became due, see `Sandbox.advance`. */
  set(to: Date): void {
    if (Number.isNaN(to.getTime())) throw new RangeError("not a time");
    if (this.#frozenAt !== undefined) this.#frozenAt = to.getTime();
    else this.#offset = to.getTime() - Date.now();
  }

  /** Moves the clock by a number of milliseconds. */
  advance(ms: number): void {
    if (!Number.isFinite(ms)) throw new RangeError("not a duration");
    this.set(new Date(this.now().getTime() + ms));
  }

  /** Stops the clock until `run`; it can still be set and advanced. */
  freeze(): void {
    this.#frozenAt = this.now().getTime();
  }

  /** Lets a frozen clock run again from where it stands. */
  run(): void {
    if (this.#frozenAt === undefined) return;
    this.#offset = this.#frozenAt - Date.now();
    this.#frozenAt = undefined;
  }
}
