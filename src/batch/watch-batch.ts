import { withSpan } from "../sdk/index.js";
import { followBatch } from "./engine/follow.js";
import type { BatchRecord } from "./ledger/types.js";
import { runAttributes } from "./metrics/run-attributes.js";
import { summarize, noNotices, type BatchSummary, type RunOptions } from "./engine/run-batch.js";

/** Options of `watchBatch`. */
export interface WatchOptions extends Pick<RunOptions, "ledger" | "client" | "drain" | "signal" | "onProgress"> {
  /** Reads the change feed to its end even when no case of the batch is pending. @default false */
  readonly toTheEnd?: boolean;
  /** Batch whose cases are followed. */
  readonly batch: BatchRecord;
  /** How long to wait for the authority (ms). 0 asks nothing and only reports the counts. */
  readonly timeoutMs: number;
}

/**
 * Follows the cases of a batch until the authority has decided all of them. Sends nothing and needs no lease.
 *
 * @returns Counts, and whether the wait timed out. Gateway failures are reported in `stop`.
 * @throws RegistryError When the authority's capabilities cannot be read.
 * @throws LedgerError When the ledger cannot be read or written.
 */
export function watchBatch(options: WatchOptions): Promise<BatchSummary> {
  const watch = async (): Promise<BatchSummary> => {
    const notices = noNotices();
    const followed = await followBatch({ ...options, notices });
    return summarize(options.ledger, options.batch, followed, notices);
  };
  return withSpan("bdc.watch", {}, watch, runAttributes);
}
