import type { Ledger } from "../../ledger/ledger.js";
import type { AddedRow, JudgeRelated, NewRow, ClaimedFiling } from "../../ledger/types.js";
import type { RecordAndClaimResult, Transition } from "../../ledger/reports.js";
import type { Owner } from "../../ledger/coordination.js";

/** The two ledger writes that make claims, bound to one batch and owner. */
export interface ClaimSource {
  /** Records outcomes and claims up to `claim` queued filings in one transaction. */
  recordAndClaim(finished: readonly Transition[], claim: number): Promise<RecordAndClaimResult>;
  /** Records rows of the file. With `claim`, also claims the new filings in the same transaction. */
  addRows(rows: readonly NewRow[], claim: boolean): Promise<AddedRow[]>;
}

/** Binds a ledger to a batch whose lease `owner` holds. */
export function claimSourceOf(ledger: Ledger, batch: string, owner: Owner, judge?: JudgeRelated): ClaimSource {
  return {
    recordAndClaim: (finished, claim) => ledger.recordAndClaim(batch, owner, finished, claim),
    addRows: (rows, claim) => ledger.addRows(batch, rows, claim ? owner : undefined, judge),
  };
}

/** Max delay before an outcome is written (ms). Lets outcomes share a transaction. */
const FLUSH_DELAY_MS = 100;
/**
 * Sending time that the buffer covers (ms). With less, a fast authority waits for the disk; with more, a crash leaves
 * more filings to look up.
 */
const PREFETCH_MS = 160;
const MAX_PREFETCH_FACTOR = 4;
/**
 * Sending rate (filings per ms) above which new rows are claimed when they are recorded. A chunk of the file is then
 * sent within half a second.
 */
const FAST_RATE = 2;
/** Max time that new rows wait for demand before they are recorded unclaimed (ms). */
const DEMAND_TIMEOUT_MS = 500;

/** Whether to claim new rows when they are recorded: now, once the workers have used up their claims, or not at all. */
type Demand = "now" | "soon" | "none";

/**
 * Prefetches claimed filings for the workers that send them, and batches outcomes on their way to the ledger.
 *
 * The only owner of claims: it claims queued filings, claims new rows in the transaction that records them, hands
 * claims out, and returns unused claims to the ledger. One transaction writes outcomes and makes claims, whenever half
 * of the buffer is used up, because a transaction costs much more than a row in it. A call that can leave never waits
 * for the disk. A claim is durable before it is handed out; after a crash every claimed filing is looked up. Where that
 * is impossible nothing is claimed ahead, so that what a crash leaves are only calls that may have left.
 */
export class ClaimBuffer {
  readonly #source: ClaimSource;
  readonly #now: () => number;
  readonly #ready: ClaimedFiling[] = [];
  #finished: Transition[] = [];
  /** Whether workers may take claims. While closed, nothing is claimed. */
  #isOpen = false;
  #minAhead: () => number = () => 1;
  /** Current multiple of `minAhead` to keep ready. */
  #factor = 1;
  /** Filings taken per ms. Falls by at most half per measurement, because a slow start means little. */
  #rate = 0;
  #takenSinceMeasured = 0;
  #measuredAt = 0;
  /**
   * Whether the last claim returned less than requested: nothing is queued until a chunk is recorded or an outcome
   * returns a filing.
   */
  #isExhausted = false;
  /** Number of recorded chunks with filings to claim, and that number at the last claim. */
  #chunks = 0;
  #chunksSeen = 0;
  #intakeEnded = false;
  #recording: Promise<unknown> = Promise.resolve();
  #flushing: Promise<void> | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #flushTurn: NodeJS.Immediate | undefined;
  #failure: unknown;
  #leaseHeld = true;
  /** Filings that `take` is asked for and waits for. */
  #asked = 0;
  readonly #chunkWaiters: (() => void)[] = [];
  readonly #demandWaiters: (() => void)[] = [];

  constructor(source: ClaimSource, now: () => number = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  /** False when another process holds the batch. Sending must stop. */
  get leaseHeld(): boolean {
    return this.#leaseHeld;
  }

  /** Whether workers may take claims and report outcomes now. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get intakeEnded(): boolean {
    return this.#intakeEnded;
  }

  /**
   * Lets workers take claims, until `close`.
   * @param minAhead Number of claimed filings to keep ready. Grows up to 4x while sending is fast. 0: claims nothing
   *   ahead, only what is taken; each call then waits for the disk.
   */
  open(minAhead: () => number): void {
    this.#isOpen = true;
    this.#minAhead = minAhead;
    this.#factor = 1;
    this.#rate = 8 * FAST_RATE;
    this.#takenSinceMeasured = 0;
    this.#measuredAt = this.#now();
    this.#isExhausted = false;
    this.#reconsider();
  }

  /**
   * Records rows of the file, in file order. One call at a time. While sending is fast, claims the new filings in the
   * same transaction.
   * @throws LedgerError
   */
  record(rows: readonly NewRow[]): Promise<AddedRow[]> {
    const recording = this.#recordRows(rows);
    // The caller gets the failure; `close` only waits for the end.
    this.#recording = recording.catch(() => undefined);
    return recording;
  }

  /** Marks the end of the file: no more rows will be recorded. */
  endIntake(): void {
    this.#intakeEnded = true;
    this.#wakeTakers();
  }

  /** Adds outcomes. They are written shortly afterwards. */
  report(finished: readonly Transition[]): void {
    this.#finished.push(...finished);
    this.#reconsider();
  }

  /**
   * Takes up to `max` durably claimed filings. Waits for a full call while more filings are expected.
   * @returns An empty list when nothing is left and nothing more is expected, after `close`, or when the lease is lost.
   * @throws LedgerError
   */
  async take(max: number): Promise<ClaimedFiling[]> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (!this.#leaseHeld || !this.#isOpen) return [];
      const isDrained = this.#isDrained;
      if (this.#ready.length >= max || (isDrained && this.#intakeEnded && this.#ready.length > 0)) {
        const taken = this.#ready.splice(0, max);
        this.#takenSinceMeasured += taken.length;
        this.#reconsider();
        return taken;
      }
      if (isDrained && this.#finished.length === 0 && !this.#flushing) {
        if (this.#intakeEnded) return [];
        await new Promise<void>((resolve) => void this.#chunkWaiters.push(resolve));
      } else {
        this.#asked += max;
        await this.#flush();
        this.#asked -= max;
      }
    }
  }

  /**
   * Writes all outcomes and returns unused claims to the ledger.
   * @throws LedgerError
   */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#releaseRecording();
    this.#wakeTakers();
    clearImmediate(this.#flushTurn);
    await Promise.all([this.#recording, this.#flushing]);
    const returned = this.#ready.splice(0).map(({ id, attempt }): Transition => ({ id, attempt, cause: "not-sent" }));
    this.#finished.push(...returned);
    while (this.#finished.length > 0 && this.#failure === undefined) await this.#flush();
    if (this.#failure !== undefined) throw this.#failure;
  }

  get #target(): number {
    return this.#claimsAhead ? this.#minAhead() * this.#factor : this.#asked;
  }

  get #claimsAhead(): boolean {
    return this.#minAhead() > 0;
  }

  get #isDrained(): boolean {
    return this.#isExhausted && this.#chunks === this.#chunksSeen;
  }

  /** New rows are claimed only when nothing older is left, so that filings leave in file order. */
  get #demand(): Demand {
    if (!this.#isOpen || !this.#claimsAhead || this.#rate < FAST_RATE) return "none";
    if (!this.#leaseHeld || this.#failure !== undefined) return "none";
    return this.#isDrained && this.#ready.length <= this.#target / 2 ? "now" : "soon";
  }

  async #recordRows(rows: readonly NewRow[]): Promise<AddedRow[]> {
    if (this.#demand === "soon") await this.#demandOrTimeout();
    const added = await this.#source.addRows(rows, this.#demand === "now");
    if (added.some(isLeftQueued)) this.#chunks++;
    this.#ready.push(...added.flatMap((row) => row.claimed ?? []));
    this.#wakeTakers();
    this.#reconsider();
    return added;
  }

  #demandOrTimeout(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, DEMAND_TIMEOUT_MS);
      this.#demandWaiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #releaseRecording(): void {
    for (const resolve of this.#demandWaiters.splice(0)) resolve();
  }

  #wakeTakers(): void {
    for (const resolve of this.#chunkWaiters.splice(0)) resolve();
  }

  /** Called after every change: decides whether to write now, later or not, and whether to claim new rows. */
  #reconsider(): void {
    if (this.#demand !== "soon") this.#releaseRecording();
    if (!this.#isOpen || this.#flushing || this.#failure !== undefined) return;
    const half = this.#target / 2;
    const isLow = (!this.#isDrained && this.#ready.length <= half) || this.#finished.length >= half;
    if (isLow && this.#claimsAhead) {
      this.#flushTurn ??= setImmediate(() => void this.#flush());
    } else if (this.#finished.length > 0) {
      this.#flushTimer ??= setTimeout(() => void this.#flush(), FLUSH_DELAY_MS);
    }
  }

  /**
   * Runs one write at a time. Never rejects, so it may run unawaited; the next call of `take` or `close` gets the
   * failure.
   */
  #flush(): Promise<void> {
    return (this.#flushing ??= this.#writeOnce()
      .catch((error: unknown) => void (this.#failure ??= error))
      .finally(() => {
        this.#flushing = undefined;
        this.#reconsider();
      }));
  }

  async #writeOnce(): Promise<void> {
    this.#adaptToRate();
    clearTimeout(this.#flushTimer);
    clearImmediate(this.#flushTurn);
    this.#flushTurn = undefined;
    this.#flushTimer = undefined;
    const finished = this.#finished;
    this.#finished = [];
    const atLeast = this.#claimsAhead ? 1 : 0;
    const wanted = this.#isOpen ? Math.max(atLeast, Math.ceil(this.#target) - this.#ready.length) : 0;
    this.#chunksSeen = this.#chunks;
    const { claimed, leaseHeld } = await this.#source.recordAndClaim(finished, wanted);
    this.#leaseHeld = leaseHeld;
    this.#isExhausted = claimed.length < wanted;
    this.#ready.push(...claimed);
  }

  #adaptToRate(): void {
    const elapsed = this.#now() - this.#measuredAt;
    if (elapsed < PREFETCH_MS) return;
    const rate = this.#takenSinceMeasured / elapsed;
    this.#factor = Math.min(MAX_PREFETCH_FACTOR, Math.max(1, (rate * PREFETCH_MS) / this.#minAhead()));
    this.#rate = Math.max(rate, this.#rate / 2);
    this.#measuredAt += elapsed;
    this.#takenSinceMeasured = 0;
  }
}

function isLeftQueued(row: AddedRow): boolean {
  return row.claimed === undefined && row.intake !== "invalid" && row.intake !== "changed";
}
