import type { Ledger } from "../ledger/ledger.js";

/**
 * Why a run stopped early.
 *
 * - `interrupted`: a signal was aborted.
 * - `gateway-unreachable`: the gateway could not be reached, or the outage outlasted the patience.
 * - `paused`: the authority asked for a pause that is too long to wait out.
 * - `absence-open`: unclear filings were not found, but the gateway's answer that they are not there counts only later.
 * - `feed-refused`: the authority refuses the change feed.
 * - `send-later`: the remaining filings may be sent only later.
 * - `authentication`, `permission`: the authority refused the credentials or the operation.
 * - `lease-lost`: another process works on the batch.
 * - `file-unreadable`: the file changed or failed while it was read.
 */
export type StopReason =
  | "interrupted"
  | "gateway-unreachable"
  | "paused"
  | "absence-open"
  | "feed-refused"
  | "send-later"
  | "authentication"
  | "permission"
  | "lease-lost"
  | "file-unreadable";

/** Why a run stopped early, with what is known about the cause. */
export interface StopInfo {
  /** The cause. */
  readonly reason: StopReason;
  /**
   * With `paused`, the end of the pause; with `absence-open`, when an absence counts; with `send-later`, when the first
   * remaining filing may be sent (epoch ms).
   */
  readonly until?: number;
  /** With `paused`: the time the authority asked for (epoch ms), when it exceeds the one day that is obeyed. */
  readonly askedUntil?: number;
  /** With `lease-lost`: host and process id of the process that holds the batch, when known. */
  readonly holder?: { readonly host: string; readonly pid: number };
  /** With `file-unreadable`, the error of the file; otherwise the last failure, if any. */
  readonly error?: unknown;
}

/** What a run is waiting for, for display. */
export interface Waiting {
  /** `outage`: filing fails and is retried periodically. `send-later`: the remaining filings may be sent only later. */
  readonly reason: "outage" | "send-later";
  /** Start of the wait (epoch ms). */
  readonly since: number;
  /** `outage`: when the run gives up. `send-later`: when the first filing may be sent again (epoch ms). */
  readonly until: number;
  /** The last failure. */
  readonly error?: unknown;
}

/** Returns the stop for a batch that another process holds. */
export async function stopForHolder(ledger: Pick<Ledger, "leaseOf">, batch: string): Promise<StopInfo> {
  const lease = await ledger.leaseOf(batch);
  return { reason: "lease-lost", ...(lease && { holder: { host: lease.host, pid: lease.pid } }) };
}
