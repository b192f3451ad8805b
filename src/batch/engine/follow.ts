import { CASE_STATUSES, waitsForInstitution, type CaseStatus, type ReceivedStatus } from "../../contract/index.js";
import { isAborted, isAuthentication, isAuthoritative, isPermission, isRateLimited } from "../../sdk/index.js";
import { MAX_PAUSE_MS, pausedUntil, savePause, restorePause } from "./authority-pause.js";
import type { BatchCounts, Tally } from "../ledger/types.js";
import type { StopInfo } from "./stop.js";
import { sleep } from "./sleep.js";
import { CasePoll } from "./case-poll.js";
import { ChangeFeed, isFeedRefused, type FeedOptions } from "./change-feed.js";

/** Counts the filings of a batch whose case goes on only when the institution acts (补正, 缴费, 到窗口办理). */
export function waitingForInstitution({ byCase }: BatchCounts): Tally {
  const total = { rows: 0, filings: 0 };
  for (const [status, { rows, filings }] of Object.entries(byCase)) {
    if (!waitsForInstitution(status as ReceivedStatus)) continue;
    total.rows += rows;
    total.filings += filings;
  }
  return total;
}

export interface FollowOptions extends FeedOptions {
  /**
   * Reads the feed to its end even when no case of the batch is pending. Only the feed reports changes of finished
   * cases.
   * @default false
   */
  readonly toTheEnd?: boolean;
  /** How long to wait for the authority (ms). The cases continue and can be followed again. 0 asks nothing. */
  readonly timeoutMs: number;
  readonly onProgress?: (counts: BatchCounts) => void;
  readonly now?: () => number;
}

/** Result of following: `done` when no case is pending, `timed-out` when some still are, or why following stopped. */
export type FollowOutcome = "done" | "timed-out" | StopInfo;

/**
 * Returns the number of filings of a batch whose case the authority has yet to decide. Cases that wait for the
 * institution (补正, 缴费) are not counted.
 */
export function waitingForAuthority({ byCase, settled }: BatchCounts): number {
  let waiting = 0;
  let final = 0;
  for (const [status, tally] of Object.entries(byCase)) {
    const known = CASE_STATUSES[status as CaseStatus] as (typeof CASE_STATUSES)[CaseStatus] | undefined;
    if (known?.final) final += tally.filings;
    // An unrecognized status may still end well, so the case is followed.
    else if (!known || known.waitsFor === "authority") waiting += tally.filings;
  }
  // Registered cases of kinds without a certificate are settled without a final status.
  return waiting - (settled.filings - final);
}

/**
 * Follows the change feed until no case of the batch waits for the authority. One call reads up to 1,000 changes. Where
 * a gateway has no feed, the open cases are read one by one.
 *
 * @throws RegistryError When the authority's capabilities cannot be read.
 * @throws LedgerError When the ledger cannot be read or written.
 */
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
  let feed: Pick<ChangeFeed, "applyNextPage"> = new ChangeFeed(options);
  try {
    const { changes, features } = await client.capabilities.get({ signal: options.signal });
    pollMs = changes.pollSeconds * 1000;
    if (features?.progress === "poll") feed = new CasePoll(options, { batch: batch.id });
  } catch (error) {
    if (isRateLimited(error)) return stopFor(error, options);
    throw error;
  }
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
      // An authority that keeps asking for short pauses is asked again by the next run.
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
  // A web page with 403 does not come from the authority.
  if (isPermission(error) && isAuthoritative(error)) return { reason: "permission", error };
  if (isFeedRefused(error)) return { reason: "feed-refused", error };
  if (!isRateLimited(error)) return { reason: "gateway-unreachable", error };
  return { reason: "paused", until: await savePause(ledger, batch.authority, client) };
}
