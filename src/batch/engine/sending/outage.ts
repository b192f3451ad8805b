/** Default time to wait for the end of an outage before a run stops (ms). */
export const DEFAULT_PATIENCE_MS = 30 * 60_000;

/** Delays of two early probes (ms), for short outages. Then at most one probe in ten seconds. */
const EARLY_DELAYS_MS = [250, 2_000];
const PROBE_INTERVAL_MS = 10_000;
/** Time of nothing but 429 after which the authority counts as unavailable (ms). */
const LIMITED_TOLERANCE_MS = 10_000;

interface OutageOptions {
  readonly now: () => number;
  readonly random: () => number;
  readonly patienceMs: number;
}

/**
 * Tracks whether filing works, since when it does not, and when to probe again. Shared by all workers of a run. Only an
 * answered filing call ends an outage; reads prove nothing about filing.
 */
export class Outage {
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #patienceMs: number;
  #since: number | undefined;
  #limitedSince: number | undefined;
  #probes = 0;
  #error: unknown;

  constructor({ now, random, patienceMs }: OutageOptions) {
    this.#now = now;
    this.#random = random;
    this.#patienceMs = patienceMs;
  }

  get isOn(): boolean {
    return this.#since !== undefined;
  }
  /** The last failure. */
  get error(): unknown {
    return this.#error;
  }
  get since(): number {
    return this.#since ?? this.#now();
  }
  /** When the run gives up if the outage continues (epoch ms). */
  get until(): number {
    return this.since + this.#patienceMs;
  }

  /** Records a failed call that says nothing about its filings. */
  failed(error: unknown): void {
    this.#error = error;
    this.#since ??= this.#limitedSince ?? this.#now();
  }

  /** Records a 429. Nothing but 429 for long counts as an outage. */
  limited(error: unknown): void {
    this.#limitedSince ??= this.#now();
    if (this.isOn || this.#now() - this.#limitedSince >= LIMITED_TOLERANCE_MS) this.failed(error);
  }

  /** Ends the outage after an answered filing call that started during it. */
  over(): void {
    this.#since = undefined;
    this.#probes = 0;
    this.worked();
  }

  /** Records an answered filing call that may have started before the outage. */
  worked(): void {
    if (!this.isOn) this.#limitedSince = undefined;
  }

  /** Returns the time until the next probe (ms), or undefined when patience is exhausted. */
  nextProbe(): number | undefined {
    const left = this.until - this.#now();
    if (left <= 0) return undefined;
    const early = EARLY_DELAYS_MS[this.#probes++];
    const delay = early ?? PROBE_INTERVAL_MS * (1 + this.#random() / 5);
    return Math.min(delay, left);
  }
}
