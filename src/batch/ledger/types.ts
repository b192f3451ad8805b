import type { EncodedContent, Kind, ReceivedStatus } from "../../contract/index.js";
import type { FilingState, RowState, Cause } from "./states.js";

/**
 * The ledger: the durable record of what happened to every filing. A promise that resolves means "on the disk".
 *
 * Bodies, cases, findings and reasons travel as JSON: the ledger keeps them and never looks inside. Bodies and cases,
 * which are many and are only passed on, come and go as bytes, so that nobody makes text of them on the way.
 */
export type JsonText = string;

/** JSON in UTF-8: what is sent, as it is sent. */
export type JsonBytes = Uint8Array;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Where a filing goes and who files it. With kind and ref this is its identity, for ever. */
export interface Scope {
  /** Id of the authority, stable over changes of its URL (see capabilities). */
  readonly authority: string;
  /** The institution that files (client id or credit code, as the profile knows it). */
  readonly institution: string;
}

export interface Identity extends Scope {
  readonly kind: Kind;
  readonly ref: string;
}

export interface NewBatch extends Scope {
  readonly kind: Kind;
  readonly profile: string;
  /** Absolute path, so that `resume` finds it from any folder. */
  readonly filePath: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  /** What a later pass needs to see the same rows (encoding, delimiter, mapping …). */
  readonly format?: JsonText;
}

export interface BatchRecord extends NewBatch {
  /** Such as `B-20261121-7KQ2`. */
  readonly id: string;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  /**
   * `intake`: not all rows of the file are recorded yet · `open`: some rows are not settled · `done`: all rows rest.
   */
  readonly state: "intake" | "open" | "done";
  /**
   * Last row of the file that is recorded (0: none). An interrupted intake is repeated from the file's start: recorded
   * rows are answered as they were.
   */
  readonly lastRow: number;
  /** File rows and filings recorded so far; final when the state is not `intake`. */
  readonly rows: number;
  readonly filings: number;
}

/** One filing of a file (all rows of one ref), or one invalid row. */
export interface NewRow {
  /** Row numbers as Excel shows them, ascending. */
  readonly rows: readonly number[];
  /** "" when the row has none (then it must be invalid). */
  readonly ref: string;
  /** What the rules found. Kept with the row, warnings too. */
  readonly findings?: JsonText;
  /** Absent: the row is invalid and is never sent. */
  readonly filing?: EncodedContent;
  /** By which filings that may be the same are found; safe integers that mean nothing to the ledger. */
  readonly keys?: readonly number[];
}

/** A filing of another batch that has a key in common with a new row, and is at the authority or may yet get there. */
export interface RelatedFiling {
  readonly ref: string;
  readonly batch: string;
  readonly fileName: string;
  readonly row: number;
  readonly caseNo?: string;
  readonly body: JsonText;
}

/**
 * Decides what is recorded of a new row that has related filings: the row, with more findings perhaps, or without its
 * filing. Called within the transaction that records the row; must not call the ledger.
 */
export type JudgeRelated = (row: NewRow, related: readonly RelatedFiling[]) => NewRow;

/** The keys of a filing that was recorded without them. */
export type KeysOfFiling = (filing: Pick<Identity, "kind" | "ref">, body: JsonText) => readonly number[];

/**
 * What the ledger made of a row at intake.
 * - `invalid`: recorded with its findings, never sent.
 * - `new`: first seen, queued.
 * - `known`: same identity and same content; whatever became of it holds for this row too.
 * - `changed`: same identity, other content. A difference to show, never sent.
 * - `corrected`: had been turned away or given up and now has other content, or had been given up and comes again;
 *   queued again.
 */
export type Intake = "invalid" | "new" | "known" | "changed" | "corrected";

export interface AddedRow {
  readonly ref: string;
  readonly rows: readonly number[];
  readonly intake: Intake;
  /** The filing as the ledger knew it before this row; for `known` and `changed`. `batch` may be this same batch. */
  readonly known?: FilingRecord;
  /** The recorded content that differs; for `changed`. */
  readonly knownBody?: JsonText;
  /** It was claimed as it was recorded: durably `sending`, and may be sent. */
  readonly claimed?: ClaimedFiling;
}

export interface FilingRecord extends Identity {
  readonly id: number;
  /** The batch that sends it. */
  readonly batch: string;
  readonly state: FilingState;
  readonly digest: string;
  /** How often it was claimed to be sent. */
  readonly attempt: number;
  /** First file row in its batch. */
  readonly row: number;
  readonly queuedAt: EpochMs;
  readonly sentAt?: EpochMs;
  readonly updatedAt: EpochMs;
  readonly caseNo?: string;
  readonly caseStatus?: ReceivedStatus;
  readonly caseVersion?: number;
  /** Nothing further will happen to the case. */
  readonly caseDone?: boolean;
  /** Last known summary of the case. */
  readonly case?: JsonText;
  /** Why it was turned away or given up, or why it needs a person. */
  readonly reasons?: JsonText;
  /** Reports that cannot both be true, newest last; shown, never resolved by guessing. */
  readonly contradiction?: string;
}

export interface ClaimedFiling {
  readonly id: number;
  readonly ref: string;
  /** Goes back with every transition of this sending: an answer to an earlier attempt cannot undo a later one. */
  readonly attempt: number;
  readonly body: JsonBytes;
}

/** Filing whose answer was lost, to be looked up. */
export interface UnclearFiling extends Omit<ClaimedFiling, "body"> {
  readonly sentAt: EpochMs;
}

export interface CaseFacts {
  readonly caseNo: string;
  readonly status: ReceivedStatus;
  /** Grows with every change of the case; the higher is the later. */
  readonly version: number;
  readonly done: boolean;
  readonly case: JsonBytes;
}

/** One report on one filing. `cause` and the present state decide where it goes (see states.ts). */
export type Transition =
  | { readonly id: number; readonly attempt: number; readonly cause: "case-known"; readonly facts: CaseFacts }
  | { readonly id: number; readonly attempt: number; readonly cause: "refused" | "stuck"; readonly reasons: JsonText }
  | {
      readonly id: number;
      readonly attempt: number;
      readonly cause: "not-sent" | "not-taken" | "absent" | "answer-lost";
      readonly reasons?: JsonText;
    };

export interface RecordAndClaimResult {
  readonly claimed: readonly ClaimedFiling[];
  /**
   * Reports that changed nothing because a later attempt or a final state stands (duplicates of what is recorded are
   * not among them).
   */
  readonly ignored: readonly number[];
  /** False: another process holds the batch now. The reports were recorded, nothing was claimed: stop sending. */
  readonly leaseHeld: boolean;
}

/** A case as the change feed or a lookup reports it. */
export interface CaseUpdate extends CaseFacts {
  readonly kind: Kind;
  readonly ref: string;
}

export interface CasesRecorded {
  readonly applied: number;
  /** Known already, or older than what is known. */
  readonly stale: number;
  /** Cases of refs that this ledger has never seen (filed elsewhere). */
  readonly unknown: number;
  readonly contradictions: number;
}

/** Of one batch, in file rows and in filings; a row is in exactly one state, so `rows` is their sum. */
export interface BatchCounts {
  readonly rows: number;
  readonly filings: number;
  /** By state. `changed`: other content under a known ref, not sent. */
  readonly byState: Readonly<Record<RowState | "changed", Tally>>;
  /** Of the filed: by case status. */
  readonly byCase: Readonly<Partial<Record<ReceivedStatus, Tally>>>;
  /** Filed, and nothing further will happen to the case. */
  readonly settled: Tally;
}

export interface Tally {
  readonly rows: number;
  readonly filings: number;
}

/** One file row with all that the result file says about it. */
export interface RowRecord {
  readonly row: number;
  readonly ref: string;
  readonly intake: Intake;
  readonly state: RowState | "changed";
  readonly findings?: JsonText;
  /** The filing that the row stands for (for `changed`: the one that it differs from); absent for invalid rows. */
  readonly filing?: FilingRecord;
  /** For `changed`: what this row would have sent. */
  readonly changedBody?: JsonText;
  /** Turned away or given up here, and queued again in that later batch. The reasons are those of the time. */
  readonly correctedIn?: { readonly batch: string; readonly reasons?: JsonText };
}

export interface FilingQuery extends Partial<Identity> {
  readonly caseNo?: string;
  readonly batch?: string;
  readonly states?: readonly FilingState[];
  /** Only filings whose cases carry alerts, or about which reports cannot both be true. */
  readonly marked?: "alerts" | "contradiction";
  /** Only filings with a larger id: pages. */
  readonly after?: number;
  /** Default 100, at most 10,000. */
  readonly limit?: number;
}

/**
 * Who works on a batch. A lease is short and must be renewed; that of a dead process on this machine is free at once.
 */
export interface Owner {
  /** Unique for this run. */
  readonly id: string;
  readonly pid: number;
  readonly host: string;
}

export interface Lease extends Owner {
  readonly expiresAt: EpochMs;
}

/** One step in the history of a filing. */
export interface LedgerEvent {
  readonly seq: number;
  readonly at: EpochMs;
  readonly batch: string;
  readonly from?: FilingState;
  readonly to: FilingState;
  readonly cause: Cause | "case-changed" | "contradiction" | "moved";
  /** Digest of what is sent, case number and status, who decided and why. */
  readonly note?: string;
}

export interface ManualDecision {
  readonly who: string;
  readonly reason: string;
}

export interface OpenLedgerOptions {
  /** `create` (default): made when it is not there · `existing`: refused as `ledger-missing`. */
  readonly mode?: "create" | "existing";
  /** How long to wait for another process's write; default 10,000 ms. */
  readonly busyMs?: number;
}
