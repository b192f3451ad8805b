import { getPriority, hostname } from "node:os";
import type { EpochMs, Lease, Owner } from "../types.js";
import type { Connection } from "./connection.js";

interface LeaseRow {
  owner: string;
  pid: number;
  host: string;
  ttl: number;
  expires_at: number;
}

const DEFAULT_TTL_MS = 15_000;

/** Gives the batch to the owner; undefined when somebody else works on it. */
export function acquireLease(
  db: Connection,
  batch: number,
  owner: Owner,
  now: EpochMs,
  ttlMs = DEFAULT_TTL_MS,
): Lease | undefined {
  const lease = readLease(db, batch);
  if (lease?.owner !== owner.id && isLeaseActive(lease, now)) return undefined;
  return writeLease(db, batch, owner, now, ttlMs);
}

/** Extends the lease of the owner; undefined when it is no longer theirs. */
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

/** The lease under which somebody works on the batch. */
export function activeLease(db: Connection, batch: number, now: EpochMs): Lease | undefined {
  const row = readLease(db, batch);
  if (row === undefined || !isLeaseActive(row, now)) return undefined;
  return { id: row.owner, pid: row.pid, host: row.host, expiresAt: row.expires_at };
}

/** Whether the lease of the batch is the owner's, even one that ran out. */
export function isOwner(db: Connection, batch: number, owner: Owner): boolean {
  return readLease(db, batch)?.owner === owner.id;
}

function readLease(db: Connection, batch: number): LeaseRow | undefined {
  return db.get<LeaseRow>("SELECT owner, pid, host, ttl, expires_at FROM leases WHERE batch = ?", batch);
}

function writeLease(db: Connection, batch: number, owner: Owner, now: EpochMs, ttlMs: number): Lease {
  db.run(
    `INSERT INTO leases (batch, owner, pid, host, ttl, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET owner = excluded.owner, pid = excluded.pid, host = excluded.host, ttl = excluded.ttl, expires_at = excluded.expires_at`,
    batch,
    owner.id,
    owner.pid,
    owner.host,
    ttlMs,
    now + ttlMs,
  );
  return { id: owner.id, pid: owner.pid, host: owner.host, expiresAt: now + ttlMs };
}

/** Whether somebody works under this lease. */
function isLeaseActive(lease: LeaseRow | undefined, now: EpochMs): boolean {
  if (lease === undefined) return false;
  const onThisHost = lease.host === hostname();
  // After a kill nobody should have to wait for the lease to run out.
  if (onThisHost && !alive(lease.pid)) return false;
  const left = lease.expires_at - now;
  // More than a whole term left: the clock was set back. A living owner renews soon; of a stranger we know nothing.
  if (left > lease.ttl) return onThisHost;
  return left > 0;
}

/** Asks for the priority of a process because that needs no right over it and does it no harm. */
function alive(pid: number): boolean {
  try {
    getPriority(pid);
    return true;
  } catch (error) {
    const info = error instanceof Error && "info" in error ? (error.info as { code?: string }) : undefined;
    return info?.code !== "ESRCH";
  }
}
