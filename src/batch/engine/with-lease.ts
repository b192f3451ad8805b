import type { RegistryClient } from "../../sdk/index.js";
import { restorePause } from "./authority-pause.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";
import type { Owner } from "../ledger/coordination.js";

const LEASE_RENEWAL_MS = 5_000;

interface Holder {
  readonly ledger: Ledger;
  readonly client: RegistryClient;
  readonly owner: Owner;
}

/**
 * Runs `work` while holding the lease on a batch, and renews the lease meanwhile.
 *
 * @returns The result of `work`, or undefined when another process holds the batch.
 */
export async function withBatchLease<T>(
  { ledger, client, owner }: Holder,
  batch: BatchRecord,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (!(await ledger.acquireLease(batch.id, owner))) return undefined;
  await restorePause(ledger, batch.authority, client);
  const renewal = setInterval(() => void ledger.renewLease(batch.id, owner).catch(() => undefined), LEASE_RENEWAL_MS);
  try {
    await ledger.recover(batch.id, owner);
    return await work();
  } finally {
    clearInterval(renewal);
    await ledger.releaseLease(batch.id, owner).catch(() => undefined);
  }
}
