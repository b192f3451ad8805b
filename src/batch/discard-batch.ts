import type { RegistryClient } from "../sdk/index.js";
import { MAX_PAUSE_MS } from "./engine/authority-pause.js";
import type { FeedNotices } from "./engine/change-feed.js";
import { withBatchLease } from "./engine/with-lease.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchCounts, BatchRecord, ManualDecision, Owner } from "./ledger/types.js";
import { resolveUnclear } from "./engine/resolve-unclear.js";
import { discardedReasons } from "./needs-person/reasons.js";
import { stopForHolder, type StopInfo } from "./engine/stop.js";

export interface DiscardOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly owner: Owner;
  readonly batch: BatchRecord;
  readonly by: ManualDecision;
  readonly drain?: AbortSignal;
  readonly signal?: AbortSignal;
}

export interface Discarded {
  /** Filings that are given up now. */
  readonly discarded: number;
  readonly counts: BatchCounts;
  /**
   * Why not everything was done: what is unclear could not be looked up, or another process is at work on the batch.
   */
  readonly stop?: StopInfo;
  readonly notices: FeedNotices;
}

/**
 * Gives up what is left of a batch. Unclear filings are resolved first: what the authority has is filed, and only what
 * it certainly does not have is given up. Rows of the file that were not recorded stay out of the batch.
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
