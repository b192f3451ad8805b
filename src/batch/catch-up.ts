import { ContractBreachError, type RegistryClient } from "../sdk/index.js";
import { restorePause } from "./engine/authority-pause.js";
import { ChangeFeed, type FeedNotices } from "./engine/change-feed.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord } from "./ledger/types.js";

/** A feed of ten million changes is read in less. */
const MAX_READING_MS = 3_600_000;

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
  const feed = new ChangeFeed({ ...options, notices });
  const until = Date.now() + MAX_READING_MS;
  while (await feed.applyNextPage()) if (Date.now() > until) throw endless();
  return notices;
}

function endless(): Error {
  return new ContractBreachError(
    {
      code: "contract-breach",
      zh: "读取案件变更已一小时仍未到头；读到的都已记入台账，再次运行会接着读",
      en: "the change feed did not end within an hour; what was read is recorded, and the next run goes on from there",
    },
    { method: "GET", path: "/v1/changes", attempts: 1 },
    false,
  );
}
