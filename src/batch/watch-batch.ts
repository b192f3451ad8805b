import { followBatch } from "./engine/follow.js";
import type { BatchRecord } from "./ledger/types.js";
import { summarize, noNotices, type BatchSummary, type RunOptions } from "./engine/run-batch.js";

export interface WatchOptions extends Pick<RunOptions, "ledger" | "client" | "drain" | "signal" | "onProgress"> {
  readonly toTheEnd?: boolean;
  readonly batch: BatchRecord;
  readonly timeoutMs: number;
}

/** Follows only; sends nothing and needs no lease. */
export async function watchBatch(options: WatchOptions): Promise<BatchSummary> {
  const notices = noNotices();
  const followed = await followBatch({ ...options, notices });
  return summarize(options.ledger, options.batch, followed, notices);
}
