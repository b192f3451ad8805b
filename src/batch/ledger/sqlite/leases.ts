import { getPriority, hostname } from "node:os";
import type { Lease, Owner } from "../types.js";
import type { Connection } from "./connection.js";

interface LeaseRow {
  owner: string;
  pid: number;
  host: string;
  ttl: number;
  expires_at: number;
}

export function readLease(db: Connection, batch: number): LeaseRow | undefined {
  return db.get<LeaseRow>("SELECT owner, pid, host, ttl, expires_at FROM leases WHERE batch = ?", batch);
}

export function writeLease(db: Connection, batch: number, owner: Owner, ttl: number, now: number): Lease {
  db.run(
    `INSERT INTO leases (batch, owner, pid, host, ttl, expires_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET owner = excluded.owner, pid = excluded.pid, host = excluded.host, ttl = excluded.ttl, expires_at = excluded.expires_at`,
    batch,
    owner.id,
    owner.pid,
    owner.host,
    ttl,
    now + ttl,
  );
  return { id: owner.id, pid: owner.pid, host: owner.host, expiresAt: now + ttl };
}

export function leaseOf(row: LeaseRow): Lease {
  return { id: row.owner, pid: row.pid, host: row.host, expiresAt: row.expires_at };
}

/** Whether somebody works under this lease. */
export function isLeaseActive(lease: LeaseRow | undefined, now: number): boolean {
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
