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
import type {
  BatchCounts,
  BatchRecord,
  ManualDecision,
  NeedsPersonFiling,
  NeedsPersonTally,
  Owner,
  PersonDecision,
} from "../ledger/types.js";
import { findCase, type LookUp, type NoAnswer } from "./find-case.js";
import { discardedReasons } from "./reasons.js";

/** Filings that one transaction decides on: what a kill between two transactions has to look up again. */
const PAGE = 64;
const LOOKUPS_AT_ONCE = 8;
/** One page of the change feed is read for so many filings: it may settle a thousand, one look-up settles one. */
const FILINGS_PER_FEED_PAGE = 50;
/** A request that was cut may still be at work at the authority: nobody looks sooner after it was sent. */
const GRACE_MS = 1_000;
/** So many look-ups in a row that failed are an outage, not a filing that the authority cannot look up. */
const MAX_FAILURES_IN_A_ROW = 16;
/** Refs that are named of those that stay; all of them are in the ledger. */
const MAX_NAMED_REFS = 100;

export interface NeedsPersonOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly owner: Owner;
  readonly batch: BatchRecord;
  /** Only filings whose first reason has one of these codes. @default every filing that needs a person */
  readonly codes?: readonly string[];
  /** Finish what is in flight. What was decided stands; called again it goes on with the rest. */
  readonly drain?: AbortSignal;
  /** Leave at once. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (lookedUp: number, filings: number) => void;
}

export interface DecideOptions extends NeedsPersonOptions {
  /** Who decides, and why: recorded with every filing that it changes. */
  readonly by: ManualDecision;
}

/** Why a filing still needs a person after it was looked up. */
export type WhyLeft =
  | NoAnswer
  /** Its ref belongs to another filing at the authority. */
  | "ref-conflict"
  /** A case was found, and the ledger does not accept it as this filing's. */
  | "case-differs";

export interface LeftFilings {
  readonly why: WhyLeft;
  readonly filings: number;
  /** The first 100, in file order. */
  readonly refs: readonly string[];
}

export interface NeedsPersonOutcome {
  /** Filings that were looked up by ref. */
  readonly lookedUp: number;
  /** The authority has them: recorded as filed. */
  readonly filed: number;
  /** Certainly absent, and queued again. */
  readonly released: number;
  /** Certainly absent, and given up. */
  readonly discarded: number;
  /** Certainly absent, and left as they are, because nothing more was asked for than to look. */
  readonly absent: number;
  /** What could not be settled, by cause. */
  readonly left: readonly LeftFilings[];
  /** Why not everything was looked up. */
  readonly stop?: StopInfo;
  readonly counts: BatchCounts;
  /** What needs a person now. */
  readonly needsPerson: readonly NeedsPersonTally[];
  readonly notices: FeedNotices;
}

type Action = { readonly to: "look-up" } | { readonly to: "release" | "discard"; readonly by: ManualDecision };

/**
 * Looks up every filing of a batch that needs a person and records the cases that the authority has. Changes nothing
 * else.
 */
export function lookUpNeedsPerson(options: NeedsPersonOptions): Promise<NeedsPersonOutcome> {
  return settle(options, { to: "look-up" });
}

/**
 * Queues filings of a batch again that need a person, each after a look-up: what the authority has is recorded as
 * filed, what it certainly does not have is queued with fresh rounds, and what cannot be looked up stays. It sends
 * nothing; `resumeBatch` does. A filing whose ref belongs to another filing is never released.
 */
export function releaseNeedsPerson({ by, ...options }: DecideOptions): Promise<NeedsPersonOutcome> {
  return settle(options, { to: "release", by });
}

/**
 * Gives up filings of a batch that need a person, each after a look-up that proves it absent: what the authority has is
 * recorded as filed, and what may be there stays.
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
  #concurrency = LOOKUPS_AT_ONCE;
  #all = 0;
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
    this.#all = await this.#standing();
    if (this.#all === 0) return undefined;
    const stop = await this.#greet();
    if (stop) return stop;
    await this.#readFeed();
    for (let after = 0; ;) {
      const page = await ledger.listNeedsPerson(batch.id, { ...(codes && { codes }), after, limit: PAGE });
      const last = page.at(-1);
      // A failed call is one filing's trouble while others are answered, and an outage when none is.
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

  /** Of the filings that this run is about, those that need a person. */
  async #standing(): Promise<number> {
    const { ledger, batch, codes } = this.#options;
    const tallies = await ledger.needsPerson(batch.id);
    return tallies
      .filter(({ code, batch: where }) => where === batch.id && (codes?.includes(code) ?? true))
      .reduce((sum, { filings }) => sum + filings, 0);
  }

  /** Learns how much the authority can take. */
  async #greet(): Promise<StopInfo | undefined> {
    const { ledger, client, batch, signal } = this.#options;
    try {
      const { rate } = await client.capabilities.get({ signal, maxRetryAfterMs: MAX_PAUSE_MS });
      this.#concurrency = Math.max(1, Math.min(LOOKUPS_AT_ONCE, rate.concurrent));
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
    const pages = Math.ceil(this.#all / FILINGS_PER_FEED_PAGE);
    await readFeed({ ...this.#options, notices: this.#notices, maxWaitMs: MAX_PAUSE_MS }, pages);
    this.#filed = this.#all - (await this.#standing());
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
    onProgress?.(this.#lookedUp, this.#all);
    return stop;
  }

  /** Nothing that a look-up says makes a conflict releasable: it is not asked about. */
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
        const look = await findCase(filings[at]!.ref, { ...this.#options, maxWaitMs: MAX_PAUSE_MS });
        if ("stop" in look) {
          stop ??= look.stop;
          return;
        }
        this.#lookedUp += 1;
        looks[at] = look;
        stop ??= this.#outage(look);
      }
    };
    await Promise.all(Array.from({ length: this.#concurrency }, worker));
    return { looks, stop };
  }

  /** Failures and unreadable answers in a row are no longer about single filings: something else answers. */
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
