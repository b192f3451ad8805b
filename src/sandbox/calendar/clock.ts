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

  now(): Date {
    return new Date(this.#frozenAt ?? Date.now() + this.#offset);
  }

  get offsetMs(): number {
    return this.#frozenAt === undefined ? this.#offset : this.#frozenAt - Date.now();
  }

  set(to: Date): void {
    if (Number.isNaN(to.getTime())) throw new RangeError("not a time");
    if (this.#frozenAt !== undefined) this.#frozenAt = to.getTime();
    else this.#offset = to.getTime() - Date.now();
  }

  advance(ms: number): void {
    if (!Number.isFinite(ms)) throw new RangeError("not a duration");
    this.set(new Date(this.now().getTime() + ms));
  }

  /** Time stands still until `run`; moving it by hand still works. */
  freeze(): void {
    this.#frozenAt = this.now().getTime();
  }

  run(): void {
    if (this.#frozenAt === undefined) return;
    this.#offset = this.#frozenAt - Date.now();
    this.#frozenAt = undefined;
  }
}
