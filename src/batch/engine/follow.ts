import { CASE_STATUSES, type CaseStatus } from "../../contract/index.js";
import { isAborted, isAuthentication, isAuthoritative, isPermission, isRateLimited } from "../../sdk/index.js";
import { MAX_PAUSE_MS, pausedUntil, savePause, restorePause } from "./authority-pause.js";
import type { BatchCounts } from "../ledger/types.js";
import type { StopInfo } from "./stop.js";
import { sleep } from "./sleep.js";
import { ChangeFeed, isFeedRefused, type FeedOptions } from "./change-feed.js";

export interface FollowOptions extends FeedOptions {
  /**
   * Reads the feed to its end although nothing of the batch waits: only the feed reports what happened to finished
   * cases.
   */
  readonly toTheEnd?: boolean;
  /** Give up waiting after this long (ms); the cases go on and can be followed again. 0: asks nothing. */
  readonly timeoutMs: number;
  readonly onProgress?: (counts: BatchCounts) => void;
  readonly now?: () => number;
}

/** `done`: nothing waits for the authority any more · `timed-out`: some cases still do · or why following stopped. */
export type FollowOutcome = "done" | "timed-out" | StopInfo;

/** Cases of a batch that the authority has yet to decide; those that wait for us (补正, 缴费) rest until we act. */
export function waitingForAuthority({ byCase, settled }: BatchCounts): number {
  let waiting = 0;
  let final = 0;
  for (const [status, tally] of Object.entries(byCase)) {
    const known = CASE_STATUSES[status as CaseStatus] as (typeof CASE_STATUSES)[CaseStatus] | undefined;
    if (known?.final) final += tally.filings;
    // A status that nobody knows may still end well: it is followed, and shown as what it is.
    else if (!known || known.waitsFor === "authority") waiting += tally.filings;
  }
  // Registered cases of kinds that yield no certificate are settled without a final status.
  return waiting - (settled.filings - final);
}

/** Follows the change feed until nothing of the batch waits for the authority: one call for up to 1,000 changes. */
export async function followBatch(options: FollowOptions): Promise<FollowOutcome> {
  const { ledger, client, batch, timeoutMs, drain, onProgress, now = Date.now } = options;
  if (timeoutMs <= 0) return waitingForAuthority(await ledger.counts(batch.id)) > 0 ? "timed-out" : "done";
  const deadline = now() + timeoutMs;
  await restorePause(ledger, batch.authority, client);
  const until = pausedUntil(client);
  if (until > deadline) return { reason: "paused", until };
  await sleep(until - now(), drain);
  if (drain?.aborted) return { reason: "interrupted" };
  let pollMs: number;
  try {
    pollMs = (await client.capabilities.get({ signal: options.signal })).changes.pollSeconds * 1000;
  } catch (error) {
    if (isRateLimited(error)) return stopFor(error, options);
    throw error;
  }
  const feed = new ChangeFeed(options);
  let behind = options.toTheEnd ?? false;
  let askedToWaitSince: number | undefined;
  for (;;) {
    const counts = await ledger.counts(batch.id);
    onProgress?.(counts);
    if (waitingForAuthority(counts) <= 0 && !behind) return "done";
    if (drain?.aborted) return { reason: "interrupted" };
    const left = deadline - now();
    if (left <= 0) return "timed-out";
    try {
      const more = await feed.applyNextPage();
      askedToWaitSince = undefined;
      if (more) continue;
      if (behind) {
        behind = false;
        continue;
      }
    } catch (error) {
      const stop = await stopFor(error, options);
      if (stop.reason !== "paused" || stop.until! > deadline) return stop;
      askedToWaitSince ??= now();
      // An authority that asks for one short pause after the other is asked again by the next run.
      if (now() - askedToWaitSince > MAX_PAUSE_MS) return stop;
      await sleep(stop.until! - now(), drain);
      continue;
    }
    await sleep(Math.min(left, pollMs), drain);
  }
}

async function stopFor(error: unknown, { client, ledger, batch }: FollowOptions): Promise<StopInfo> {
  if (isAborted(error)) return { reason: "interrupted" };
  if (isAuthentication(error)) return { reason: "authentication", error };
  // A web page that forbids is not the authority's word.
  if (isPermission(error) && isAuthoritative(error)) return { reason: "permission", error };
  if (isFeedRefused(error)) return { reason: "feed-refused", error };
  if (!isRateLimited(error)) return { reason: "gateway-unreachable", error };
  return { reason: "paused", until: await savePause(ledger, batch.authority, client) };
}
