import type { RegistryClient } from "../sdk/index.js";
import { restorePause } from "./engine/authority-pause.js";
import { applyNextPage, type FeedNotices } from "./engine/change-feed.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord } from "./ledger/types.js";

/**
 * Reads the change feed to its end into the ledger, also for finished cases. Only the feed reports what other filings
 * did to them: a promotion in the queue, a renewal, a claim fixed by a seizure.
 */
export async function catchUp(options: {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly signal?: AbortSignal;
}): Promise<FeedNotices> {
  const notices: FeedNotices = { news: [], contradictions: 0 };
  await restorePause(options.ledger, options.batch.authority, options.client);
  while (await applyNextPage({ ...options, notices }));
  return notices;
}
