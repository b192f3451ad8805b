/** Types of what the processes of one ledger share: leases of batches, pauses, notes and clocks of authorities. */
import type { EpochMs } from "./types.js";

/**
 * Process that works on a batch under a lease. A lease must be renewed before it expires. If the process ran on this
 * machine and has ended, its lease is free at once.
 */
export interface Owner {
  /** Unique id of this run. */
  readonly id: string;
  /** Process id. */
  readonly pid: number;
  /** Host name. */
  readonly host: string;
}

/** Exclusive right to work on a batch. Times are by the clock of the owner's machine. */
export interface Lease extends Owner {
  /** Time of the last renewal. */
  readonly renewedAt: EpochMs;
  /** Time of expiry unless renewed. */
  readonly expiresAt: EpochMs;
}

/** A pause that an authority asked for. */
export interface PauseRecord {
  /** Id of the authority, as passed to `setPause`. */
  readonly authority: string;
  /** End of the pause. */
  readonly until: EpochMs;
  /** Time that the authority asked for, when it exceeds the one day that is obeyed. */
  readonly askedUntil?: EpochMs;
}

/** An event that concerns an authority and no single filing. */
export interface AuthorityNote {
  /** Time of the event. */
  readonly at: EpochMs;
  /** Id of the authority. */
  readonly authority: string;
  /** Type of the event. */
  readonly what: "pause-lifted" | "feed-restarted" | "paused" | "outage" | "dialect" | "intercepted";
  /**
   * Details: who decided and why, or what happened. With `paused` and `outage`: the time in which nothing could be
   * sent, as an ISO 8601 interval `start/end`; the end is empty when it was not over when sending stopped. With
   * `dialect`: id and version of the description with which filings are sent from then on. With `intercepted`: what
   * stands in front of the gateway, and the number of the incident.
   */
  readonly note: string;
}

/** The clock of an authority beside that of this machine, as last measured. */
export interface AuthorityClock {
  /** Id of the authority. */
  readonly authority: string;
  /** How far its clock is ahead of this machine's (ms); negative when it is behind. */
  readonly offsetMs: number;
  /** Time of the measurement, by the clock of this machine. */
  readonly measuredAt: EpochMs;
}
