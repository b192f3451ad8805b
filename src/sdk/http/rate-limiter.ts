import type { Clock } from "./clock.js";
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from "./retry.js";

/** What an authority allows one institution. */
export interface RateLimits {
  /** 0: no limit. */
  readonly requestsPerSecond: number;
  /** Requests that may leave at once after a quiet time. */
  readonly burst: number;
  /** Requests under way at once. */
  readonly concurrent: number;
}

/** Limits until the authority has given its own. */
export const DEFAULT_LIMITS: RateLimits = { requestsPerSecond: 0, burst: 16, concurrent: 16 };

/** The gate stays shut longer than the caller is willing to wait. */
export class RateLimitHold extends Error {
  constructor(readonly waitMs: number) {
    super("held by the authority's Retry-After");
  }
}

const SLOWEST = 1 / 64;
/** Answers in a row without a 429 before going a step faster. */
const CALM_ANSWERS = 20;
const STEP = 1 / 8;
/** The last moment that a date of four digits can name. */
const END_OF_TIME = Date.UTC(9999, 11, 31);

/**
 * How fast one client may go: a token bucket, a limit of calls under way, and a gate before which nothing leaves. A 429
 * halves the speed, calm answers bring it back step by step. First come, first served. State belongs to one client.
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

  /** Epoch milliseconds before which nothing leaves; in the past: the gate is open. Keep it across restarts. */
  get notBefore(): number {
    return this.#clock.now() + this.heldFor();
  }
  /** Only ever moves later: a pause that the authority asked for is never shortened. */
  set notBefore(epochMs: number) {
    this.#shutGate(epochMs - this.#clock.now());
  }

  /**
   * Epoch milliseconds that the authority named, while the gate is shut and they lie beyond the day that is obeyed. Set
   * it when a pause is taken up from an earlier process.
   */
  get askedUntil(): number | undefined {
    return this.heldFor() > 0 ? this.#askedUntil : undefined;
  }
  set askedUntil(epochMs: number | undefined) {
    this.#askedUntil = epochMs;
  }

  /** Times in a row that the authority said 429; calls that were under way together count once. */
  get refusals(): number {
    return this.#refusals;
  }

  /** Nothing leaves for `ms` from now, at most a day. */
  hold(ms: number): void {
    if (this.heldFor() === 0) this.#askedUntil = undefined;
    if (ms > MAX_RETRY_AFTER_MS)
      this.#askedUntil = Math.max(this.#askedUntil ?? 0, Math.min(this.#clock.now() + ms, END_OF_TIME));
    this.#shutGate(ms);
  }

  #shutGate(ms: number): void {
    this.#gateAt = Math.max(this.#gateAt, this.#clock.monotonic() + Math.min(ms, MAX_RETRY_AFTER_MS));
  }

  /** Adopts the limits that the authority gives; one that gives none at all can still be called. */
  adopt({ requestsPerSecond, burst, concurrent }: RateLimits): void {
    this.#limits = {
      requestsPerSecond: Math.max(0, requestsPerSecond),
      burst: Math.max(1, burst),
      concurrent: Math.max(1, concurrent),
    };
    this.#wake?.();
  }

  /**
   * Waits for a slot; the returned function releases it.
   * @throws RateLimitHold at once when the gate stays shut longer than `maxWaitMs`; the signal's reason when that
   *   aborts.
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

  /** Takes a slot without waiting; undefined when it would have to wait. */
  enterNow(): (() => void) | undefined {
    return this.#waiting === 0 && this.#free() ? this.#take() : undefined;
  }

  /** Learns from an answer: 429, Retry-After, RateLimit. */
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
      // Of the calls that were under way together only the first says something new.
      if (!heldAlready) {
        this.#speed = Math.max(SLOWEST, this.#speed / 2);
        this.#refusals += 1;
      }
      return;
    }
    this.#refusals = 0;
    if (this.#speed < 1 && ++this.#calm >= CALM_ANSWERS) {
      this.#calm = 0;
      this.#speed = Math.min(1, this.#speed + STEP);
    }
  }

  /** Milliseconds for which the gate stays shut; 0: open. */
  heldFor(): number {
    return Math.max(0, this.#gateAt - this.#clock.monotonic());
  }

  async #passGate(maxWaitMs: number, signal: AbortSignal | undefined): Promise<() => void> {
    for (let held = 0; ;) {
      if (signal?.aborted) throw signal.reason;
      const gate = this.heldFor();
      // Others may have been told to wait meanwhile, again and again.
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
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#limits.burst, this.#tokens + ((now - this.#refilledAt) * this.#rate()) / 1000);
    this.#refilledAt = now;
    return this.#tokens >= 1 - 1e-6;
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

/** Leaves the queue at once on abort; a slot that comes later sees the signal too and is never used. */
function untilAborted<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    turn.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** The answer's own clock: a Retry-After date is by that, whatever ours says. */
function serverTime(headers: Readonly<Record<string, string>>): number | undefined {
  const at = Date.parse(headers["date"] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Milliseconds until a used-up quota is renewed, from either form of the RateLimit headers; undefined while some is
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
