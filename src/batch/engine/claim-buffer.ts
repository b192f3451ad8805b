import { IntakeChannel, type Demand } from "./intake-channel.js";
import type { ClaimedFiling, RecordAndClaimResult, Transition } from "../ledger/types.js";

type Exchange = (finished: readonly Transition[], claim: number) => Promise<RecordAndClaimResult>;

/** An outcome waits this long at most for others to share its transaction. */
const SHARE_MS = 100;
/** Held ready: what is taken in this time, within limits. Less, and a fast authority waits for the disk; more, and a kill leaves more to be looked up. */
const AHEAD_MS = 160;
const MAX_FACTOR = 4;
/** From here on what is read is sent at once, filings a millisecond: a lot of the reading is gone in half a second. */
const FAST = 2;

/**
 * Claimed filings a little ahead of those who send them, and outcomes on their way to the disk. One transaction carries both,
 * each time that half of what is held has gone: a transaction costs much more than a row in it. Calls that can leave leave before it:
 * nobody waits for the disk unless there is nothing to send.
 */
export class ClaimBuffer {
  private readonly ready: ClaimedFiling[] = [];
  private finished: Transition[] = [];
  private flushing: Promise<void> | undefined;
  private soon: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;
  /** How many times the least are held now, and what was taken since when: the next number comes of it. */
  private times = 1;
  /** Filings a millisecond, as far as is known: halved at most from one look to the next, for a slow start says little. */
  private pace = 8 * FAST;
  private taken = 0;
  private countedFrom: number;
  /** The last claim brought less than was asked for: nothing more is queued, unless a report puts it back. */
  private exhausted = false;
  /** Lots that had come when it was claimed last. */
  private chunks = 0;
  private closed = false;
  private failure: unknown;
  /** False: another process holds the batch now. */
  leaseHeld = true;

  /** `least`: how many filings to hold ready; four times as many while they go fast. After a kill they are looked up like those that were under way. */
  constructor(private readonly exchange: Exchange, private readonly minAhead: () => number, private readonly intake = IntakeChannel.none(), private readonly now = () => performance.now()) {
    this.countedFrom = now();
    intake.subscribe((claimed) => {
      this.ready.push(...claimed);
      this.flushWhenWorthIt();
    });
    intake.setDemand(this.demand);
  }

  private get target(): number {
    return this.minAhead() * this.times;
  }

  /** Nothing is queued now; with `arrivals` that have not ended, more may be later. */
  private get drained(): boolean {
    return this.exhausted && this.intake.count === this.chunks;
  }

  /** For claims as they come in: that they are sent as soon as they are taken, and in file order, only when nothing else is left. */
  private get demand(): Demand {
    if (this.pace < FAST || !this.leaseHeld || this.failure !== undefined) return "none";
    return this.drained && this.ready.length <= this.target / 2 ? "now" : "soon";
  }

  /** Records outcomes, soon. */
  report(finished: readonly Transition[]): void {
    this.finished.push(...finished);
    this.flushWhenWorthIt();
  }

  /** Durably claimed filings, up to `most`; none when nothing is left and nothing more comes. @throws LedgerProblem */
  async take(most: number): Promise<ClaimedFiling[]> {
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      if (!this.leaseHeld) return [];
      const isDry = this.drained;
      // A call is worth filling while more is on its way.
      if (this.ready.length >= most || (isDry && this.intake.ended && this.ready.length > 0)) {
        const taken = this.ready.splice(0, most);
        this.taken += taken.length;
        this.flushWhenWorthIt();
        return taken;
      }
      if (isDry && this.finished.length === 0 && !this.flushing) {
        if (this.intake.ended) return [];
        await this.intake.next();
      } else await this.flush();
    }
  }

  /** Records everything; what was claimed and not taken goes back to the queue. @throws LedgerProblem */
  async close(): Promise<void> {
    this.closed = true;
    this.intake.unsubscribe();
    clearImmediate(this.turn);
    await this.flushing;
    this.finished.push(...this.ready.splice(0).map(({ id, attempt }): Transition => ({ id, attempt, cause: "not-sent" })));
    while (this.finished.length > 0 && this.failure === undefined) await this.flush();
    if (this.failure !== undefined) throw this.failure;
  }

  private flushWhenWorthIt(): void {
    if (!this.closed) this.intake.setDemand(this.demand);
    // The end of a flush looks again.
    if (this.closed || this.flushing || this.failure !== undefined) return;
    const half = this.target / 2;
    if ((!this.drained && this.ready.length <= half) || this.finished.length >= half) this.turn ??= setImmediate(() => void this.flush());
    else if (this.finished.length > 0) this.soon ??= setTimeout(() => void this.flush(), SHARE_MS);
  }

  /** One at a time; never rejects, so that it may be left alone: whoever asks next hears of a failure. */
  private flush(): Promise<void> {
    return (this.flushing ??= this.once()
      .catch((error: unknown) => void (this.failure ??= error))
      .finally(() => {
        this.flushing = undefined;
        this.flushWhenWorthIt();
      }));
  }

  private keepPace(): void {
    const elapsed = this.now() - this.countedFrom;
    if (elapsed < AHEAD_MS) return;
    this.times = Math.min(MAX_FACTOR, Math.max(1, (this.taken * AHEAD_MS) / elapsed / this.minAhead()));
    this.pace = Math.max(this.taken / elapsed, this.pace / 2);
    this.countedFrom += elapsed;
    this.taken = 0;
  }

  private async once(): Promise<void> {
    this.keepPace();
    clearTimeout(this.soon);
    clearImmediate(this.turn);
    this.turn = undefined;
    this.soon = undefined;
    const finished = this.finished;
    this.finished = [];
    const wanted = this.closed ? 0 : Math.max(1, Math.ceil(this.target) - this.ready.length);
    this.chunks = this.intake.count;
    const { claimed, leaseHeld } = await this.exchange(finished, wanted);
    this.leaseHeld = leaseHeld;
    this.exhausted = claimed.length < wanted;
    this.ready.push(...claimed);
  }
}
