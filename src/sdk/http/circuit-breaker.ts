import type { Clock } from "./clock.js";

/** This many failures in a row, by whatever call, and the gateway counts as down. */
const FAILURES_TO_OPEN = 5;
const FIRST_PAUSE_MS = 500;
const MAX_OPEN_MS = 10_000;

/**
 * Keeps requests back while the gateway is down, and lets one through from time to time to see whether it is back, so
 * that an outage costs a handful of requests and not one for every waiting row. State belongs to one client.
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

  /** The gateway is not known to be down. */
  get closed(): boolean {
    return this.#failures < FAILURES_TO_OPEN;
  }

  /**
   * Undefined: go ahead, and report with `succeeded`, `failed` or `undecided`. Otherwise milliseconds until the next
   * look.
   */
  heldFor(): number | undefined {
    if (this.closed) return undefined;
    const wait = this.#probeAt - this.#clock.monotonic();
    if (wait > 0) return Math.ceil(wait);
    if (this.#probing) return Math.ceil(this.#pauseMs);
    this.#probing = true;
    return undefined;
  }

  /** Any answer below 500: the gateway is there. */
  succeeded(): void {
    this.#failures = 0;
    this.#pauseMs = 0;
    this.#probing = false;
  }

  /** No answer, or a 5xx. */
  failed(): void {
    this.#failures++;
    // Calls that were under way when it opened say nothing new.
    if (this.#failures < FAILURES_TO_OPEN || (this.#pauseMs > 0 && !this.#probing)) return;
    this.#probing = false;
    this.#pauseMs = Math.min(MAX_OPEN_MS, this.#pauseMs === 0 ? FIRST_PAUSE_MS : this.#pauseMs * 2);
    this.#probeAt = this.#clock.monotonic() + this.#pauseMs * (0.5 + this.#random() / 2);
  }

  /** The caller gave up; that says nothing about the gateway, and the next call may look. */
  undecided(): void {
    this.#probing = false;
  }
}
