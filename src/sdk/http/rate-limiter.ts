import type { Clock } from "./clock.js";
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from "./retry.js";

/** Rate limits that an authority sets for one institution. */
export interface RateLimits {
  /** 0 means no limit. */
  readonly requestsPerSecond: number;
  /** Requests that may be sent at once after an idle period. */
  readonly burst: number;
  /** Maximum number of requests in progress. */
  readonly concurrent: number;
}

/** Limits used until the capabilities of the authority are known. */
export const DEFAULT_LIMITS: RateLimits = { requestsPerSecond: 0, burst: 16, concurrent: 16 };

/** Thrown when a pause lasts longer than the caller is willing to wait. */
export class RateLimitHold extends Error {
  constructor(readonly waitMs: number) {
    super("held by the authority's Retry-After");
  }
}

const SLOWEST = 1 / 64;
/** Consecutive responses without a 429 after which the speed is raised by one step. */
const CALM_RESPONSES = 20;
const STEP = 1 / 8;
/** The latest time that fits in a four-digit year. */
const MAX_EPOCH_MS = Date.UTC(9999, 11, 31);

/**
 * Limits the speed of one client: a token bucket, a maximum of calls in progress, and a gate that is shut during pauses
 * set by the authority. A 429 halves the speed; later responses raise it step by step. Slots are granted in order of
 * request. Each client has its own.
 */
export class RateLimiter {
  #limits = DEFAULT_LIMITS;
  #tokens = DEFAULT_LIMITS.burst;
  #refilledAt: number;
  #underWay = 0;
  #speed = 1;
  #calm = 0;
  #refusals = 0;
  #gateAt = -Infinity;
  #askedUntil: number | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #wake: (() => void) | undefined;

  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#refilledAt = clock.monotonic();
  }

  /**
   * End of the current pause in epoch milliseconds; the current time when there is none. Nothing is sent before it.
   * Setting it restores a pause after a restart: it can extend the current pause (to at most 24 hours from now), never
   * shorten it.
   */
  get notBefore(): number {
    return this.#clock.now() + this.heldFor();
  }
  set notBefore(epochMs: number) {
    this.#shutGate(epochMs - this.#clock.now());
  }

  /**
   * End of the pause that the authority set, in epoch milliseconds. Undefined when there is no pause, or when it is
   * within the 24 hours that the client waits. Set it together with `notBefore` after a restart.
   */
  get askedUntil(): number | undefined {
    return this.heldFor() > 0 ? this.#askedUntil : undefined;
  }
  set askedUntil(epochMs: number | undefined) {
    this.#askedUntil = epochMs;
  }

  /**
   * Number of requests that may be sent at once under the rate limit of the authority; 0 during a pause. Undefined when
   * the authority sets no limit.
   */
  get tokens(): number | undefined {
    if (this.heldFor() > 0) return 0;
    if (this.#limits.requestsPerSecond === 0) return undefined;
    this.#refill();
    return Math.max(0, Math.floor(this.#tokens + 1e-6));
  }

  /** Number of consecutive 429 responses; those to concurrent calls count once. */
  get refusals(): number {
    return this.#refusals;
  }

  /** Starts or extends a pause of `ms` milliseconds from now, at most 24 hours. */
  hold(ms: number): void {
    if (this.heldFor() === 0) this.#askedUntil = undefined;
    if (ms > MAX_RETRY_AFTER_MS)
      this.#askedUntil = Math.max(this.#askedUntil ?? 0, Math.min(this.#clock.now() + ms, MAX_EPOCH_MS));
    this.#shutGate(ms);
  }

  #shutGate(ms: number): void {
    this.#gateAt = Math.max(this.#gateAt, this.#clock.monotonic() + Math.min(ms, MAX_RETRY_AFTER_MS));
  }

  /** Adopts the limits of the authority. Values below the minimum are raised, so that calls remain possible. */
  adopt({ requestsPerSecond, burst, concurrent }: RateLimits): void {
    this.#limits = {
      requestsPerSecond: Math.max(0, requestsPerSecond),
      burst: Math.max(1, burst),
      concurrent: Math.max(1, concurrent),
    };
    this.#wake?.();
  }

  /**
   * Waits for a slot.
   * @returns a function that releases the slot
   * @throws RateLimitHold at once when the pause lasts longer than `maxWaitMs`
   * @throws the reason of `signal` when it aborts
   */
  async enter(maxWaitMs: number, signal?: AbortSignal): Promise<() => void> {
    const now = this.enterNow();
    if (now) return now;
    if (this.heldFor() > maxWaitMs) throw new RateLimitHold(this.heldFor());
    this.#waiting++;
    const turn = this.#last.then(() => this.#passGate(maxWaitMs, signal)).finally(() => this.#waiting--);
    this.#last = turn.catch(() => undefined);
    return signal ? untilAborted(turn, signal) : turn;
  }

  /** Takes a slot without waiting. Returns undefined when none is free. */
  enterNow(): (() => void) | undefined {
    return this.#waiting === 0 && this.#free() ? this.#take() : undefined;
  }

  /** Adjusts speed and gate to a response: status 429, `Retry-After`, `RateLimit` headers. */
  observe(status: number, headers: Readonly<Record<string, string>>): void {
    const heldAlready = this.heldFor() > 0;
    const retryAfter =
      status === 429 || status === 503
        ? parseRetryAfter(headers["retry-after"], serverTime(headers) ?? this.#clock.now())
        : undefined;
    if (retryAfter !== undefined) this.hold(retryAfter);
    const exhausted = exhaustedFor(headers);
    if (exhausted !== undefined) this.hold(exhausted);
    if (status === 429) {
      this.#calm = 0;
      // The 429s of concurrent calls count once.
      if (!heldAlready) {
        this.#speed = Math.max(SLOWEST, this.#speed / 2);
        this.#refusals += 1;
      }
      return;
    }
    this.#refusals = 0;
    if (this.#speed < 1 && ++this.#calm >= CALM_RESPONSES) {
      this.#calm = 0;
      this.#speed = Math.min(1, this.#speed + STEP);
    }
  }

  /** Remaining time of the current pause in milliseconds; 0 when there is none. */
  heldFor(): number {
    return Math.max(0, this.#gateAt - this.#clock.monotonic());
  }

  async #passGate(maxWaitMs: number, signal: AbortSignal | undefined): Promise<() => void> {
    for (let held = 0; ;) {
      if (signal?.aborted) throw signal.reason;
      const gate = this.heldFor();
      // Responses to other calls may extend the pause again and again.
      if (gate > maxWaitMs || (gate > 0 && held > maxWaitMs)) throw new RateLimitHold(gate);
      held += gate;
      if (gate > 0) await this.#clock.sleep(gate, signal);
      else if (this.#free()) return this.#take();
      else if (this.#underWay >= this.#concurrent()) await this.#someoneLeaves(signal);
      else await this.#clock.sleep(((1 - this.#tokens) * 1000) / this.#rate(), signal);
    }
  }

  #concurrent(): number {
    return Math.max(1, Math.floor(this.#limits.concurrent * this.#speed));
  }

  #rate(): number {
    return this.#limits.requestsPerSecond * this.#speed;
  }

  #free(): boolean {
    if (this.heldFor() > 0 || this.#underWay >= this.#concurrent()) return false;
    if (this.#limits.requestsPerSecond === 0) return true;
    this.#refill();
    return this.#tokens >= 1 - 1e-6;
  }

  #refill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + ((now - this.#refilledAt) * this.#rate()) / 1000);
    this.#refilledAt = now;
  }

  #take(): () => void {
    this.#underWay++;
    if (this.#limits.requestsPerSecond > 0) this.#tokens -= 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#underWay--;
      this.#wake?.();
    };
  }

  #someoneLeaves(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(signal!.reason as Error);
      signal?.addEventListener("abort", stop, { once: true });
      this.#wake = () => {
        this.#wake = undefined;
        signal?.removeEventListener("abort", stop);
        resolve();
      };
    });
  }
}

/** Rejects at once on abort. The queued turn sees the signal too, so that it takes no slot later. */
function untilAborted<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Time of the server from the `Date` header. A date in `Retry-After` is relative to it, not to the local clock. */
function serverTime(headers: Readonly<Record<string, string>>): number | undefined {
  const at = Date.parse(headers["date"] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Milliseconds until an exhausted quota is renewed, from either form of the RateLimit headers. Undefined while quota is
 * left.
 */
function exhaustedFor(headers: Readonly<Record<string, string>>): number | undefined {
  const combined = headers["ratelimit"];
  if (combined === undefined && headers["ratelimit-remaining"] === undefined) return undefined;
  const remaining = headers["ratelimit-remaining"] ?? /\b(?:r|remaining)=(\d+)/.exec(combined ?? "")?.[1];
  const reset = headers["ratelimit-reset"] ?? /\b(?:t|reset)=(\d+)/.exec(combined ?? "")?.[1];
  if (remaining === undefined || reset === undefined || Number(remaining) !== 0) return undefined;
  return /^\d+$/.test(reset) ? Number(reset) * 1000 : undefined;
}
