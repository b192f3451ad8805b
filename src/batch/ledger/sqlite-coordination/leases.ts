import type { EpochMs } from "../types.js";
import type { Lease, Owner } from "../coordination.js";
import type { Connection } from "../sqlite-database/connection.js";
import { DEFAULT_TTL_MS, judge, newLease, type LeaseRow } from "../leasing/standing.js";

/** Acquires the lease for the owner. Returns undefined when another process holds it. */
export function acquireLease(
  db: Connection,
  batch: number,
  owner: Owner,
  now: EpochMs,
  ttlMs = DEFAULT_TTL_MS,
): Lease | undefined {
  const lease = readLease(db, batch);
  if (lease !== undefined && lease.owner !== owner.id) {
    const standing = judge(lease, now);
    if (standing === "clock-differs") restartTerm(db, batch, lease, now);
    if (standing !== "free") return undefined;
  }
  return writeLease(db, batch, owner, now, ttlMs);
}

/** Extends the lease of the owner. Returns undefined when another process has taken it. */
export function renewLease(
  db: Connection,
  batch: number,
  owner: Owner,
  now: EpochMs,
  ttlMs = DEFAULT_TTL_MS,
): Lease | undefined {
  return isOwner(db, batch, owner) ? writeLease(db, batch, owner, now, ttlMs) : undefined;
}

export function releaseLease(db: Connection, batch: number, owner: Owner): void {
  db.run("DELETE FROM leases WHERE batch = ? AND owner = ?", batch, owner.id);
}

/** Returns the active lease on the batch. */
export function activeLease(db: Connection, batch: number, now: EpochMs): Lease | undefined {
  const row = readLease(db, batch);
  if (row === undefined || judge(row, now) === "free") return undefined;
  const { owner: id, pid, host, expires_at: expiresAt, ttl } = row;
  return { id, pid, host, renewedAt: expiresAt - ttl, expiresAt };
}

/** Checks whether the owner has the lease on the batch, even an expired one. */
export function isOwner(db: Connection, batch: number, owner: Owner): boolean {
  return readLease(db, batch)?.owner === owner.id;
}

function readLease(db: Connection, batch: number): LeaseRow | undefined {
  return db.get<LeaseRow>(
    "SELECT owner, pid, host, ttl, expires_at, process, uptime FROM leases WHERE batch = ?",
    batch,
  );
}

function writeLease(db: Connection, batch: number, owner: Owner, now: EpochMs, ttlMs: number): Lease {
  const { process, uptime } = newLease(owner, now, ttlMs);
  db.run(
    "INSERT OR REPLACE INTO leases (batch, owner, pid, host, ttl, expires_at, process, uptime) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    batch,
    owner.id,
    owner.pid,
    owner.host,
    ttlMs,
    now + ttlMs,
    process,
    uptime,
  );
  return { id: owner.id, pid: owner.pid, host: owner.host, renewedAt: now, expiresAt: now + ttlMs };
}

/** Restarts the term of a lease. A living owner renews it by its own clock; otherwise it expires after a full term. */
function restartTerm(db: Connection, batch: number, { ttl }: LeaseRow, now: EpochMs): void {
  db.run("UPDATE leases SET expires_at = ? WHERE batch = ?", now + ttl, batch);
}
