import { todayInChina } from "../../contract/index.js";
import type { AuthorityClock } from "./coordination.js";
import type { Ledger } from "./ledger.js";
import type { EpochMs } from "./types.js";

/** Clocks that differ by more are told to the user (ms). Gateways reject signatures that are off by as much. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * What the clocks of the authorities show now, from what they last said of their time. Terms run by them, not by the
 * clock of this machine, which counts only for an authority that was never heard.
 */
export class AuthorityClocks {
  readonly #known: ReadonlyMap<string, AuthorityClock>;
  readonly #now: EpochMs;

  /** @param now Current time by the clock of this machine. */
  constructor(known: readonly AuthorityClock[], now: EpochMs) {
    this.#known = new Map(known.map((clock) => [clock.authority, clock]));
    this.#now = now;
  }

  /**
   * Reads the measured clocks from a ledger.
   * @param now Current time by the clock of this machine.
   * @throws LedgerError When the ledger cannot be read.
   */
  static async of(ledger: Pick<Ledger, "clocks">, now: EpochMs): Promise<AuthorityClocks> {
    return new AuthorityClocks(await ledger.clocks(), now);
  }

  /** Whether the clock of the authority was measured. */
  knows(authority: string): boolean {
    return this.#known.has(authority);
  }

  /** Time of the authority. When this machine's clock was set back since, at least the time that it told. */
  now(authority: string): EpochMs {
    const known = this.#known.get(authority);
    return known ? Math.max(this.#now, known.measuredAt) + known.offsetMs : this.#now;
  }

  /** Date of the authority in China, YYYY-MM-DD. */
  today(authority: string): string {
    return todayInChina(this.now(authority));
  }

  /** The clock of the authority, when it is noticeably off that of this machine. */
  differing(authority: string): AuthorityClock | undefined {
    const known = this.#known.get(authority);
    return known && Math.abs(this.now(authority) - this.#now) > TOLERANCE_MS ? known : undefined;
  }
}
