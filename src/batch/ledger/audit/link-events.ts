import type { FilingState } from "../states.js";
import type { EpochMs, LedgerEvent } from "../types.js";
import { eventText, type FilingFacts, type LedgerFacts } from "./chain-format.js";

/** The events of a link that is being written, as texts, and for each the previous link with an event of its filing. */
export class LinkEvents {
  readonly #events: string[] = [];
  readonly #before: number[] = [];

  get count(): number {
    return this.#events.length;
  }

  /**
   * Adds an event of a filing.
   * @param seq Position of the event in its chain.
   */
  append(
    seq: number,
    at: EpochMs,
    filing: { readonly id: number; readonly batch: number; readonly link: number | null },
    was: FilingState,
    became: FilingState,
    cause: LedgerEvent["cause"],
    note: string | null,
    facts: FilingFacts | undefined,
  ): void {
    this.#events.push(eventText([seq, at, filing.id, filing.batch, was, became, cause, note], facts));
    this.#before.push(filing.link ?? 0);
  }

  /** Adds an event that concerns a batch, or the ledger (batch 0), and no single filing. */
  record<K extends keyof LedgerFacts>(seq: number, at: EpochMs, batch: number, what: K, facts: LedgerFacts[K]): void {
    this.#events.push(`[${seq},${at},0,${batch},"${what}",${JSON.stringify(facts)}]`);
    this.#before.push(0);
  }

  /** The columns of the link. */
  texts(): { events: string; before: string } {
    return { events: `[${this.#events.join(",")}]`, before: `[${this.#before.join(",")}]` };
  }
}
