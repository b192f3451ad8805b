import { expects, withSpan, type OptionExpectations } from "../sdk/index.js";
import { followBatch } from "./engine/follow.js";
import type { BatchRecord } from "./ledger/types.js";
import { runAttributes } from "./metrics/run-attributes.js";
import { summarize, noNotices, type BatchSummary, type RunOptions } from "./engine/run-batch.js";
import { CONNECTED, checkVerb } from "./options/verb-options.js";

const WATCH: OptionExpectations = {
  ...CONNECTED,
  toTheEnd: expects.flag,
  waitMs: expects.waitMs,
  drain: expects.signal,
  onProgress: expects.callback,
};

/** Options of `watchBatch`. */
export interface WatchOptions extends Pick<RunOptions, "ledger" | "client" | "drain" | "signal" | "onProgress"> {
  /** Reads the change feed to its end even when no case of the batch is pending. @default false */
  readonly toTheEnd?: boolean;
  /** Batch whose cases are followed. */
  readonly batch: BatchRecord;
  /** How long to follow the cases (ms). 0 asks nothing and only reports the counts. @default 0 */
  readonly waitMs?: number | undefined;
}

/**
 * Follows the cases of a batch until the authority has decided all of them. Sends nothing and needs no lease.
 *
 * @returns Counts, and whether the wait timed out. Gateway failures are reported in `stop`.
 * @throws ArgumentError When an option is missing or wrong.
 * @throws RegistryError When the authority's capabilities cannot be read.
 * @throws LedgerError When the ledger cannot be read or written.
 */
export async function watchBatch(options: WatchOptions): Promise<BatchSummary> {
  const required = ["batch", "ledger", "client"];
  checkVerb("watchBatch", options, WATCH, { required, renamed: { timeoutMs: "waitMs" } });
  const watch = async (): Promise<BatchSummary> => {
    const notices = noNotices();
    const followed = await followBatch({ ...options, timeoutMs: options.waitMs ?? 0, notices });
    return summarize(options.ledger, options.batch, followed, notices);
  };
  return withSpan("bdc.watch", {}, watch, runAttributes);
}
