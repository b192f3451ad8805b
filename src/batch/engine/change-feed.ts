import { newsOf, type CaseNews } from "./case-news.js";
import { toCaseUpdate } from "./outcomes.js";
import type { RegistryClient } from "../../sdk/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";

/** What the change feed reported beside the states of cases. */
export interface FeedNotices {
  readonly news: CaseNews[];
  /** Reports that cannot both be true; the ledger keeps them. */
  contradictions: number;
}

export interface FeedOptions {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly batch: BatchRecord;
  readonly notices: FeedNotices;
  readonly signal?: AbortSignal;
}

/**
 * Applies one page of the feed to the ledger: the changes and the cursor in one transaction. Returns true when there is
 * more.
 */
export async function applyNextPage({ ledger, client, batch, signal, notices }: FeedOptions): Promise<boolean> {
  const scope = { authority: batch.authority, institution: batch.institution };
  const page = await client.cases.changesPage(
    { after: await ledger.cursor(scope), limit: 1000 },
    { signal, maxRetryAfterMs: 0 },
  );
  const news = await newsOf(
    ledger,
    scope,
    page.changes.map((c) => c.case),
  );
  const { contradictions } = await ledger.recordCases(
    scope,
    page.changes.map((c) => toCaseUpdate(c.case)),
    page.next,
  );
  // Reported after it is recorded: a page that is read again after a failure reports it again.
  notices.news.push(...news);
  notices.contradictions += contradictions;
  return page.more;
}
