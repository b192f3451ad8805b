import type { RegistryClient } from "../sdk/index.js";
import { MAX_PAUSE_MS } from "./engine/authority-pause.js";
import type { FeedNotices } from "./engine/change-feed.js";
import { withBatchLease } from "./engine/with-lease.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchCounts, BatchRecord } from "./ledger/types.js";
import type { Owner } from "./ledger/coordination.js";
import type { ManualDecision } from "./ledger/manual-review.js";
import { resolveUnclear } from "./engine/resolve-unclear.js";
import { discardedReasons } from "./needs-person/reasons.js";
import { stopForHolder, type StopInfo } from "./engine/stop.js";

/** Options of `discardBatch`. */
export interface DiscardOptions {
  /** Ledger that holds the batch. */
  readonly ledger: Ledger;
  /** Client of the gateway that the batch was sent to. Looks up unclear filings. */
  readonly client: RegistryClient;
  /** Process that takes the lease on the batch. */
  readonly owner: Owner;
  /** Batch whose remaining filings are discarded. */
  readonly batch: BatchRecord;
  /** Person who decides, and the reason. Recorded with every discarded filing. */
  readonly by: ManualDecision;
  /** Finishes calls in flight, then stops. */
  readonly drain?: AbortSignal;
  /** Aborts calls in flight. */
  readonly signal?: AbortSignal;
}

/** Result of `discardBatch`. */
export interface Discarded {
  /** Number of filings discarded by this call. */
  readonly discarded: number;
  /** Counts of the batch after the call. */
  readonly counts: BatchCounts;
  /** Why the call stopped early: unclear filings could not be looked up, or another process holds the batch. */
  readonly stop?: StopInfo;
  /** Reports of the change feed, which may be read to resolve unclear filings. */
  readonly notices: FeedNotices;
}

/**
 * Discards every filing of a batch that has not been filed. Resolves unclear filings first: those that the authority
 * has are recorded as filed, and only those proven absent are discarded. Unread rows of the file are not added to the
 * batch.
 *
 * @throws LedgerError When the ledger cannot be read or written.
 */
export async function discardBatch(options: DiscardOptions): Promise<Discarded> {
  const { ledger, batch, owner, by } = options;
  const notices: FeedNotices = { news: [], contradictions: 0 };
  const done = await withBatchLease(options, batch, async () => {
    const stop = await resolveUnclear({ ...options, maxWaitMs: MAX_PAUSE_MS, notices });
    const discarded = await ledger.discardQueued(batch.id, owner, by, discardedReasons(by));
    await ledger.closeIntake(batch.id);
    return { discarded, ...(stop && { stop }) };
  });
  return {
    ...(done ?? { discarded: 0, stop: await stopForHolder(ledger, batch.id) }),
    counts: await ledger.counts(batch.id),
    notices,
  };
}
