import { authorityLabel, type SpanAttributes } from "../../sdk/index.js";
import type { BatchCounts, BatchRecord } from "../ledger/types.js";

/** What a span says about a run: where it filed what, how far it came, and why it stopped early. */
export function runAttributes(summary: {
  readonly batch: BatchRecord;
  readonly counts: BatchCounts;
  readonly timedOut: boolean;
  readonly stop?: { readonly reason: string };
}): SpanAttributes {
  const { batch, counts, timedOut, stop } = summary;
  return {
    "bdc.authority": authorityLabel(batch.authority),
    "bdc.kind": batch.kind,
    "bdc.filings": counts.filings,
    "bdc.filed": counts.byState.filed.filings,
    "bdc.timed_out": timedOut,
    ...(stop && { "bdc.stop": stop.reason }),
  };
}
