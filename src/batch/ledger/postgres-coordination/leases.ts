import type { Lease, Owner } from "../coordination.js";
import { DEFAULT_TTL_MS, judge, newLease, type LeaseRow } from "../leasing/standing.js";
import type { Queries, Transaction } from "../postgres-database/database.js";
import type { EpochMs } from "../types.js";

/** Acquires the lease for the owner. Returns undefined when another process holds it. The batch is locked. */
export async function acquireLease(
  tx: Transaction,
  batch: number,
  owner: Owner,
  ttlMs = DEFAULT_TTL_MS,
): Promise<Lease | undefined> {
  const lease = await readLease(tx, batch, "FOR UPDATE");
  if (lease !== undefined && lease.owner !== owner.id) {
    const standing = judge(lease, tx.now);
    // A living owner renews it by its own clock; otherwise it expires after a full term.
    if (standing === "clock-differs")
      await tx.run("UPDATE bdc.leases SET expires_at = $1 WHERE batch = $2", tx.now + lease.ttl, batch);
    if (standing !== "free") return undefined;
  }
  return writeLease(tx, batch, owner, ttlMs);
}

/** Extends the lease of the owner. Returns undefined when another process has taken it. */
export async function renewLease(
  tx: Transaction,
  batch: number,
  owner: Owner,
  ttlMs = DEFAULT_TTL_MS,
): Promise<Lease | undefined> {
  const lease = await readLease(tx, batch, "FOR UPDATE");
  return lease?.owner === owner.id ? writeLease(tx, batch, owner, ttlMs) : undefined;
}

export async function releaseLease(tx: Transaction, batch: number, owner: Owner): Promise<void> {
  await tx.run("DELETE FROM bdc.leases WHERE batch = $1 AND owner = $2", batch, owner.id);
}

/** Returns the active lease on the batch. */
export async function activeLease(db: Queries, batch: number, now: EpochMs): Promise<Lease | undefined> {
  const row = await readLease(db, batch);
  if (row === undefined || judge(row, now) === "free") return undefined;
  const { owner: id, pid, host, expires_at: expiresAt, ttl } = row;
  return { id, pid, host, renewedAt: expiresAt - ttl, expiresAt };
}

function readLease(db: Queries, batch: number, lock: "" | "FOR UPDATE" = ""): Promise<LeaseRow | undefined> {
  return db.get<LeaseRow>(
    `SELECT owner, pid, host, ttl, expires_at, process, uptime FROM bdc.leases WHERE batch = $1 ${lock}`,
    batch,
  );
}

async function writeLease(tx: Transaction, batch: number, owner: Owner, ttlMs: number): Promise<Lease> {
  const { process, uptime, expires_at } = newLease(owner, tx.now, ttlMs);
  await tx.run(
    `INSERT INTO bdc.leases (batch, owner, pid, host, ttl, expires_at, process, uptime)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (batch) DO UPDATE SET owner = excluded.owner, pid = excluded.pid, host = excluded.host,
       ttl = excluded.ttl, expires_at = excluded.expires_at, process = excluded.process, uptime = excluded.uptime`,
    batch,
    owner.id,
    owner.pid,
    owner.host,
    ttlMs,
    expires_at,
    process,
    uptime,
  );
  return { id: owner.id, pid: owner.pid, host: owner.host, renewedAt: tx.now, expiresAt: expires_at };
}
