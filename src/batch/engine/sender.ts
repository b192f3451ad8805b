import { type RegistryClient, isRateLimited, isRegistryError } from "../../sdk/index.js";
import { pausedUntil } from "./authority-pause.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchCounts, BatchRecord, ClaimedFiling } from "../ledger/types.js";
import type { Transition } from "../ledger/reports.js";
import type { Owner } from "../ledger/coordination.js";
import type { FeedNotices } from "./change-feed.js";
import { GRACE_MS, lookUp, resolveUnclear } from "./resolve-unclear.js";
import type { MaterialUploads } from "./material-uploads.js";
import type { ClaimBuffer } from "./sending/claim-buffer.js";
import type { HeldLease } from "./sending/held-lease.js";
import { sendCall, transitionAll, type CallingRun } from "./send-call.js";
import { CallLimits } from "./sending/call-limits.js";
import { noteIncident, noteInterruption } from "./sending/gateway-notes.js";
import { Outage } from "./sending/outage.js";
import { sleep } from "./sleep.js";
import type { StopInfo, Waiting } from "./stop.js";

/** Options of `sendQueued`. */
export interface SendOptions {
  readonly ledger: Ledger;
  readonly notices: FeedNotices;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly owner: Owner;
  readonly uploads: MaterialUploads;
  /** Claim buffer of the run. The file may be read into it at the same time. */
  readonly buffer: ClaimBuffer;
  /** Lease on the batch, under which filings leave. */
  readonly lease: HeldLease;
  /** Max filings per call and max bytes of its body, as the authority allows. */
  readonly maxFilings: number;
  readonly maxBytes: number;
  /** Whether the gateway can tell after a crash which of the claimed filings have arrived. */
  readonly hasLookUp: boolean;
  /** Max concurrent calls. */
  readonly concurrency: number;
  /** Longest pause that is waited out (ms). A longer one stops the run. */
  readonly maxWaitMs: number;
  /** Longest wait for the end of an outage, or for filings with a date (ms). */
  readonly patienceMs: number;
  /** Number of rows of the file, while it is still being read. */
  readonly rowsInFile?: () => number;
  /** Stops claiming and finishes calls in flight. */
  readonly drain?: AbortSignal;
  /** Aborts calls in flight. Their filings become unclear. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (counts: BatchCounts) => void;
  /** Called when a wait begins, and repeatedly while it lasts. */
  readonly onWaiting?: (waiting: Waiting) => void;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: typeof sleep;
}

const PROGRESS_INTERVAL_MS = 200;
/** Min filings to keep ready when a call carries one filing. Half of them share a transaction. */
const MIN_AHEAD = 128;
/**
 * Max share of the pending filings in flight, beyond two calls. Filings in flight when an outage begins may have to be
 * sent twice.
 */
const MAX_SHARE_IN_FLIGHT = 0.08;
const MIN_CALLS_IN_FLIGHT = 2;

/**
 * Sends every queued filing of a batch. Each worker has one call in flight at a time. The workers share the
 * transactions that record outcomes and claim the next filings.
 *
 * @returns Why sending stopped early, or undefined when everything was sent.
 */
export async function sendQueued(options: SendOptions): Promise<StopInfo | undefined> {
  const run = new SendRun(options);
  await run.resolveUnclear();
  while (!run.stopped) {
    await run.runWorkers();
    if (run.stopped) break;
    // Resolve filings that the workers left unclear. Absent ones are queued again, so the workers run once more.
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
  /** Whether a filing call was answered in this run. Until then, one call at a time is enough to find out. */
  #isProven = false;
  /** Id of the last unclear filing looked up in an outage. They take turns while nothing can be filed. */
  #lookedUp = 0;
  /** Time since which only filings with a date are left and none was settled (ms). */
  #datedSince: number | undefined;
  /** End of the last pause that was recorded. */
  #notedPause = 0;
  #callsInFlight = 0;
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

  /** Runs all workers until nothing is queued or the run stops. */
  async runWorkers(): Promise<void> {
    const { buffer, concurrency, hasLookUp } = this.options;
    // Without a look-up every claim that a crash leaves goes to a person: only what is about to leave is claimed.
    buffer.open(() => (hasLookUp ? Math.max(MIN_AHEAD, 2 * this.limits.size) : 0));
    await Promise.all(Array.from({ length: concurrency }, () => worker(this)));
    await buffer.close();
  }

  halt(stop: StopInfo): void {
    this.stopped ??= stop;
  }

  /** Resolves unclear filings. A failure is retried like any outage. */
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

  /** Handles a valid response to a filing call. */
  answered(call: readonly ClaimedFiling[], transitions: readonly Transition[]): void {
    this.#isProven = true;
    this.limits.answered(call);
    this.outage.worked();
    if (transitions.some(({ cause }) => cause !== "not-taken" && cause !== "answer-lost")) this.#datedSince = undefined;
  }

  /** Handles a failed call that says nothing about its filings. */
  failed(call: readonly ClaimedFiling[], error: unknown): void {
    this.limits.failed(call);
    this.outage.failed(error);
  }

  get isHeldUp(): boolean {
    return this.outage.isOn && !this.stopped;
  }

  /** Waits for the end of an outage. One worker probes the gateway; the others wait for it. */
  async waitForRecovery(): Promise<void> {
    await (this.#recovery ??= this.#recover().finally(() => (this.#recovery = undefined)));
  }

  async #recover(): Promise<void> {
    const { since } = this.outage;
    await this.#probeUntilRecovered();
    const { ledger, batch } = this.options;
    await noteInterruption(ledger, batch.authority, "outage", since, this.outage.isOn ? undefined : this.now());
    await noteIncident(ledger, batch.authority, this.outage.error);
  }

  async #probeUntilRecovered(): Promise<void> {
    // Once reads work, only filing calls prove anything.
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
        // Send one larger call before all workers continue: the outage may affect only large calls.
        if (this.limits.size > 1) await this.#sendNext(this.limits.size);
      } else if (outcome === "nothing-to-file") this.outage.over();
      else if (outcome === "failed" && !readsWork && !isHeldBack(this.outage.error)) next = "read";
    }
  }

  /** Waits until the next probe is due. Returns false when patience is exhausted or the run stops. */
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

  /**
   * Probes with a filing call of one filing. When none is queued, looks up an unclear filing, to be filed by the next
   * probe.
   */
  async #fileOne(): Promise<"worked" | "failed" | "looked-up" | "nothing-to-file"> {
    const sent = await this.#sendNext(1);
    return sent ?? (this.stopped ? "failed" : this.#lookUpNext());
  }

  /** Sends one call in place of the workers. Returns undefined when nothing is queued. */
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
      // The filing had arrived and only the response was lost. Other unclear filings may be settled in the same way.
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

  /** Waits out a pause that the authority asked for, or halts when it is too long. */
  async waitOutPause(): Promise<void> {
    const { ledger, batch, maxWaitMs } = this.options;
    const until = this.#pausedUntil();
    const wait = until - this.now();
    if (this.#notedPause !== until) {
      // Every worker waits; one of them records it.
      this.#notedPause = until;
      await noteInterruption(ledger, batch.authority, "paused", this.now(), until);
    }
    if (wait > maxWaitMs) return this.halt({ reason: "paused", until });
    await this.sleep(wait);
  }

  /** Waits until the next filing may be sent again, or halts when that is too late. */
  async waitForDate(date: number): Promise<void> {
    const { drain, patienceMs, onWaiting } = this.options;
    if (date <= this.now()) return;
    this.#datedSince ??= this.now();
    if (date - this.#datedSince > patienceMs) return this.halt({ reason: "send-later", until: date });
    onWaiting?.({ reason: "send-later", since: this.#datedSince, until: date });
    await this.sleep(date - this.now());
    if (drain?.aborted) this.halt({ reason: "interrupted" });
  }

  /** Waits until another call may start. */
  async waitForTurn(): Promise<void> {
    for (;;) {
      await this.#updateMaxCalls();
      if (this.stopped || this.outage.isOn || this.#callsInFlight < (this.#isProven ? this.#maxCalls : 1)) break;
      await new Promise<void>((resolve) => void this.#waitingForTurn.push(resolve));
    }
    this.#callsInFlight++;
  }

  endTurn(): void {
    this.#callsInFlight--;
    for (const resolve of this.#waitingForTurn.splice(0)) resolve();
  }

  /** Updates the max number of concurrent calls: fewer when little is pending. */
  async #updateMaxCalls(): Promise<void> {
    const { ledger, batch, concurrency, rowsInFile = () => 0, buffer } = this.options;
    const { size } = this.limits;
    if (concurrency <= MIN_CALLS_IN_FLIGHT || size === 1 || this.now() - this.#pendingSeenAt < PROGRESS_INTERVAL_MS)
      return;
    this.#pendingSeenAt = this.now();
    const { rows, byState } = await ledger.counts(batch.id);
    const unread = buffer.intakeEnded ? 0 : Math.max(0, rowsInFile() - rows);
    const pending = unread + byState.queued.filings + byState.sending.filings;
    const calls = Math.floor((pending * MAX_SHARE_IN_FLIGHT) / size);
    this.#maxCalls = Math.min(concurrency, Math.max(MIN_CALLS_IN_FLIGHT, calls));
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

/** Sends claimed filings, in as many calls as the limits require. */
async function sendClaimed(run: SendRun, claimed: readonly ClaimedFiling[]): Promise<void> {
  const { buffer, drain } = run.options;
  for (const call of run.limits.plan(claimed)) {
    // A stop, an outage or a pause may have begun meanwhile. Filings that have not left stay here.
    const mustWait = run.stopped !== undefined || run.isHeldUp || run.paused || drain?.aborted === true;
    const transitions = mustWait ? transitionAll(call, "not-sent") : (await sendCall(run, call)).transitions;
    buffer.report(transitions);
  }
}

/** Returns a clock in epoch ms that ignores changes of the system time. Patience is a duration, not a date. */
function steadyClock(): () => number {
  const offset = Date.now() - performance.now();
  return () => Math.round(offset + performance.now());
}

/** Checks whether the client held the call back itself, as it does for a moment after several failures. */
function isHeldBack(error: unknown): boolean {
  return isRegistryError(error) && error.attempts === 0;
}
