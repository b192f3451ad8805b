import { followBatch } from "./engine/follow.js";
import type { BatchRecord } from "./ledger/types.js";
import { summary, nothingYet, type BatchSummary, type Common } from "./engine/run-batch.js";

export interface WatchOptions extends Pick<Common, "ledger" | "client" | "stop" | "signal" | "onProgress"> {
  readonly toTheEnd?: boolean;
  readonly batch: BatchRecord;
  readonly timeoutMs: number;
}

/** Follows only; sends nothing and needs no lease. */
export async function watchBatch(options: WatchOptions): Promise<BatchSummary> {
  const learnt = nothingYet();
  const followed = await followBatch({ ...options, learnt });
  return summary(options.ledger, options.batch, followed, learnt);
}
