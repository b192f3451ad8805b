import type { Ledger } from "../../ledger/ledger.js";
import type {
  AddedRow,
  ClaimedFiling,
  JudgeRelated,
  NewRow,
  Owner,
  RecordAndClaimResult,
  Transition,
} from "../../ledger/types.js";

/** The two writes of the ledger that claim, for one batch and one owner. */
export interface ClaimSource {
  /** Records outcomes and claims up to `claim` queued filings, in one transaction. */
  recordAndClaim(finished: readonly Transition[], claim: number): Promise<RecordAndClaimResult>;
  /** Records rows of the file and, with `claim`, claims the new filings in the same transaction. */
  addRows(rows: readonly NewRow[], claim: boolean): Promise<AddedRow[]>;
}

/** The writes of a ledger for a batch whose lease `owner` holds. */
export function claimSourceOf(ledger: Ledger, batch: string, owner: Owner, judge?: JudgeRelated): ClaimSource {
  return {
    recordAndClaim: (finished, claim) => ledger.recordAndClaim(batch, owner, finished, claim),
    addRows: (rows, claim) => ledger.addRows(batch, rows, claim ? owner : undefined, judge),
  };
}

/** Max delay before an outcome is written (ms). Lets outcomes share a transaction. */
const FLUSH_DELAY_MS = 100;
/**
 * Sending time that the buffer covers (ms). Less, and a fast authority waits for the disk; more, and a crash leaves
 * more to be looked up.
 */
const PREFETCH_MS = 160;
const MAX_PREFETCH_FACTOR = 4;
/**
 * Filings sent per ms from which new rows are claimed as they are recorded: a chunk of the file is then sent within
 * half a second.
 */
const FAST_RATE = 2;
/** How long new rows wait for the workers to ask for them before they are recorded unclaimed (ms). */
const DEMAND_TIMEOUT_MS = 500;

/**
 * Whether new rows are to be claimed as they are recorded: at once, once the workers have sent what they hold, or not.
 */
type Demand = "now" | "soon" | "none";

/**
 * Claimed filings, prefetched a little ahead of the workers that send them, and outcomes on their way to the ledger.
 *
 * The only owner of claims: it claims what is queued, claims new rows in the transaction that records them, hands
 * claims out, and returns to the ledger what no worker took. One transaction writes outcomes and makes claims, each
 * time that half of what is held has gone, for a transaction costs much more than a row in it. A call that can leave
 * never waits for the disk. A claim is durable before it is handed out; after a crash every claimed filing is looked
 * up.
 */
export class ClaimBuffer {
  readonly #source: ClaimSource;
  readonly #now: () => number;
  readonly #ready: ClaimedFiling[] = [];
  #finished: Transition[] = [];
  /** Workers take claims; without them nothing is claimed. */
  #isOpen = false;
  #minAhead: () => number = () => 1;
  /** Multiple of `minAhead` that is held now. */
  #factor = 1;
  /** Filings taken per ms. Halved at most from one look to the next: a slow start says little. */
  #rate = 0;
  #takenSinceLook = 0;
  #lookedAt = 0;
  /**
   * The last claim brought less than was asked for: nothing is queued, unless a chunk was recorded or an outcome
   * returns a filing.
   */
  #isExhausted = false;
  /**
   * Recorded chunks of the file with filings that wait to be claimed; and how many of them had come at the last claim.
   */
  #chunks = 0;
  #chunksSeen = 0;
  #intakeEnded = false;
  #recording: Promise<unknown> = Promise.resolve();
  #flushing: Promise<void> | undefined;
  #flushTimer: NodeJS.Timeout | undefined;
  #flushTurn: NodeJS.Immediate | undefined;
  #failure: unknown;
  #leaseHeld = true;
  readonly #chunkWaiters: (() => void)[] = [];
  readonly #demandWaiters: (() => void)[] = [];

  constructor(source: ClaimSource, now: () => number = () => performance.now()) {
    this.#source = source;
    this.#now = now;
  }

  /** False when another process holds the batch: stop sending. */
  get leaseHeld(): boolean {
    return this.#leaseHeld;
  }

  /** Workers may take claims and report outcomes now. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get intakeEnded(): boolean {
    return this.#intakeEnded;
  }

  /**
   * Lets workers take claims, until `close`.
   * @param minAhead Number of claimed filings to keep ready. Grows up to 4x while sending is fast.
   */
  open(minAhead: () => number): void {
    this.#isOpen = true;
    this.#minAhead = minAhead;
    this.#factor = 1;
    this.#rate = 8 * FAST_RATE;
    this.#takenSinceLook = 0;
    this.#lookedAt = this.#now();
    this.#isExhausted = false;
    this.#reconsider();
  }

  /**
   * Records rows of the file, in file order, one call at a time. While sending is fast the new filings are claimed in
   * the same transaction.
   * @throws LedgerError
   */
  record(rows: readonly NewRow[]): Promise<AddedRow[]> {
    const recording = this.#recordRows(rows);
    // The caller gets a failure; `close` only waits for the end.
    this.#recording = recording.catch(() => undefined);
    return recording;
  }

  /** No more rows come. */
  endIntake(): void {
    this.#intakeEnded = true;
    this.#wakeTakers();
  }

  /** Adds outcomes; they are written soon. */
  report(finished: readonly Transition[]): void {
    this.#finished.push(...finished);
    this.#reconsider();
  }

  /**
   * Takes up to `max` durably claimed filings. Waits for a full call while more filings are on their way.
   * @returns An empty list when nothing is left and nothing more comes, after `close`, or when the lease is lost.
   * @throws LedgerError
   */
  async take(max: number): Promise<ClaimedFiling[]> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure;
      if (!this.#leaseHeld || !this.#isOpen) return [];
      const isDrained = this.#isDrained;
      if (this.#ready.length >= max || (isDrained && this.#intakeEnded && this.#ready.length > 0)) {
        const taken = this.#ready.splice(0, max);
        this.#takenSinceLook += taken.length;
        this.#reconsider();
        return taken;
      }
      if (isDrained && this.#finished.length === 0 && !this.#flushing) {
        if (this.#intakeEnded) return [];
        await new Promise<void>((resolve) => void this.#chunkWaiters.push(resolve));
      } else {
        await this.#flush();
      }
    }
  }

  /** Writes every outcome and returns the claims that no worker took. @throws LedgerError */
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
    return this.#minAhead() * this.#factor;
  }

  get #isDrained(): boolean {
    return this.#isExhausted && this.#chunks === this.#chunksSeen;
  }

  /** New rows are claimed only when nothing older is left: filings leave in the order of the file. */
  get #demand(): Demand {
    if (!this.#isOpen || this.#rate < FAST_RATE || !this.#leaseHeld || this.#failure !== undefined) return "none";
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

  /**
   * Something was taken, reported, recorded or written: decides whether to write now, later or not, and whether new
   * rows are wanted.
   */
  #reconsider(): void {
    if (this.#demand !== "soon") this.#releaseRecording();
    if (!this.#isOpen || this.#flushing || this.#failure !== undefined) return;
    const half = this.#target / 2;
    if ((!this.#isDrained && this.#ready.length <= half) || this.#finished.length >= half) {
      this.#flushTurn ??= setImmediate(() => void this.#flush());
    } else if (this.#finished.length > 0) {
      this.#flushTimer ??= setTimeout(() => void this.#flush(), FLUSH_DELAY_MS);
    }
  }

  /**
   * Runs one write at a time. Never rejects, so that it may run unattended: the next caller of `take` or `close` gets
   * the failure.
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
    const wanted = this.#isOpen ? Math.max(1, Math.ceil(this.#target) - this.#ready.length) : 0;
    this.#chunksSeen = this.#chunks;
    const { claimed, leaseHeld } = await this.#source.recordAndClaim(finished, wanted);
    this.#leaseHeld = leaseHeld;
    this.#isExhausted = claimed.length < wanted;
    this.#ready.push(...claimed);
  }

  #adaptToRate(): void {
    const elapsed = this.#now() - this.#lookedAt;
    if (elapsed < PREFETCH_MS) return;
    const rate = this.#takenSinceLook / elapsed;
    this.#factor = Math.min(MAX_PREFETCH_FACTOR, Math.max(1, (rate * PREFETCH_MS) / this.#minAhead()));
    this.#rate = Math.max(rate, this.#rate / 2);
    this.#lookedAt += elapsed;
    this.#takenSinceLook = 0;
  }
}

function isLeftQueued(row: AddedRow): boolean {
  return row.claimed === undefined && row.intake !== "invalid" && row.intake !== "changed";
}
