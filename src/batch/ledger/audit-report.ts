import type { EpochMs } from "./types.js";

/** An inconsistency found in a ledger. Names records and columns, never the content of a filing. */
export interface IntegrityFinding {
  /** What kind of inconsistency it is. */
  readonly code: IntegrityCode;
  /** Description in Chinese, with the place. */
  readonly zh: string;
  /** Description in English, with the place. */
  readonly en: string;
  /** Link of the chain. */
  readonly link?: number;
  /** Id of the batch. */
  readonly batch?: string;
  /** Ref of the filing. */
  readonly ref?: string;
  /** Row number as Excel shows it. */
  readonly row?: number;
  /** Table of the database. */
  readonly table?: string;
  /** Column of the table. */
  readonly column?: string;
}

/** Kind of inconsistency found by an audit. */

export type IntegrityCode =
  /** The database reports that its file is damaged, or a part of it cannot be read. */
  | "ledger-file-damaged"
  /** A table, index or column differs from the schema of this version. */
  | "ledger-schema-altered"
  /** A link is missing, out of order, or does not match its hash. */
  | "ledger-chain-broken"
  /** The chain is complete, but its events contradict each other. */
  | "ledger-events-disagree"
  /** A record differs from what the chain says. */
  | "ledger-record-altered"
  /** A record that the chain names is missing. */
  | "ledger-record-missing"
  /** A record exists that the chain does not name. */
  | "ledger-record-unknown"
  /** Counters do not match the rows. */
  | "ledger-counts-differ"
  /** The chain ends before the link of the checkpoint. */
  | "ledger-truncated"
  /** The checkpoint belongs to another ledger, or to another history of this one. */
  | "ledger-other-history"
  /** The signature of the checkpoint does not match the given key. */
  | "checkpoint-signature-invalid";

/** Options of `Ledger.audit`. */
export interface AuditOptions {
  /** An earlier checkpoint. Its link must be in the chain with the same hash. */
  readonly checkpoint?: Pick<LedgerCheckpoint, "ledger" | "link" | "hash">;
  /** Aborts the audit with the reason of the signal. */
  readonly signal?: AbortSignal;
  /** Called about every 2,000 records. */
  readonly onProgress?: (progress: AuditProgress) => void;
}

/** Progress of an audit. */
export interface AuditProgress {
  /** Part of the ledger that is being checked. */
  readonly part: "file" | "chain" | "filings" | "rows";
  /** Number of records checked in this part. */
  readonly done: number;
  /** Total number of records. Absent for the file, which the database checks in one step. */
  readonly of?: number;
}

/** Result of an audit. */
export interface AuditReport {
  /** Id of the ledger. Absent when it cannot be read. */
  readonly ledger?: string;
  /**
   * What was verified: `tables` the chain, and all tables against it; `chains` the chains alone, as in a PostgreSQL
   * database, where an altered table is not found yet.
   */
  readonly covers: "tables" | "chains";
  /** Number of links of the chain. */
  readonly links: number;
  /** Number of links of hash version 2, which cover the records that their events concern. */
  readonly linksOfVersion2: number;
  /** Number of events in the chain. */
  readonly events: number;
  /** Number of batches in the chain. */
  readonly batches: number;
  /** Number of file rows that were read. */
  readonly rows: number;
  /** Number of filings that were read. */
  readonly filings: number;
  /** Number of cases that were read. */
  readonly cases: number;
  /** The first 1,000 findings. */
  readonly findings: readonly IntegrityFinding[];
  /** Number of all findings. */
  readonly found: number;
}

/** End of a ledger's chain at one time. Stored elsewhere, it shows later whether history was removed or replaced. */
export interface LedgerCheckpoint {
  /** Id of the ledger (UUID). */
  readonly ledger: string;
  /** Number of the last link. */
  readonly link: number;
  /** Number of the last event. */
  readonly seq: number;
  /** Hash of the last link: SHA-256 in lower-case hexadecimal. */
  readonly hash: string;
  /** Time of the checkpoint. */
  readonly at: EpochMs;
  /** Number of batches. */
  readonly batches: number;
  /** Number of file rows. */
  readonly rows: number;
  /** Number of filings. */
  readonly filings: number;
  /** Number of cases. */
  readonly cases: number;
}
