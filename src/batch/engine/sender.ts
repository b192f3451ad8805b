import {
  type BatchItem,
  type RegistryClient,
  isAborted,
  isAuthentication,
  isConflict,
  isInvalidRequest,
  isGatewayUnreachable,
  isOutcomeUnknown,
  isPermission,
  isRateLimited,
} from "../../sdk/index.js";
import { pausedUntil, savePause } from "./authority-pause.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchCounts, BatchRecord, ClaimedFiling, Owner, Transition } from "../ledger/types.js";
import type { FeedNotices } from "./change-feed.js";
import { resolveUnclear } from "./resolve-unclear.js";
import { MAX_ROUNDS, noProgressReason, reasonsOf, toTransition } from "./outcomes.js";
import type { MaterialUploads } from "./material-uploads.js";
import type { ClaimBuffer } from "./claim-buffer.js";
import { sleep } from "./sleep.js";
import type { StopInfo } from "./stop.js";

export interface SendOptions {
  readonly ledger: Ledger;
  readonly notices: FeedNotices;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly owner: Owner;
  readonly uploads: MaterialUploads;
  /** Of the run: the file may be read into it meanwhile. */
  readonly buffer: ClaimBuffer;
  /** Filings a call; the authority's limit. */
  readonly maxFilings: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** A pause that the authority asks for is waited out here up to this long (ms); a longer one stops the batch. */
  readonly maxWaitMs: number;
  /** Stop claiming, finish what is in flight. */
  readonly drain?: AbortSignal;
  /** Cut what is in flight too; its rows become unclear. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (counts: BatchCounts) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

const PROGRESS_INTERVAL_MS = 200;
/** Filings held ready where a call carries one: half of them share a transaction. */
const MIN_AHEAD = 128;
/** How long a gateway that has answered in this run may be away before the batch stops. */
const OUTAGE_LIMIT_MS = 30_000;
const FIRST_PROBE_DELAY_MS = 250;
const MAX_PROBE_DELAY_MS = 5_000;

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
    const { byState } = await options.ledger.counts(options.batch.id);
    if (byState.unclear.filings === 0) break;
    await run.resolveUnclear();
    const after = (await options.ledger.counts(options.batch.id)).byState;
    if (after.queued.filings === 0) break;
  }
  return run.stopped;
}

class SendRun {
  stopped: StopInfo | undefined;
  #lastProgress = 0;
  #size: number;
  #unhealthySince: number | undefined;
  #lastError: unknown;
  #probing: Promise<void> | undefined;

  constructor(readonly options: SendOptions) {
    this.#size = options.maxFilings;
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  get batchSize(): number {
    return this.#size;
  }

  /**
   * The authority found a call too large or unreadable as a whole: smaller calls, down to one filing, single out the
   * cause.
   */
  reduceCallSize(): boolean {
    if (this.#size === 1) return false;
    this.#size = Math.max(1, Math.floor(this.#size / 4));
    return true;
  }

  /** Runs all workers until nothing is queued or something stops them. */
  async runWorkers(): Promise<void> {
    const { buffer, concurrency } = this.options;
    buffer.open(() => Math.max(MIN_AHEAD, 2 * this.#size));
    await Promise.all(Array.from({ length: concurrency }, () => worker(this)));
    await buffer.close();
  }

  halt(stop: StopInfo): void {
    this.stopped ??= stop;
  }

  async resolveUnclear(): Promise<void> {
    const stop = await resolveUnclear(this.options);
    if (stop) this.halt(stop);
  }

  async progress(): Promise<void> {
    const { onProgress, ledger, batch } = this.options;
    this.#lastProgress = this.now();
    onProgress?.(await ledger.counts(batch.id));
  }

  get progressDue(): boolean {
    return this.options.onProgress !== undefined && this.now() - this.#lastProgress >= PROGRESS_INTERVAL_MS;
  }

  markHealthy(): void {
    this.#unhealthySince = undefined;
  }

  /**
   * The gateway answered when the run began (its capabilities were read): now it is given time, and is asked by one
   * small read at a time.
   */
  markUnhealthy(error: unknown): void {
    this.#lastError = error;
    this.#unhealthySince ??= this.now();
  }

  get isUnhealthy(): boolean {
    return this.#unhealthySince !== undefined && !this.stopped;
  }

  async waitForRecovery(): Promise<void> {
    await (this.#probing ??= this.#probe().finally(() => (this.#probing = undefined)));
  }

  async #probe(): Promise<void> {
    const { client, drain, signal, random = Math.random } = this.options;
    for (
      let wait = FIRST_PROBE_DELAY_MS;
      this.#unhealthySince !== undefined && !this.stopped;
      wait = Math.min(wait * 2, MAX_PROBE_DELAY_MS)
    ) {
      if (this.now() - this.#unhealthySince > OUTAGE_LIMIT_MS)
        return this.halt({ reason: "gateway-unreachable", error: this.#lastError });
      await sleep(wait * (0.5 + random() / 2), drain);
      if (drain?.aborted) return;
      const answered = await client.capabilities.get({ fresh: true, maxRetries: 0, signal }).then(
        () => true,
        () => false,
      );
      if (answered) this.markHealthy();
    }
  }

  get paused(): boolean {
    return pausedUntil(this.options.client) > this.now();
  }

  /** Waits out what the authority asked for, or halts when that is too long. */
  async waitOutPause(): Promise<void> {
    const { client, maxWaitMs, drain } = this.options;
    const until = pausedUntil(client);
    const wait = until - this.now();
    if (wait > maxWaitMs) return this.halt({ reason: "paused", until });
    await sleep(wait, drain);
  }
}

async function worker(run: SendRun): Promise<void> {
  const { buffer, drain } = run.options;
  for (;;) {
    if (run.isUnhealthy) await run.waitForRecovery();
    if (run.paused) await run.waitOutPause();
    if (drain?.aborted) run.halt({ reason: "interrupted" });
    if (run.stopped) return;
    const claimed = await buffer.take(run.batchSize);
    if (!buffer.leaseHeld) return run.halt({ reason: "lease-lost" });
    if (run.progressDue) await run.progress();
    if (claimed.length === 0) return;
    buffer.report(await sendClaimed(run, claimed));
  }
}

async function sendClaimed(run: SendRun, claimed: readonly ClaimedFiling[]): Promise<Transition[]> {
  const { client, batch, uploads, signal } = run.options;
  // A stop may have come while this worker waited for its claim: what has not left stays here.
  if (run.stopped || run.options.drain?.aborted) return transitionAll(claimed, "not-sent");
  let ready: ClaimedFiling[];
  let transitions: Transition[];
  try {
    ({ ready, transitions } = await uploads.ensure(claimed, signal));
  } catch (error) {
    // Only documents were on their way: whatever became of them, no filing has left.
    const outcome = await onCallFailed(run, claimed, error);
    return outcome.some((t) => t.cause === "answer-lost") ? transitionAll(claimed, "not-sent") : outcome;
  }
  if (ready.length === 0) return transitions;
  try {
    const items = await client.filings.fileEncoded(batch.kind, ready, { signal, maxRetryAfterMs: 0 });
    run.markHealthy();
    // One item for each, in the order in which they were asked for.
    const outcomes = ready.map((filing, i) => toTransition(filing, itemOf(filing, items[i])));
    return transitions.length === 0 ? outcomes : [...transitions, ...outcomes];
  } catch (error) {
    return [...transitions, ...(await onCallFailed(run, ready, error))];
  }
}

function itemOf({ ref }: ClaimedFiling, item: BatchItem | undefined): BatchItem {
  return item?.ref === ref ? item : { ref, outcome: "unknown" };
}

function transitionAll(
  claimed: readonly ClaimedFiling[],
  cause: "not-sent" | "not-taken" | "answer-lost",
): Transition[] {
  return claimed.map(({ id, attempt }) => ({ id, attempt, cause }));
}

async function onCallFailed(run: SendRun, claimed: readonly ClaimedFiling[], error: unknown): Promise<Transition[]> {
  const { ledger, batch, client } = run.options;
  await savePause(ledger, batch.authority, client);
  if (isRateLimited(error)) return transitionAll(claimed, "not-taken");
  if (isOutcomeUnknown(error)) {
    if (run.options.signal?.aborted) run.halt({ reason: "interrupted" });
    else run.markUnhealthy(error);
    return transitionAll(claimed, "answer-lost");
  }
  if (isAborted(error)) {
    run.halt({ reason: "interrupted" });
    return transitionAll(claimed, "not-sent");
  }
  if (isAuthentication(error)) {
    run.halt({ reason: "authentication", error });
    return transitionAll(claimed, "not-taken");
  }
  if (isPermission(error)) {
    run.halt({ reason: "permission", error });
    return transitionAll(claimed, "not-taken");
  }
  if (isInvalidRequest(error) || isConflict(error)) {
    if (claimed.length > 1 && run.reduceCallSize()) return transitionAll(claimed, "not-taken");
    const reasons = JSON.stringify(error.problem ? reasonsOf(error.problem) : [noProgressReason(MAX_ROUNDS)]);
    return claimed.map(({ id, attempt }) => ({ id, attempt, cause: "refused", reasons }));
  }
  if (isGatewayUnreachable(error)) {
    run.markUnhealthy(error);
    return transitionAll(claimed, "not-sent");
  }
  // Nothing is known of what an unexpected error left behind: the rows are looked up before anything else happens.
  run.halt({ reason: "gateway-unreachable", error });
  return transitionAll(claimed, "answer-lost");
}
