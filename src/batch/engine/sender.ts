import { type RegistryClient, isRateLimited, isRegistryError } from "../../sdk/index.js";
import { pausedUntil } from "./authority-pause.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchCounts, BatchRecord, ClaimedFiling, Owner, Transition } from "../ledger/types.js";
import type { FeedNotices } from "./change-feed.js";
import { GRACE_MS, lookUp, resolveUnclear } from "./resolve-unclear.js";
import type { MaterialUploads } from "./material-uploads.js";
import type { ClaimBuffer } from "./sending/claim-buffer.js";
import { sendCall, transitionAll, type CallingRun } from "./send-call.js";
import { CallLimits } from "./sending/call-limits.js";
import { Outage } from "./sending/outage.js";
import { sleep } from "./sleep.js";
import type { StopInfo, Waiting } from "./stop.js";

export interface SendOptions {
  readonly ledger: Ledger;
  readonly notices: FeedNotices;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly owner: Owner;
  readonly uploads: MaterialUploads;
  /** Of the run: the file may be read into it meanwhile. */
  readonly buffer: ClaimBuffer;
  /** Filings a call, and bytes of its body; the authority's limits. */
  readonly maxFilings: number;
  readonly maxBytes: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** A pause that the authority asks for is waited out here up to this long (ms); a longer one stops the batch. */
  readonly maxWaitMs: number;
  /** An outage, or filings that wait for a date, are waited for here up to this long (ms). */
  readonly patienceMs: number;
  /** Rows that the file has, for while it is still read. */
  readonly rowsInFile?: () => number;
  /** Stop claiming, finish what is in flight. */
  readonly drain?: AbortSignal;
  /** Cut what is in flight too; its rows become unclear. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (counts: BatchCounts) => void;
  /** Called when a wait begins, and again while it lasts. */
  readonly onWaiting?: (waiting: Waiting) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: typeof sleep;
}

const PROGRESS_INTERVAL_MS = 200;
/** Filings held ready where a call carries one: half of them share a transaction. */
const MIN_AHEAD = 128;
/**
 * Share of the pending filings that may be under way at once, where that is more than two calls: what an outage catches
 * under way may have to be sent twice.
 */
const MAX_UNDER_WAY = 0.08;
const MIN_CALLS_UNDER_WAY = 2;

/**
 * Sends every queued filing of a batch. Each worker has one call in flight at a time. The workers share the
 * transactions that record answers and claim the next filings.
 */
export async function sendQueued(options: SendOptions): Promise<StopInfo | undefined> {
  const run = new SendRun(options);
  await run.resolveUnclear();
  while (!run.stopped) {
    await run.runWorkers();
    if (run.stopped) break;
    // Resolves what the workers left unclear. What turns out absent is queued again, so the workers run once more.
    await run.resolveUnclear();
    if (run.stopped) break;
    const date = await options.ledger.earliestQueued(options.batch.id);
    if (date === undefined) break;
    await run.waitForDate(date);
  }
  return run.stopped;
}

class SendRun implements CallingRun {
  stopped: StopInfo | undefined;
  readonly limits: CallLimits;
  readonly outage: Outage;
  #lastProgress = 0;
  #recovery: Promise<void> | undefined;
  /** Whether a filing call was answered in this run. Until then one call at a time is enough to see whether any is. */
  #isProven = false;
  /** Unclear filings are looked up in turn while an outage leaves nothing to file. */
  #lookedUp = 0;
  /** Since when only filings with a date are left and none was settled. */
  #datedSince: number | undefined;
  #callsUnderWay = 0;
  #maxCalls: number;
  #pendingSeenAt = -Infinity;
  readonly #waitingForTurn: (() => void)[] = [];

  constructor(readonly options: SendOptions) {
    const { patienceMs, random = Math.random } = options;
    this.limits = new CallLimits(options);
    this.outage = new Outage({ now: options.now ?? steadyClock(), random, patienceMs });
    this.#maxCalls = options.concurrency;
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  sleep(ms: number): Promise<void> {
    return (this.options.sleep ?? sleep)(ms, this.options.drain);
  }

  /** Runs all workers until nothing is queued or something stops them. */
  async runWorkers(): Promise<void> {
    const { buffer, concurrency } = this.options;
    buffer.open(() => Math.max(MIN_AHEAD, 2 * this.limits.size));
    await Promise.all(Array.from({ length: concurrency }, () => worker(this)));
    await buffer.close();
  }

  halt(stop: StopInfo): void {
    this.stopped ??= stop;
  }

  /** Looks up what is unclear. While that fails it is tried again as in any outage. */
  async resolveUnclear(): Promise<void> {
    for (;;) {
      const stop = await resolveUnclear(this.options);
      if (!stop) return;
      if (stop.reason !== "gateway-unreachable") return this.halt(stop);
      this.outage.failed(stop.error);
      while (this.outage.isOn && (await this.#probeSlot()))
        if ((await this.#lookUpNext()) !== "failed") this.outage.over();
      if (this.stopped) return;
    }
  }

  async progress(): Promise<void> {
    const { onProgress, ledger, batch } = this.options;
    this.#lastProgress = this.now();
    onProgress?.(await ledger.counts(batch.id));
  }

  get progressDue(): boolean {
    return this.options.onProgress !== undefined && this.now() - this.#lastProgress >= PROGRESS_INTERVAL_MS;
  }

  /** A filing call was answered in the contract's words. */
  answered(call: readonly ClaimedFiling[], transitions: readonly Transition[]): void {
    this.#isProven = true;
    this.limits.answered(call);
    this.outage.worked();
    if (transitions.some(({ cause }) => cause !== "not-taken" && cause !== "answer-lost")) this.#datedSince = undefined;
  }

  /** A call failed in a way that says nothing of its filings. */
  failed(call: readonly ClaimedFiling[], error: unknown): void {
    this.limits.failed(call);
    this.outage.failed(error);
  }

  get isHeldUp(): boolean {
    return this.outage.isOn && !this.stopped;
  }

  /** Of all workers one tries whether the gateway works again; the others wait for it. */
  async waitForRecovery(): Promise<void> {
    await (this.#recovery ??= this.#recover().finally(() => (this.#recovery = undefined)));
  }

  async #recover(): Promise<void> {
    // Reads fail or work: once they work, only filing calls prove anything.
    let next: "file" | "read" = "file";
    let readsWork = false;
    while (this.isHeldUp && (await this.#probeSlot())) {
      if (next === "read") {
        readsWork = await this.#read();
        if (readsWork) next = "file";
        continue;
      }
      const outcome = await this.#fileOne();
      if (outcome === "worked") {
        this.outage.over();
        this.limits.outageOver();
        // One larger call more before all workers go on: the outage may be one of larger calls.
        if (this.limits.size > 1) await this.#sendNext(this.limits.size);
      } else if (outcome === "nothing-to-file") this.outage.over();
      else if (outcome === "failed" && !readsWork && !isHeldBack(this.outage.error)) next = "read";
    }
  }

  /**
   * Waits until the next probe is due. False when there is to be none: patience is at its end, or the run stops.
   */
  async #probeSlot(): Promise<boolean> {
    const { drain, onWaiting } = this.options;
    const { outage } = this;
    const wait = outage.nextProbe();
    if (wait === undefined) {
      const until = this.#pausedUntil();
      this.halt(
        isRateLimited(outage.error) && until > this.now()
          ? { reason: "paused", until, error: outage.error }
          : { reason: "gateway-unreachable", error: outage.error },
      );
      return false;
    }
    onWaiting?.({ reason: "outage", since: outage.since, until: outage.until, error: outage.error });
    await this.sleep(wait);
    if (this.paused) await this.waitOutPause();
    if (drain?.aborted) this.halt({ reason: "interrupted" });
    return !this.stopped;
  }

  async #read(): Promise<boolean> {
    const { client, signal } = this.options;
    return client.capabilities.get({ fresh: true, maxRetries: 0, maxRetryAfterMs: 0, signal }).then(
      () => true,
      (error: unknown) => {
        this.outage.failed(error);
        return false;
      },
    );
  }

  /** A filing call with one filing; when none is queued, one that is unclear is looked up, to be filed next time. */
  async #fileOne(): Promise<"worked" | "failed" | "looked-up" | "nothing-to-file"> {
    const sent = await this.#sendNext(1);
    return sent ?? (this.stopped ? "failed" : this.#lookUpNext());
  }

  /** Sends one call in place of the workers. Undefined when nothing is queued. */
  async #sendNext(size: number): Promise<"worked" | "failed" | undefined> {
    const { buffer } = this.options;
    const claimed = await buffer.take(size);
    if (!buffer.leaseHeld) this.halt({ reason: "lease-lost" });
    if (claimed.length === 0) return undefined;
    const [call = [], ...rest] = this.limits.plan(claimed);
    buffer.report(transitionAll(rest.flat(), "not-sent"));
    const { transitions, isAnswered } = await sendCall(this, call, { isProbe: true });
    buffer.report(transitions);
    return isAnswered ? "worked" : "failed";
  }

  async #lookUpNext(): Promise<"looked-up" | "failed" | "nothing-to-file"> {
    const { ledger, batch, buffer } = this.options;
    const page = await ledger.listUnclear(batch.id, this.#lookedUp, 1);
    const [filing] = page.length > 0 || this.#lookedUp === 0 ? page : await ledger.listUnclear(batch.id, 0, 1);
    if (!filing) return "nothing-to-file";
    this.#lookedUp = filing.id;
    await this.sleep(GRACE_MS);
    const { transition, stop } = await lookUp(filing, this.options);
    if (transition) {
      if (buffer.isOpen) buffer.report([transition]);
      else await ledger.recordAndClaim(batch.id, this.options.owner, [transition], 0);
      // It was done and only the answer was lost: the others that are unclear may be settled in the same way.
      return transition.cause === "case-known" ? "nothing-to-file" : "looked-up";
    }
    if (stop?.reason === "gateway-unreachable") this.outage.failed(stop.error);
    else if (stop) this.halt(stop);
    return "failed";
  }

  get paused(): boolean {
    return this.#pausedUntil() > this.now();
  }

  #pausedUntil(): number {
    return pausedUntil(this.options.client, () => this.now());
  }

  /** Waits out what the authority asked for, or halts when that is too long. */
  async waitOutPause(): Promise<void> {
    const { maxWaitMs } = this.options;
    const until = this.#pausedUntil();
    const wait = until - this.now();
    if (wait > maxWaitMs) return this.halt({ reason: "paused", until });
    await this.sleep(wait);
  }

  /** Waits until the first of the filings that are left may be sent again, or halts when that is too late. */
  async waitForDate(date: number): Promise<void> {
    const { drain, patienceMs, onWaiting } = this.options;
    if (date <= this.now()) return;
    this.#datedSince ??= this.now();
    if (date - this.#datedSince > patienceMs) return this.halt({ reason: "send-later", until: date });
    onWaiting?.({ reason: "send-later", since: this.#datedSince, until: date });
    await this.sleep(date - this.now());
    if (drain?.aborted) this.halt({ reason: "interrupted" });
  }

  /** Waits until another call may leave beside those under way. */
  async waitForTurn(): Promise<void> {
    for (;;) {
      await this.#look();
      if (this.stopped || this.outage.isOn || this.#callsUnderWay < (this.#isProven ? this.#maxCalls : 1)) break;
      await new Promise<void>((resolve) => void this.#waitingForTurn.push(resolve));
    }
    this.#callsUnderWay++;
  }

  endTurn(): void {
    this.#callsUnderWay--;
    for (const resolve of this.#waitingForTurn.splice(0)) resolve();
  }

  /** How many calls may be under way: fewer when little is pending. */
  async #look(): Promise<void> {
    const { ledger, batch, concurrency, rowsInFile = () => 0, buffer } = this.options;
    const { size } = this.limits;
    if (concurrency <= MIN_CALLS_UNDER_WAY || size === 1 || this.now() - this.#pendingSeenAt < PROGRESS_INTERVAL_MS)
      return;
    this.#pendingSeenAt = this.now();
    const { rows, byState } = await ledger.counts(batch.id);
    const unread = buffer.intakeEnded ? 0 : Math.max(0, rowsInFile() - rows);
    const pending = unread + byState.queued.filings + byState.sending.filings;
    const calls = Math.floor((pending * MAX_UNDER_WAY) / size);
    this.#maxCalls = Math.min(concurrency, Math.max(MIN_CALLS_UNDER_WAY, calls));
  }
}

async function worker(run: SendRun): Promise<void> {
  const { buffer, drain } = run.options;
  for (;;) {
    if (run.isHeldUp) await run.waitForRecovery();
    if (run.paused) await run.waitOutPause();
    if (drain?.aborted) run.halt({ reason: "interrupted" });
    if (run.stopped) return;
    await run.waitForTurn();
    try {
      if (run.stopped || run.isHeldUp) continue;
      const claimed = await buffer.take(run.limits.size);
      if (!buffer.leaseHeld) return run.halt({ reason: "lease-lost" });
      if (run.progressDue) await run.progress();
      if (claimed.length === 0) return;
      await sendClaimed(run, claimed);
    } finally {
      run.endTurn();
    }
  }
}

/** Sends claimed filings, in as many calls as the limits ask for. */
async function sendClaimed(run: SendRun, claimed: readonly ClaimedFiling[]): Promise<void> {
  const { buffer, drain } = run.options;
  for (const call of run.limits.plan(claimed)) {
    // A stop, an outage or a pause may have come meanwhile: what has not left stays here.
    const mustWait = run.stopped !== undefined || run.isHeldUp || run.paused || drain?.aborted === true;
    const transitions = mustWait ? transitionAll(call, "not-sent") : (await sendCall(run, call)).transitions;
    buffer.report(transitions);
  }
}

/** Epoch ms that no change of the computer's clock moves: patience is a length of time, not a date. */
function steadyClock(): () => number {
  const offset = Date.now() - performance.now();
  return () => Math.round(offset + performance.now());
}

/** The client did not even try: it holds calls back for a moment after several failures. */
function isHeldBack(error: unknown): boolean {
  return isRegistryError(error) && error.attempts === 0;
}
