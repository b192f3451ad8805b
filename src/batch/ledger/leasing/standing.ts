import { hostname } from "node:os";
import type { Owner } from "../coordination.js";
import type { EpochMs } from "../types.js";
import { isAlive, processIdentity, thisSystem, uptimeMs, type ProcessIdentity } from "./process-identity.js";

/** A lease as it is stored. */
export interface LeaseRow {
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

export const DEFAULT_TTL_MS = 15_000;

/** Returns the lease that an owner acquires or renews now. */
export function newLease(owner: Owner, now: EpochMs, ttl: number): LeaseRow {
  const identity = owner.host === hostname() ? processIdentity(owner.pid) : undefined;
  return {
    owner: owner.id,
    pid: owner.pid,
    host: owner.host,
    ttl,
    expires_at: now + ttl,
    process: identity === undefined ? null : JSON.stringify(identity),
    uptime: identity === undefined ? null : uptimeMs(),
  };
}

/**
 * - `held`: a process works under this lease.
 * - `free`: its process has ended, or it has expired.
 * - `clock-differs`: more than a full term is left. A clock was set back, or the other machine's clock is ahead; its
 *   owner
 *   may or may not be alive.
 */
export type Standing = "held" | "free" | "clock-differs";

export function judge(lease: LeaseRow, now: EpochMs): Standing {
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
