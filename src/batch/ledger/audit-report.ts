import type { EpochMs } from "./types.js";

/** What does not agree in a ledger. Names records and columns, never what a body says. */
export interface IntegrityFinding {
  readonly code: IntegrityCode;
  readonly zh: string;
  readonly en: string;
  /** Link of the chain. */
  readonly link?: number;
  readonly batch?: string;
  readonly ref?: string;
  readonly row?: number;
  readonly table?: string;
  readonly column?: string;
}

export type IntegrityCode =
  /** The database itself says that its file is damaged, or a part of it cannot be read. */
  | "ledger-file-damaged"
  /** A table, an index or a column is not what this version makes. */
  | "ledger-schema-altered"
  /** A link is missing, out of order, or not what its hash says. */
  | "ledger-chain-broken"
  /** The chain is whole, but one event contradicts another. */
  | "ledger-events-disagree"
  /** Stored otherwise than recorded. */
  | "ledger-record-altered"
  /** Recorded, and no longer there. */
  | "ledger-record-missing"
  /** There, and never recorded. */
  | "ledger-record-unknown"
  /** Counters and rows do not tie. */
  | "ledger-counts-differ"
  /** The chain ends before the link of the checkpoint. */
  | "ledger-truncated"
  /** The ledger is not the one of the checkpoint, or its history is another. */
  | "ledger-other-history"
  /** The signature of the checkpoint is not that of the given key. */
  | "checkpoint-signature-invalid";

export interface AuditOptions {
  /** The link of this checkpoint must be in the chain. */
  readonly checkpoint?: Pick<LedgerCheckpoint, "ledger" | "link" | "hash">;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AuditProgress) => void;
}

export interface AuditProgress {
  readonly part: "file" | "chain" | "filings" | "rows";
  readonly done: number;
  /** Unknown for the file itself, which the database checks in one go. */
  readonly of?: number;
}

export interface AuditReport {
  /** Id of the ledger; absent when it cannot be read. */
  readonly ledger?: string;
  readonly links: number;
  /** Links that cover what their events speak of (hash version 2). */
  readonly linksOfVersion2: number;
  readonly events: number;
  readonly batches: number;
  readonly rows: number;
  readonly filings: number;
  readonly cases: number;
  /** At most 1,000. */
  readonly findings: readonly IntegrityFinding[];
  /** How many were found, also of those that are not listed. */
  readonly found: number;
}

/** Where a chain ends. */
export interface LedgerCheckpoint {
  readonly ledger: string;
  readonly link: number;
  readonly seq: number;
  readonly hash: string;
  readonly at: EpochMs;
  readonly batches: number;
  readonly rows: number;
  readonly filings: number;
  readonly cases: number;
}
