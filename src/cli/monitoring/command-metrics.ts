import { ledgerMetrics } from "../../batch/index.js";
import {
  authorityLabel,
  CallMetrics,
  SampleSet,
  type HttpEvent,
  type MetricSample,
  type RegistryClient,
} from "../../sdk/index.js";
import { withLedgerIfAny } from "../config/session.js";
import type { Context } from "../core/context.js";
import type { Monitor } from "../core/monitor.js";

/** Min age at which the ledger is read again (ms), and the share of the time that reading it may take. */
const MIN_AGE_MS = 5_000;
const MAX_SHARE = 1 / 20;

/** The metrics of a running command: its calls, its rate limits, and the ledger without deadlines. */
export class CommandMetrics implements Monitor {
  readonly #context: Context;
  readonly #calls = new CallMetrics();
  /** The newest client of each authority. */
  readonly #clients = new Map<string, RegistryClient>();
  #ledger: Promise<MetricSample[]> | undefined;
  #ledgerUntil = 0;

  constructor(context: Context) {
    this.#context = context;
  }

  readonly watch = (client: RegistryClient): ((event: HttpEvent) => void) => {
    return (event) => {
      this.#calls.record(event);
      if (event.authority !== undefined) this.#clients.set(authorityLabel(event.authority), client);
    };
  };

  /** @throws LedgerError When the ledger cannot be read. */
  async samples(): Promise<MetricSample[]> {
    return [...(await this.#ledgerSamples()), ...this.#paceSamples(), ...this.#calls.samples()];
  }

  #paceSamples(): MetricSample[] {
    const samples = new SampleSet();
    for (const [authority, { rateLimiter }] of this.#clients)
      if (rateLimiter.tokens !== undefined) samples.min("paceTokens", { authority }, rateLimiter.tokens);
    return samples.all();
  }

  /** Reading a large ledger blocks the process, so its values are kept for a while. */
  #ledgerSamples(): Promise<MetricSample[]> {
    const started = performance.now();
    if (this.#ledger && started < this.#ledgerUntil) return this.#ledger;
    this.#ledgerUntil = Infinity;
    this.#ledger = withLedgerIfAny(this.#context, async (ledger) => (ledger ? ledgerMetrics(ledger) : [])).finally(
      () => {
        const now = performance.now();
        this.#ledgerUntil = now + Math.max(MIN_AGE_MS, (now - started) / MAX_SHARE);
      },
    );
    return this.#ledger;
  }
}
