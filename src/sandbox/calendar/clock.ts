export const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
export const DAY_MS = 86_400_000;

/** The time of the sandbox: runs with the machine's, and can be moved forwards, backwards or stopped. */
export class SandboxClock {
  #offset: number;
  #frozenAt: number | undefined;

  /** `offsetMs` as an earlier process left it, so that a restarted sandbox goes on in its own time. */
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

  /** Time stands still until `run`; moving it by hand still works. */
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
