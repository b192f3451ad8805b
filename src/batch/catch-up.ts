import type { RegistryClient } from "../sdk/index.js";
import { takeUpPause } from "./engine/authority-pause.js";
import { pullChanges, type Learnt } from "./engine/change-feed.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord } from "./ledger/types.js";

/**
 * Reads the change feed to its end into the ledger, also for cases that are done: what other filings did to them (a promotion in the queue, a
 * renewal, a claim fixed by a seizure) is told nowhere else.
 */
export async function catchUp(options: { readonly ledger: Ledger; readonly client: RegistryClient; readonly batch: BatchRecord; readonly signal?: AbortSignal }): Promise<Learnt> {
  const learnt: Learnt = { news: [], contradictions: 0 };
  await takeUpPause(options.ledger, options.batch.authority, options.client);
  while (await pullChanges({ ...options, learnt }));
  return learnt;
}
