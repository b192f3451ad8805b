import type { ClaimedFiling } from "../../ledger/types.js";

/** Bytes of `{"filings":[` and `]}` around the filings of a call. A comma follows each filing. */
const ENVELOPE_BYTES = 14;
/** Number of full calls in a row after which larger ones are tried. */
const CALLS_TO_GROW = 4;

export interface AnnouncedLimits {
  readonly maxFilings: number;
  readonly maxBytes: number;
}

/**
 * Decides how many filings one call may carry. Starts with the limits that the authority announces and narrows them
 * when calls are refused, for all workers. Filings of a call that failed without a word from the authority are sent in
 * halves, so that a filing that makes its calls fail ends up alone.
 */
export class CallLimits {
  #maxFilings: number;
  #maxBytes: number;
  /** Current filings per call. Reduced after an outage, then grows again. */
  #size: number;
  #fullCalls = 0;
  /** Size of the largest call that failed in the current outage. */
  #failedSize = 0;
  /** Filings of failed calls (by id), and how many of them one call may carry. */
  readonly #suspects = new Map<number, number>();

  constructor({ maxFilings, maxBytes }: AnnouncedLimits) {
    this.#maxFilings = this.#size = maxFilings;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Splits claimed filings into calls within all limits. Filings of failed calls are kept apart from the others. */
  plan(claimed: readonly ClaimedFiling[]): ClaimedFiling[][] {
    if (this.#suspects.size === 0) return this.#fill(claimed);
    const sound = claimed.filter(({ id }) => !this.#suspects.has(id));
    const suspect = claimed.filter(({ id }) => this.#suspects.has(id));
    return [...this.#fill(sound), ...this.#fill(suspect)];
  }

  /** Fills calls in the order given, each up to the limits. */
  #fill(claimed: readonly ClaimedFiling[]): ClaimedFiling[][] {
    const calls: ClaimedFiling[][] = [];
    let call: ClaimedFiling[] = [];
    let bytes = 0;
    let maxFilings = 0;
    for (const filing of claimed) {
      const own = this.#suspects.get(filing.id) ?? this.#size;
      const isFull = call.length + 1 > Math.min(maxFilings, own) || bytes + filing.body.length + 1 > this.#maxBytes;
      if (call.length === 0 || isFull) {
        call = [];
        calls.push(call);
        bytes = ENVELOPE_BYTES;
        maxFilings = this.#size;
      }
      call.push(filing);
      bytes += filing.body.length + 1;
      maxFilings = Math.min(maxFilings, own);
    }
    return calls;
  }

  /** Handles a call of several filings that was too large for the authority or an intermediary. */
  tooLarge(call: readonly ClaimedFiling[], isAboutBytes: boolean): void {
    if (isAboutBytes) this.#maxBytes = Math.min(this.#maxBytes, Math.floor(bytesOf(call) / 2));
    else this.#maxFilings = Math.min(this.#maxFilings, Math.floor(call.length / 2));
    this.#size = Math.min(this.#size, this.#maxFilings);
    this.#fullCalls = 0;
  }

  /** Handles a call of several filings that was refused or failed as a whole: its filings are sent in halves. */
  split(call: readonly ClaimedFiling[]): void {
    const half = Math.max(1, Math.floor(call.length / 2));
    for (const { id } of call) this.#suspects.set(id, Math.min(half, this.#suspects.get(id) ?? half));
  }

  /** Handles a call that failed without a word from the authority. Calls become smaller once the outage is over. */
  failed(call: readonly ClaimedFiling[]): void {
    this.split(call);
    this.#failedSize = Math.max(this.#failedSize, call.length);
  }

  outageOver(): void {
    if (this.#failedSize > 1) this.#size = Math.min(this.#size, Math.max(1, Math.floor(this.#failedSize / 2)));
    this.#failedSize = 0;
    this.#fullCalls = 0;
  }

  answered(call: readonly ClaimedFiling[]): void {
    if (this.#suspects.size > 0) for (const { id } of call) this.#suspects.delete(id);
    if (this.#size === this.#maxFilings || call.length < this.#size) return;
    this.#fullCalls += 1;
    if (this.#fullCalls < CALLS_TO_GROW) return;
    this.#fullCalls = 0;
    this.#size = Math.min(this.#maxFilings, this.#size * 2);
  }

  /** Handles a filing that is missing in the response: next time it is sent alone. */
  leftOut({ id }: ClaimedFiling): void {
    this.#suspects.set(id, 1);
  }
}

function bytesOf(call: readonly ClaimedFiling[]): number {
  return call.reduce((sum, { body }) => sum + body.length + 1, ENVELOPE_BYTES);
}
