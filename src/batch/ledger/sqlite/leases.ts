import { hostname } from "node:os";
import type { EpochMs, Lease, Owner } from "../types.js";
import type { Connection } from "../sqlite-database/connection.js";
import { isAlive, processIdentity, thisSystem, uptimeMs, type ProcessIdentity } from "./process-identity.js";

interface LeaseRow {
  owner: string;
  pid: number;
  host: string;
  ttl: number;
  /** By the clock of the owner. */
  expires_at: number;
  /** Which process has the pid, as JSON, and when it wrote this (ms since boot); only where its system tells. */
  process: string | null;
  uptime: number | null;
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
  if (lease !== undefined && lease.owner !== owner.id) {
    const standing = judge(lease, now);
    if (standing === "clock-differs") startTermAnew(db, batch, lease, now);
    if (standing !== "free") return undefined;
  }
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
  if (row === undefined || judge(row, now) === "free") return undefined;
  const { owner: id, pid, host, expires_at: expiresAt, ttl } = row;
  return { id, pid, host, renewedAt: expiresAt - ttl, expiresAt };
}

/** Whether the lease of the batch is the owner's, even one that ran out. */
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

/** An owner that lives renews it by its own clock; of one that does not, the lease ends a whole term from now. */
function startTermAnew(db: Connection, batch: number, { ttl }: LeaseRow, now: EpochMs): void {
  db.run("UPDATE leases SET expires_at = ? WHERE batch = ?", now + ttl, batch);
}

/**
 * - `held`: somebody works under this lease.
 * - `free`: its process has ended, or it ran out.
 * - `clock-differs`: more than a whole term is left. A clock was set back, or that of the other machine is ahead, and
 *   its owner may live or not.
 */
type Standing = "held" | "free" | "clock-differs";

function judge(lease: LeaseRow, now: EpochMs): Standing {
  const identity = lease.process === null ? undefined : (JSON.parse(lease.process) as ProcessIdentity);
  const here = thisSystem();
  const sameBoot = identity !== undefined && identity.boot === here?.boot;
  const isOurs =
    lease.host === hostname() && (identity === undefined || (sameBoot && identity.namespace === here?.namespace));
  // After a kill nobody should have to wait for the lease to run out.
  if (isOurs && !isAlive(lease.pid, identity)) return "free";
  // No wall clock where a better one is at hand: it may be set, forward or back.
  if (sameBoot && lease.uptime !== null) return uptimeMs() - lease.uptime < lease.ttl ? "held" : "free";
  const left = lease.expires_at - now;
  if (left > lease.ttl) return isOurs ? "held" : "clock-differs";
  return left > 0 ? "held" : "free";
}
