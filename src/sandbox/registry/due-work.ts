import type { Cases } from "../cases/cases.js";
import type { PendingRenewal, Register } from "../register/register.js";
import type { CommitQueue } from "../store/commit-queue.js";
import { StoredCounter, type Database } from "../store/store.js";

/** First millisecond of a day in China. */
const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/**
 * The work of the calendar: scheduled decisions, starts of renewals, lapses and promotions. It runs in the order of
 * time and as of its own instant, also when the clock jumps over many of them.
 */
export class DueWork {
  readonly #cases: Cases;
  readonly #register: Register;
  readonly #commits: CommitQueue;
  readonly #onError: (error: unknown) => void;
  /** Minute in which nothing more was due. */
  readonly #ticked: StoredCounter;
  /** A seizure waits for the decision on its renewal, and lapses as soon as that is refused or withdrawn. */
  #held = false;

  constructor(db: Database, cases: Cases, register: Register, commits: CommitQueue, onError: (error: unknown) => void) {
    this.#cases = cases;
    this.#register = register;
    this.#commits = commits;
    this.#onError = onError;
    this.#ticked = new StoredCounter(db, "ticked");
  }

  /**
   * Runs what the register has due by `now`, with the decisions that come before it. Runs at the beginning of every
   * transaction and looks at most once per minute, because terms are counted in days.
   */
  lapse(now: Date): void {
    const minute = Math.floor(now.getTime() / 60_000);
    if (this.#ticked.value === minute) return;
    for (;;) {
      const pending = this.#pendingRenewals();
      const due = this.#register.nextDue(now, pending);
      this.#held = pending.used();
      if (!due) break;
      if (this.#decideBefore(startOf(due.on))) continue;
      const at = this.#instantOf(startOf(due.on), now.getTime());
      this.#cases.applyEffects(due.run(at), at);
    }
    if (!this.#held) this.#ticked.value = minute;
  }

  /** Runs what the work of a transaction has made due. */
  lapseHeld(now: Date): void {
    if (this.#held) this.lapse(now);
  }

  /**
   * Runs scheduled decisions, at most `max` so that the transaction stays short.
   *
   * @returns Whether more decisions are due.
   */
  decide(now: Date, max: number): boolean {
    for (let n = 0; n < max; n++) if (!this.#decideBefore(now.getTime() + 1)) return false;
    return true;
  }

  /** Runs the first scheduled decision before an instant. A case that cannot be decided is left to the desk. */
  #decideBefore(end: number): boolean {
    const due = this.#cases.store.nextDue();
    if (!due || due.at >= end) return false;
    this.#cases.store.setDue(due.seq, undefined);
    const at = this.#instantOf(due.at, end - 1);
    const decided = this.#commits.savepoint(() => this.#cases.runDue(due.caseNo, at));
    if (!decided.ok) this.#onError(decided.error);
    return true;
  }

  /** The instant as of which work is done (ms): its own, but not before the last change and not in the future. */
  #instantOf(due: number, now: number): Date {
    return new Date(Math.min(Math.max(due, this.#cases.store.lastChangedAt), now));
  }

  /** Reads the undecided renewals once, and only when a seizure is due. */
  #pendingRenewals(): (() => PendingRenewal[]) & { used: () => boolean } {
    let read: PendingRenewal[] | undefined;
    const get = () =>
      (read ??= this.#cases.store.pendingRenewals().map(({ institution, filing, doc }) => ({
        institution,
        filing: filing as PendingRenewal["filing"],
        receivedAt: doc.receivedAt,
      })));
    return Object.assign(get, { used: () => (read?.length ?? 0) > 0 });
  }
}
