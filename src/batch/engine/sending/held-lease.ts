import type { Owner } from "../../ledger/coordination.js";
import type { Ledger } from "../../ledger/ledger.js";

/** Time for which a lease is taken (ms). */
export const LEASE_MS = 15_000;
/** Filings leave this long before the lease ends at the latest (ms). */
const MARGIN_MS = 3_000;

/**
 * What this process knows of its lease on a batch. Time is that of the monotonic clock, which also runs while the
 * process is stopped: a process that was paused beyond its lease may not send before it has renewed it.
 */
export class HeldLease {
  readonly #ledger: Pick<Ledger, "renewLease">;
  readonly #batch: string;
  readonly #owner: Owner;
  readonly #monotonic: () => number;
  #until: number;

  /** @param takenAt When the lease was asked for, by `monotonic`. */
  constructor(
    ledger: Pick<Ledger, "renewLease">,
    batch: string,
    owner: Owner,
    takenAt: number,
    monotonic = () => performance.now(),
  ) {
    this.#ledger = ledger;
    this.#batch = batch;
    this.#owner = owner;
    this.#monotonic = monotonic;
    this.#until = takenAt + LEASE_MS;
  }

  /** Returns whether filings may leave now. Asked immediately before they do. */
  isCurrent(): boolean {
    return this.#monotonic() < this.#until - MARGIN_MS;
  }

  /**
   * Renews the lease.
   * @returns False when another process has taken it.
   * @throws LedgerError when the ledger cannot be written.
   */
  async renew(): Promise<boolean> {
    const asked = this.#monotonic();
    const isHeld = (await this.#ledger.renewLease(this.#batch, this.#owner, LEASE_MS)) !== undefined;
    this.#until = isHeld ? Math.max(this.#until, asked + LEASE_MS) : -Infinity;
    return isHeld;
  }
}
