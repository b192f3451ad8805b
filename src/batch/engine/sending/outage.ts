/** How long a run outlasts an outage before it stops (ms). */
export const DEFAULT_PATIENCE_MS = 30 * 60_000;

/** Two early probes, for an outage of a moment; then never more than one in ten seconds. */
const EARLY_DELAYS_MS = [250, 2_000];
const PROBE_INTERVAL_MS = 10_000;
/** After so long without anything but 429 the authority counts as away (ms). */
const LIMITED_TOLERANCE_MS = 10_000;

interface OutageOptions {
  readonly now: () => number;
  readonly random: () => number;
  readonly patienceMs: number;
}

/**
 * Whether filing works now, since when it does not, and when to try it again. All workers of a run share one. Reads
 * prove nothing about filing: only a filing call that was answered ends an outage of the filing call.
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
  /** The failure that was seen last. */
  get error(): unknown {
    return this.#error;
  }
  get since(): number {
    return this.#since ?? this.#now();
  }
  /** When the run stops if the outage goes on. */
  get until(): number {
    return this.since + this.#patienceMs;
  }

  /** A call failed in a way that says nothing about its filings. */
  failed(error: unknown): void {
    this.#error = error;
    this.#since ??= this.#limitedSince ?? this.#now();
  }

  /** The authority asked to wait. When it says nothing else for long, that is an outage too. */
  limited(error: unknown): void {
    this.#limitedSince ??= this.#now();
    if (this.isOn || this.#now() - this.#limitedSince >= LIMITED_TOLERANCE_MS) this.failed(error);
  }

  /** A filing call was answered. While an outage is on, only a call that began after it may say so. */
  over(): void {
    this.#since = undefined;
    this.#probes = 0;
    this.worked();
  }

  /** A filing call was answered that may have begun before the outage. */
  worked(): void {
    if (!this.isOn) this.#limitedSince = undefined;
  }

  /** Time until the next probe (ms), counted from now; undefined when patience is at its end. */
  nextProbe(): number | undefined {
    const left = this.until - this.#now();
    if (left <= 0) return undefined;
    const early = EARLY_DELAYS_MS[this.#probes++];
    const delay = early ?? PROBE_INTERVAL_MS * (1 + this.#random() / 5);
    return Math.min(delay, left);
  }
}
