import type { Ledger } from "../ledger/ledger.js";

/** Why sending stopped before every row was settled. */
export type StopReason =
  | "interrupted"
  | "gateway-unreachable"
  | "paused"
  | "feed-refused"
  | "send-later"
  | "authentication"
  | "permission"
  | "lease-lost"
  | "file-unreadable";

export interface StopInfo {
  readonly reason: StopReason;
  /**
   * For `paused`: the authority asked to wait until then (epoch ms). For `send-later`: the first of the filings that
   * are left may be sent again then.
   */
  readonly until?: number;
  /** For `paused`: what it asked for, when that is beyond the day that is obeyed. */
  readonly askedUntil?: number;
  /** For `lease-lost`: who works on the batch, when known. */
  readonly holder?: { readonly host: string; readonly pid: number };
  /** For `file-unreadable`: what is wrong with the file. For the others: the failure that was seen last, if any. */
  readonly error?: unknown;
}

/** What a run waits for, so that it can be told. */
export interface Waiting {
  /** `outage`: filing fails, and is tried from time to time · `send-later`: the filings that are left have a date. */
  readonly reason: "outage" | "send-later";
  /** Epoch ms. */
  readonly since: number;
  /** `outage`: the run stops then · `send-later`: the first of them may be sent again then. */
  readonly until: number;
  /** The failure that was seen last. */
  readonly error?: unknown;
}

/** The stop of a batch that another process works on. */
export async function stopForHolder(ledger: Pick<Ledger, "leaseOf">, batch: string): Promise<StopInfo> {
  const lease = await ledger.leaseOf(batch);
  return { reason: "lease-lost", ...(lease && { holder: { host: lease.host, pid: lease.pid } }) };
}
