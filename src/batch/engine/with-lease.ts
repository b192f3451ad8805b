import type { RegistryClient } from "../../sdk/index.js";
import { restorePause } from "./authority-pause.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";
import type { Owner } from "../ledger/coordination.js";
import { HeldLease, LEASE_MS } from "./sending/held-lease.js";

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
  work: (lease: HeldLease) => Promise<T>,
): Promise<T | undefined> {
  const asked = performance.now();
  if (!(await ledger.acquireLease(batch.id, owner, LEASE_MS))) return undefined;
  const lease = new HeldLease(ledger, batch.id, owner, asked);
  await restorePause(ledger, batch.authority, client);
  const renewal = setInterval(() => void lease.renew().catch(() => undefined), LEASE_RENEWAL_MS);
  try {
    await ledger.recover(batch.id, owner);
    return await work(lease);
  } finally {
    clearInterval(renewal);
    await ledger.releaseLease(batch.id, owner).catch(() => undefined);
  }
}
