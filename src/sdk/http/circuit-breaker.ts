import type { Clock } from "./clock.js";

/** Consecutive failures, of any calls, after which the gateway counts as down. */
const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 500;
const MAX_OPEN_MS = 10_000;

/**
 * Blocks requests while the gateway is down and lets a single probe through after each pause, so that an outage costs a
 * few requests instead of one per waiting filing. Each client has its own.
 */
export class CircuitBreaker {
  #failures = 0;
  #pauseMs = 0;
  #probeAt = 0;
  #probing = false;

  readonly #clock: Pick<Clock, "monotonic">;
  readonly #random: () => number;

  constructor(clock: Pick<Clock, "monotonic">, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** True while requests may pass freely. */
  get closed(): boolean {
    return this.#failures < FAILURES_TO_OPEN;
  }

  /**
   * Asks for permission to send. The caller must report back with `succeeded`, `failed` or `undecided`.
   * @returns undefined when the request may be sent, otherwise the milliseconds until the next probe
   */
  heldFor(): number | undefined {
    if (this.closed) return undefined;
    const wait = this.#probeAt - this.#clock.monotonic();
    if (wait > 0) return Math.ceil(wait);
    if (this.#probing) return Math.ceil(this.#pauseMs);
    this.#probing = true;
    return undefined;
  }

  /** Reports a response below status 500: the gateway works. */
  succeeded(): void {
    this.#failures = 0;
    this.#pauseMs = 0;
    this.#probing = false;
  }

  /** Reports a missing response or a 5xx. */
  failed(): void {
    this.#failures++;
    // Calls in progress when the breaker opened do not extend the pause.
    if (this.#failures < FAILURES_TO_OPEN || (this.#pauseMs > 0 && !this.#probing)) return;
    this.#probing = false;
    this.#pauseMs = Math.min(MAX_OPEN_MS, this.#pauseMs === 0 ? FIRST_PAUSE_MS : this.#pauseMs * 2);
    this.#probeAt = this.#clock.monotonic() + this.#pauseMs * (0.5 + this.#random() / 2);
  }

  /** Reports that the caller gave up before a result; the next call may probe. */
  undecided(): void {
    this.#probing = false;
  }
}
