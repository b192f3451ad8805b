import { ContractBreachError, type RegistryClient } from "../sdk/index.js";
import { restorePause } from "./engine/authority-pause.js";
import { CasePoll } from "./engine/case-poll.js";
import { ChangeFeed, type FeedNotices } from "./engine/change-feed.js";
import type { Ledger } from "./ledger/ledger.js";
import type { BatchRecord } from "./ledger/types.js";
import { CONNECTED, checkVerb } from "./options/verb-options.js";

/** Time limit for reading the feed to its end (ms). Enough for about ten million changes. */
const MAX_READING_MS = 3_600_000;

/** Options of `catchUp`. */
export interface CatchUpOptions {
  /** Ledger to write to. */
  readonly ledger: Ledger;
  /** Client of the gateway that the batch was sent to. */
  readonly client: RegistryClient;
  /** Any batch of the institution; its authority and institution select the feed. */
  readonly batch: BatchRecord;
  /** Aborts the calls at once. */
  readonly signal?: AbortSignal;
}

/**
 * Reads the institution's change feed to its end and records every change, also for finished cases. Only the feed
 * reports how other filings affected them: a promoted seizure, a renewal, a claim fixed by a seizure. Where a gateway
 * has no feed, its open cases are read one by one.
 *
 * @returns Alerts on registered cases and the number of contradictory reports.
 * @throws ArgumentError When an option is missing or wrong.
 * @throws RegistryError When the feed cannot be read. Pages read before the failure stay recorded.
 * @throws ContractBreachError When the feed has not ended after one hour.
 * @throws LedgerError When the ledger cannot be read or written.
 */
export async function catchUp(options: CatchUpOptions): Promise<FeedNotices> {
  checkVerb("catchUp", options, CONNECTED, { required: ["batch", "ledger", "client"] });
  const notices: FeedNotices = { news: [], contradictions: 0 };
  await restorePause(options.ledger, options.batch.authority, options.client);
  const { features } = await options.client.capabilities.get({ signal: options.signal });
  const feed =
    features?.progress === "poll" ? new CasePoll({ ...options, notices }) : new ChangeFeed({ ...options, notices });
  const until = Date.now() + MAX_READING_MS;
  while (await feed.applyNextPage()) if (Date.now() > until) throw endless();
  return notices;
}

function endless(): Error {
  return new ContractBreachError(
    {
      code: "contract-breach",
      zh: "读取受理件变更已超过一小时仍未结束；已读取的变更均已记入台账，再次运行将从中断处继续",
      en: "the change feed did not end within an hour; changes read so far are recorded, and the next run continues from there",
    },
    { method: "GET", path: "/v1/changes", attempts: 1 },
    false,
  );
}
