import { hostname } from "node:os";
import type { EpochMs } from "../types.js";
import type { Lease, Owner } from "../coordination.js";
import type { Connection } from "../sqlite-database/connection.js";
import { isAlive, processIdentity, thisSystem, uptimeMs, type ProcessIdentity } from "./process-identity.js";

interface LeaseRow {
  owner: string;
  pid: number;
  host: string;
  ttl: number;
  /** Epoch ms by the owner's clock. */
  expires_at: number;
  /**
   * Identity of the process as JSON, and when it wrote the lease (ms since boot). Null where the system does not report
   * it.
   */
  process: string | null;
  uptime: number | null;
}

const DEFAULT_TTL_MS = 15_000;

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
  const identity = owner.host === hostname() ? processIdentity(owner.pid) : undefined;
  db.run(
    "INSERT OR REPLACE INTO leases (batch, owner, pid, host, ttl, expires_at, process, uptime) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    batch,
    owner.id,
    owner.pid,
    owner.host,
    ttlMs,
    now + ttlMs,
    identity === undefined ? null : JSON.stringify(identity),
    identity === undefined ? null : uptimeMs(),
  );
  return { id: owner.id, pid: owner.pid, host: owner.host, renewedAt: now, expiresAt: now + ttlMs };
}

/** Restarts the term of a lease. A living owner renews it by its own clock; otherwise it expires after a full term. */
function restartTerm(db: Connection, batch: number, { ttl }: LeaseRow, now: EpochMs): void {
  db.run("UPDATE leases SET expires_at = ? WHERE batch = ?", now + ttl, batch);
}

/**
 * - `held`: a process works under this lease.
 * - `free`: its process has ended, or it has expired.
 * - `clock-differs`: more than a full term is left. A clock was set back, or the other machine's clock is ahead; its
 *   owner
 *   may or may not be alive.
 */
type Standing = "held" | "free" | "clock-differs";

function judge(lease: LeaseRow, now: EpochMs): Standing {
  const identity = lease.process === null ? undefined : (JSON.parse(lease.process) as ProcessIdentity);
  const here = thisSystem();
  const sameBoot = identity !== undefined && identity.boot === here?.boot;
  const isOurs =
    lease.host === hostname() && (identity === undefined || (sameBoot && identity.namespace === here?.namespace));
  // After a crash the lease is free at once.
  if (isOurs && !isAlive(lease.pid, identity)) return "free";
  // Prefer the time since boot: the wall clock may be set forward or back.
  if (sameBoot && lease.uptime !== null) return uptimeMs() - lease.uptime < lease.ttl ? "held" : "free";
  const left = lease.expires_at - now;
  if (left > lease.ttl) return isOurs ? "held" : "clock-differs";
  return left > 0 ? "held" : "free";
}
