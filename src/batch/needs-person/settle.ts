import { type RegistryClient, isAborted, isAuthentication, isPermission, isRateLimited } from "../../sdk/index.js";
import { MAX_PAUSE_MS, savePause } from "../engine/authority-pause.js";
import type { FeedNotices } from "../engine/change-feed.js";
import { toCaseFacts } from "../engine/outcomes.js";
import { readFeed } from "../engine/resolve-unclear.js";
import { sleep } from "../engine/sleep.js";
import type { StopInfo } from "../engine/stop.js";
import { withBatchLease } from "../engine/with-lease.js";
import { isLedgerError } from "../ledger/error.js";
import type { Ledger } from "../ledger/ledger.js";
import { CONFLICT_CODES } from "../ledger/reason-codes.js";
import type { BatchCounts, BatchRecord } from "../ledger/types.js";
import type { Owner } from "../ledger/coordination.js";
import type { ManualDecision, NeedsPersonFiling, NeedsPersonTally, PersonDecision } from "../ledger/manual-review.js";
import { findCase, type LookUp, type NoAnswer } from "./find-case.js";
import { discardedReasons } from "./reasons.js";

/** Filings settled in one transaction. After a crash, at most these have to be looked up again. */
const PAGE_FILINGS = 64;
const MAX_CONCURRENT_LOOKUPS = 8;
/** Filings per page of the change feed that is read first. A page may settle a thousand, a look-up settles one. */
const FILINGS_PER_FEED_PAGE = 50;
/** Min time between sending and a look-up (ms). A request whose connection was cut may still be in progress. */
const GRACE_MS = 1_000;
/** Number of consecutive failed look-ups that counts as an outage rather than a problem of single filings. */
const MAX_FAILURES_IN_A_ROW = 16;
/** Max refs listed per cause. The ledger has all of them. */
const MAX_NAMED_REFS = 100;

/** Options of `lookUpNeedsPerson`, and of `releaseNeedsPerson` and `discardNeedsPerson` without the decision. */
export interface NeedsPersonOptions {
  /** Ledger that holds the batch. */
  readonly ledger: Ledger;
  /** Client of the gateway that the batch was sent to. */
  readonly client: RegistryClient;
  /** Process that takes the lease on the batch. */
  readonly owner: Owner;
  /** Batch whose filings are looked up. */
  readonly batch: BatchRecord;
  /** Only filings whose first reason has one of these codes. @default all filings that need manual review */
  readonly codes?: readonly string[];
  /** Finishes calls in flight, then stops. A later call continues with the rest. */
  readonly drain?: AbortSignal;
  /** Aborts calls in flight. */
  readonly signal?: AbortSignal;
  /** Called after each page with the number of filings looked up and the total. */
  readonly onProgress?: (lookedUp: number, filings: number) => void;
}

/** Options of `releaseNeedsPerson` and `discardNeedsPerson`. */
export interface DecideOptions extends NeedsPersonOptions {
  /** Person who decides, and the reason. Recorded with every filing that is changed. */
  readonly by: ManualDecision;
}

/**
 * Why a filing still needs manual review after it was looked up.
 *
 * - `lookup-refused`: the authority does not allow the look-up.
 * - `lookup-unreadable`: the response violates the contract.
 * - `lookup-failed`: the call failed while others worked.
 * - `ref-conflict`: its ref belongs to another filing at the authority.
 * - `case-differs`: a case was found that the ledger does not accept as this filing's.
 */
export type WhyLeft = NoAnswer | "ref-conflict" | "case-differs";

/** Filings that could not be settled, for one cause. */
export interface LeftFilings {
  /** The cause. */
  readonly why: WhyLeft;
  /** Number of filings. */
  readonly filings: number;
  /** Refs of the first 100, in file order. */
  readonly refs: readonly string[];
}

/** Result of looking up, releasing or discarding filings that need manual review. */
export interface NeedsPersonOutcome {
  /** Number of filings looked up by ref. */
  readonly lookedUp: number;
  /** Number of filings that the authority has; recorded as filed. */
  readonly filed: number;
  /** Number of filings proven absent and queued again. */
  readonly released: number;
  /** Number of filings proven absent and discarded. */
  readonly discarded: number;
  /** Number of filings proven absent and left as they are, because only a look-up was requested. */
  readonly absent: number;
  /** Filings that could not be settled, by cause. */
  readonly left: readonly LeftFilings[];
  /** Why the run stopped early. Absent when it did not. */
  readonly stop?: StopInfo;
  /** Counts of the batch after the run. */
  readonly counts: BatchCounts;
  /** What still needs manual review, by reason. */
  readonly needsPerson: readonly NeedsPersonTally[];
  /** Reports of the change feed, which is read first. */
  readonly notices: FeedNotices;
}

type Action = { readonly to: "look-up" } | { readonly to: "release" | "discard"; readonly by: ManualDecision };

/**
 * Looks up every filing of a batch that needs manual review, and records the cases that the authority has. Changes
 * nothing else.
 *
 * @throws LedgerError When the ledger cannot be read or written. Gateway failures are reported in `stop`.
 */
export function lookUpNeedsPerson(options: NeedsPersonOptions): Promise<NeedsPersonOutcome> {
  return settle(options, { to: "look-up" });
}

/**
 * Releases filings of a batch that need manual review, each after a look-up. Those that the authority has are recorded
 * as filed, those proven absent are queued with fresh rounds, and those that cannot be looked up stay. Sends nothing;
 * `resumeBatch` does. A filing whose ref belongs to another filing is never released.
 *
 * @throws LedgerError When the ledger cannot be read or written. Gateway failures are reported in `stop`.
 */
export function releaseNeedsPerson({ by, ...options }: DecideOptions): Promise<NeedsPersonOutcome> {
  return settle(options, { to: "release", by });
}

/**
 * Discards filings of a batch that need manual review, each after a look-up that proves it absent. Those that the
 * authority has are recorded as filed; those that may be there stay.
 *
 * @throws LedgerError When the ledger cannot be read or written. Gateway failures are reported in `stop`.
 */
export function discardNeedsPerson({ by, ...options }: DecideOptions): Promise<NeedsPersonOutcome> {
  return settle(options, { to: "discard", by });
}

async function settle(options: NeedsPersonOptions, action: Action): Promise<NeedsPersonOutcome> {
  const { ledger, batch } = options;
  const run = new SettleRun(options, action);
  const stop = await withBatchLease(options, batch, () => run.run().then((reason) => ({ reason })));
  return run.outcome(
    stop ? stop.reason : { reason: "lease-lost" },
    await ledger.counts(batch.id),
    await ledger.needsPerson(batch.id),
  );
}

class SettleRun {
  readonly #options: NeedsPersonOptions;
  readonly #action: Action;
  readonly #notices: FeedNotices = { news: [], contradictions: 0 };
  readonly #left = new Map<WhyLeft, { filings: number; refs: string[] }>();
  #concurrency = MAX_CONCURRENT_LOOKUPS;
  /** Time after the last sending from when an absence counts. */
  #absenceMs = 0;
  #total = 0;
  #lookedUp = 0;
  #answered = 0;
  #failuresInARow = 0;
  #lastFailure: StopInfo | undefined;
  #filed = 0;
  #released = 0;
  #discarded = 0;
  #absent = 0;

  constructor(options: NeedsPersonOptions, action: Action) {
    this.#options = options;
    this.#action = action;
  }

  async run(): Promise<StopInfo | undefined> {
    const { ledger, batch, codes } = this.#options;
    this.#total = await this.#countRemaining();
    if (this.#total === 0) return undefined;
    const stop = await this.#readLimits();
    if (stop) return stop;
    await this.#readFeed();
    for (let after = 0; ;) {
      const page = await ledger.listNeedsPerson(batch.id, { ...(codes && { codes }), after, limit: PAGE_FILINGS });
      const last = page.at(-1);
      // A failed call concerns one filing while others are answered. If none was answered, it is an outage.
      if (!last) return this.#answered === 0 ? this.#lastFailure : undefined;
      after = last.id;
      const stopped = await this.#settlePage(page);
      if (stopped) return stopped;
    }
  }

  outcome(
    stop: StopInfo | undefined,
    counts: BatchCounts,
    needsPerson: readonly NeedsPersonTally[],
  ): NeedsPersonOutcome {
    return {
      lookedUp: this.#lookedUp,
      filed: this.#filed,
      released: this.#released,
      discarded: this.#discarded,
      absent: this.#absent,
      left: [...this.#left].map(([why, { filings, refs }]) => ({ why, filings, refs })),
      ...(stop && { stop }),
      counts,
      needsPerson,
      notices: this.#notices,
    };
  }

  /** Counts the filings of this run that still need manual review. */
  async #countRemaining(): Promise<number> {
    const { ledger, batch, codes } = this.#options;
    const tallies = await ledger.needsPerson(batch.id);
    return tallies
      .filter(({ code, batch: where }) => where === batch.id && (codes?.includes(code) ?? true))
      .reduce((sum, { filings }) => sum + filings, 0);
  }

  /** Reads the authority's limit for concurrent calls. */
  async #readLimits(): Promise<StopInfo | undefined> {
    const { ledger, client, batch, signal } = this.#options;
    try {
      const { rate, features } = await client.capabilities.get({ signal, maxRetryAfterMs: MAX_PAUSE_MS });
      this.#absenceMs = (features?.absentAfterSeconds ?? 0) * 1_000;
      this.#concurrency = Math.max(1, Math.min(MAX_CONCURRENT_LOOKUPS, rate.concurrent));
      return undefined;
    } catch (error) {
      if (isAborted(error)) return { reason: "interrupted" };
      if (isAuthentication(error)) return { reason: "authentication", error };
      if (isPermission(error)) return { reason: "permission", error };
      const until = await savePause(ledger, batch.authority, client);
      return isRateLimited(error) ? { reason: "paused", until } : { reason: "gateway-unreachable", error };
    }
  }

  async #readFeed(): Promise<void> {
    const pages = Math.ceil(this.#total / FILINGS_PER_FEED_PAGE);
    await readFeed({ ...this.#options, notices: this.#notices, maxWaitMs: MAX_PAUSE_MS }, pages);
    this.#filed = this.#total - (await this.#countRemaining());
  }

  async #settlePage(page: readonly NeedsPersonFiling[]): Promise<StopInfo | undefined> {
    const { ledger, batch, owner, onProgress } = this.#options;
    const asked = page.filter((filing) => this.#mayBeLookedUp(filing));
    const { looks, stop } = await this.#lookUpAll(asked);
    const decisions: PersonDecision[] = [];
    asked.forEach((filing, i) => {
      const look = looks[i];
      const decision = look && this.#decisionOn(filing, look);
      if (decision) decisions.push(decision);
    });
    if (decisions.length > 0) {
      const by = this.#action.to === "look-up" ? undefined : this.#action.by;
      try {
        const { released, discarded, filed, kept } = await ledger.decide(batch.id, decisions, by, owner);
        this.#released += released;
        this.#discarded += discarded;
        this.#filed += filed;
        for (const { id, ref } of page) if (kept.includes(id)) this.#leave("case-differs", ref);
      } catch (error) {
        if (isLedgerError(error) && error.code === "ledger-not-allowed") return { reason: "lease-lost" };
        throw error;
      }
    }
    onProgress?.(this.#lookedUp, this.#total);
    return stop;
  }

  /** No look-up makes a conflict releasable, so it is not looked up. */
  #mayBeLookedUp({ code, ref }: NeedsPersonFiling): boolean {
    if (this.#action.to !== "release" || !CONFLICT_CODES.has(code)) return true;
    this.#leave("ref-conflict", ref);
    return false;
  }

  async #lookUpAll(
    filings: readonly NeedsPersonFiling[],
  ): Promise<{ looks: (LookUp | undefined)[]; stop: StopInfo | undefined }> {
    const looks: (LookUp | undefined)[] = [];
    let stop: StopInfo | undefined;
    const { drain } = this.#options;
    const sent = Math.max(0, ...filings.map(({ sentAt }) => sentAt ?? 0));
    await sleep(Math.min(GRACE_MS, sent + GRACE_MS - Date.now()), drain);
    let next = 0;
    const worker = async () => {
      while (!stop && next < filings.length) {
        const at = next++;
        const look = await findCase(filings[at]!, { ...this.#options, maxWaitMs: MAX_PAUSE_MS });
        if ("stop" in look) {
          stop ??= look.stop;
          return;
        }
        this.#lookedUp += 1;
        const isEarly = "absent" in look && (filings[at]!.sentAt ?? 0) + this.#absenceMs > Date.now();
        looks[at] = isEarly ? { noAnswer: "lookup-failed", error: undefined } : look;
        stop ??= this.#outage(look);
      }
    };
    await Promise.all(Array.from({ length: this.#concurrency }, worker));
    return { looks, stop };
  }

  /** Consecutive failures and unreadable responses mean that something other than the authority answers. */
  #outage(look: LookUp): StopInfo | undefined {
    if (!("noAnswer" in look) || look.noAnswer === "lookup-refused") {
      this.#answered += 1;
      this.#failuresInARow = 0;
      return undefined;
    }
    const stop: StopInfo = { reason: "gateway-unreachable", error: look.error };
    this.#failuresInARow += 1;
    if (look.noAnswer === "lookup-failed") this.#lastFailure = stop;
    return this.#failuresInARow >= MAX_FAILURES_IN_A_ROW ? stop : undefined;
  }

  #decisionOn({ id, attempt, code, ref }: NeedsPersonFiling, look: LookUp): PersonDecision | undefined {
    if ("noAnswer" in look) return this.#leave(look.noAnswer, ref);
    if ("found" in look) {
      if (CONFLICT_CODES.has(code)) return this.#leave("ref-conflict", ref);
      return { id, attempt, code, cause: "case-known", facts: toCaseFacts(look.found) };
    }
    if (this.#action.to === "release") return { id, attempt, code, cause: "released" };
    if (this.#action.to === "discard")
      return { id, attempt, code, cause: "discarded", reasons: discardedReasons(this.#action.by) };
    this.#absent += 1;
    return undefined;
  }

  #leave(why: WhyLeft, ref: string): undefined {
    const left = this.#left.get(why) ?? { filings: 0, refs: [] };
    this.#left.set(why, left);
    left.filings += 1;
    if (left.refs.length < MAX_NAMED_REFS) left.refs.push(ref);
  }
}
