import type { Ledger } from "../ledger/ledger.js";

/** Why sending stopped before every row was settled. */
export type StopReason =
  "interrupted" | "gateway-unreachable" | "paused" | "authentication" | "permission" | "lease-lost" | "file-unreadable";

export interface StopInfo {
  readonly reason: StopReason;
  /** For `paused`: the authority asked to wait until then (epoch ms). */
  readonly until?: number;
  /** For `lease-lost`: who works on the batch, when known. */
  readonly holder?: { readonly host: string; readonly pid: number };
  /** For `file-unreadable`: what is wrong with the file. */
  readonly error?: unknown;
}

/** The stop of a batch that another process works on. */
export async function stopForHolder(ledger: Pick<Ledger, "leaseOf">, batch: string): Promise<StopInfo> {
  const lease = await ledger.leaseOf(batch);
  return { reason: "lease-lost", ...(lease && { holder: { host: lease.host, pid: lease.pid } }) };
}
