import type { ClaimedFiling } from "../../ledger/types.js";

/** `{"filings":[` and `]}` around the filings of a call; between them a comma each. */
const ENVELOPE_BYTES = 14;
/** Full calls in a row after which larger ones are tried again. */
const CALLS_TO_GROW = 4;

export interface AnnouncedLimits {
  readonly maxFilings: number;
  readonly maxBytes: number;
}

/**
 * How many filings one call may carry. The authority announces limits; refusals of calls teach narrower ones, whatever
 * worker met them. Filings of a call that failed without the authority's word are sent on in halves, so that one that
 * spoils its calls ends up alone.
 */
export class CallLimits {
  #maxFilings: number;
  #maxBytes: number;
  /** Filings a call now: smaller than the limit after an outage, and growing again. */
  #size: number;
  #fullCalls = 0;
  /** Largest call that failed in the present outage. */
  #failedSize = 0;
  /** Filings of calls that failed, and how many of them one call may carry. */
  readonly #suspects = new Map<number, number>();

  constructor({ maxFilings, maxBytes }: AnnouncedLimits) {
    this.#maxFilings = this.#size = maxFilings;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#size;
  }

  /** Claimed filings as calls: within all limits, and filings of failed calls apart from the others. */
  plan(claimed: readonly ClaimedFiling[]): ClaimedFiling[][] {
    if (this.#suspects.size === 0) return this.#fill(claimed);
    const sound = claimed.filter(({ id }) => !this.#suspects.has(id));
    const suspect = claimed.filter(({ id }) => this.#suspects.has(id));
    return [...this.#fill(sound), ...this.#fill(suspect)];
  }

  /** Calls in the order given, each as full as the limits allow. */
  #fill(claimed: readonly ClaimedFiling[]): ClaimedFiling[][] {
    const calls: ClaimedFiling[][] = [];
    let call: ClaimedFiling[] = [];
    let bytes = 0;
    let most = 0;
    for (const filing of claimed) {
      const own = this.#suspects.get(filing.id) ?? this.#size;
      const isFull = call.length + 1 > Math.min(most, own) || bytes + filing.body.length + 1 > this.#maxBytes;
      if (call.length === 0 || isFull) {
        call = [];
        calls.push(call);
        bytes = ENVELOPE_BYTES;
        most = this.#size;
      }
      call.push(filing);
      bytes += filing.body.length + 1;
      most = Math.min(most, own);
    }
    return calls;
  }

  /** The authority, or something in front of it, found a call of several filings too large. */
  tooLarge(call: readonly ClaimedFiling[], isAboutBytes: boolean): void {
    if (isAboutBytes) this.#maxBytes = Math.min(this.#maxBytes, Math.floor(bytesOf(call) / 2));
    else this.#maxFilings = Math.min(this.#maxFilings, Math.floor(call.length / 2));
    this.#size = Math.min(this.#size, this.#maxFilings);
    this.#fullCalls = 0;
  }

  /** A call of several filings was refused or failed as a whole: its filings go on in halves. */
  split(call: readonly ClaimedFiling[]): void {
    const half = Math.max(1, Math.floor(call.length / 2));
    for (const { id } of call) this.#suspects.set(id, Math.min(half, this.#suspects.get(id) ?? half));
  }

  /** A call failed without the authority's word. Calls become smaller when the outage is over and writing is proven. */
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

  /** The answer of a call left this filing out: next time it is sent alone. */
  leftOut({ id }: ClaimedFiling): void {
    this.#suspects.set(id, 1);
  }
}

function bytesOf(call: readonly ClaimedFiling[]): number {
  return call.reduce((sum, { body }) => sum + body.length + 1, ENVELOPE_BYTES);
}
