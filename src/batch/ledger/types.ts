import type { EncodedContent, Kind, ReceivedStatus } from "../../contract/index.js";
import type { FilingState, RowState, Cause } from "./states.js";

/**
 * JSON text. The ledger stores bodies, cases, findings and reasons as JSON and does not interpret them.
 *
 * @remarks Bodies and cases are numerous and only passed on, so most methods pass them as `JsonBytes`, without
 *   decoding.
 */
export type JsonText = string;

/** JSON in UTF-8, byte for byte as it is sent or was received. */
export type JsonBytes = Uint8Array;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

/** Authority and institution of a filing. Together with kind and ref they are its permanent identity. */
export interface Scope {
  /** Id of the authority from its capabilities. Does not change with its URL. */
  readonly authority: string;
  /** Institution that files: client id or unified social credit code, as in the profile. */
  readonly institution: string;
}

/** Identity of a filing. A filing with the same identity is never filed twice. */
export interface Identity extends Scope {
  /** Kind of filing. */
  readonly kind: Kind;
  /** The institution's own number for the filing. */
  readonly ref: string;
}

/** Input of `Ledger.createBatch`. */
export interface NewBatch extends Scope {
  /** Kind of all filings of the batch. */
  readonly kind: Kind;
  /** Name of the profile that the batch was submitted with. */
  readonly profile: string;
  /** Absolute path, so that `resume` finds the file from any folder. */
  readonly filePath: string;
  /** Name of the file without its folder. */
  readonly fileName: string;
  /** SHA-256 of the file in lower-case hexadecimal. */
  readonly sha256: string;
  /** Size of the file (bytes). */
  readonly bytes: number;
  /** Settings needed to read the same rows again: encoding, delimiter, rule pack and others. */
  readonly format?: JsonText;
}

/** A batch as the ledger holds it. */
export interface BatchRecord extends NewBatch {
  /** Id of the batch, such as `B-20261121-7KQ2`. */
  readonly id: string;
  /** Time of creation. */
  readonly createdAt: EpochMs;
  /** Time of the last change of the batch or of its counts. */
  readonly updatedAt: EpochMs;
  /**
   * - `intake`: not all rows of the file are recorded yet.
   * - `open`: some filings are still to be sent or looked up.
   * - `done`: nothing is left to send or look up.
   */
  readonly state: "intake" | "open" | "done";
  /**
   * Whether every filing of the batch has ended: its case is finished, or it was turned away or discarded, and no
   * contradiction is left to settle. False while rows are being recorded.
   */
  readonly finished: boolean;
  /**
   * Time when the authority was last heard: the end of its change feed was read, or it answered to the filings. Absent
   * when it has no case of the batch.
   */
  readonly heardAt?: EpochMs;
  /**
   * Number of the last recorded row of the file; 0 if none. An interrupted intake starts again at the beginning of the
   * file; recorded rows are returned as before.
   */
  readonly lastRow: number;
  /** Number of rows recorded so far. Final once the state is not `intake`. */
  readonly rows: number;
  /** Number of filings recorded so far. Final once the state is not `intake`. */
  readonly filings: number;
}

/** Input of `Ledger.addRows`: one filing of a file with all its rows, or one invalid row. */
export interface NewRow {
  /** Row numbers as Excel shows them, in ascending order. At least one. */
  readonly rows: readonly number[];
  /** Ref of the filing; "" for an invalid row without one. */
  readonly ref: string;
  /**
   * Findings by row number, warnings included. Each row has only its own findings, because thousands of rows may share
   * a ref.
   */
  readonly findings?: ReadonlyMap<number, JsonText>;
  /** Content to send. Absent for an invalid row, which is never sent. */
  readonly filing?: EncodedContent;
  /** Keys for finding filings that may be the same. Safe integers; the ledger does not interpret them. */
  readonly keys?: readonly number[];
}

/** A filing of another batch that shares a key with a new row, and is at the authority or may still be sent. */
export interface RelatedFiling {
  /** Ref of the filing. */
  readonly ref: string;
  /** Id of its batch. */
  readonly batch: string;
  /** File name of its batch. */
  readonly fileName: string;
  /** Its first row in that file. */
  readonly row: number;
  /** Its case number, when the authority has it. */
  readonly caseNo?: string;
  /** Its content. */
  readonly body: JsonText;
}

/**
 * Decides what to record for a new row that has related filings: the row, possibly with more findings, or the row
 * without its filing. Runs inside the transaction that records the row and must not call the ledger.
 */
export type JudgeRelated = (row: NewRow, related: readonly RelatedFiling[]) => NewRow;

/** Returns the keys of a filing that was recorded without them. */
export type KeysOfFiling = (filing: Pick<Identity, "kind" | "ref">, body: JsonText) => readonly number[];

/**
 * Result of recording a row.
 *
 * - `invalid`: recorded with its findings; never sent.
 * - `new`: not seen before; queued.
 * - `known`: same identity and content; the row shares the state of the existing filing.
 * - `changed`: same identity, other content; never sent, shown to the user.
 * - `corrected`: replaces a filing that was turned away or discarded, or submits a discarded one again; queued.
 */
export type Intake = "invalid" | "new" | "known" | "changed" | "corrected";

/** Result of recording one row or filing. */
export interface AddedRow {
  /** Ref of the filing; "" for an invalid row without one. */
  readonly ref: string;
  /** Row numbers, as passed in. */
  readonly rows: readonly number[];
  /** What the ledger did with the row. */
  readonly intake: Intake;
  /** With `known` and `changed`: the filing as it was before this row. It may belong to the same batch. */
  readonly known?: FilingRecord;
  /** With `changed`: the recorded content that the row differs from. */
  readonly knownBody?: JsonText;
  /** Set when the filing was claimed while it was recorded. It is durably `sending` and may be sent. */
  readonly claimed?: ClaimedFiling;
}

/** A filing as the ledger holds it. */
export interface FilingRecord extends Identity {
  /** Id in this ledger. */
  readonly id: number;
  /** Id of the batch that sends it. */
  readonly batch: string;
  /** Current state. */
  readonly state: FilingState;
  /** Content digest, see `contentDigest`. */
  readonly digest: string;
  /** Number of times it was claimed for sending. */
  readonly attempt: number;
  /** First row of the filing in the file of its batch. */
  readonly row: number;
  /** Time when it was queued, or queued again with other content. */
  readonly queuedAt: EpochMs;
  /** Time of the last claim. Absent when it never left. */
  readonly sentAt?: EpochMs;
  /** Time of the last change. */
  readonly updatedAt: EpochMs;
  /** With `queued`: the authority asked to send it again later; it is not sent before then. */
  readonly notBefore?: EpochMs;
  /** Case number at the authority. */
  readonly caseNo?: string;
  /** Status of the case. */
  readonly caseStatus?: ReceivedStatus;
  /** Version of the case. */
  readonly caseVersion?: number;
  /** Whether the case is finished: nothing further will happen to it. */
  readonly caseDone?: boolean;
  /** Last received summary of the case. */
  readonly case?: JsonText;
  /** Why it was turned away or discarded, or why it needs manual review. */
  readonly reasons?: JsonText;
  /** Contradictory reports, one per line, newest last. Kept until a person settles them. */
  readonly contradiction?: string;
  /**
   * Case number of another filing under this ref; "" when it is not known. Reports never make it this filing's case; a
   * person can.
   */
  readonly conflict?: string;
  /** The refused filing that this one replaces: it had requested the same under another ref. */
  readonly replaces?: FilingPlace;
  /** The filing that replaces this one, which was refused. */
  readonly replacedBy?: FilingPlace;
}

/** Where a filing is found. */
export interface FilingPlace {
  /** Ref of the filing. */
  readonly ref: string;
  /** Id of its batch. */
  readonly batch: string;
}

/** A filing that is claimed for sending. */
export interface ClaimedFiling {
  /** Id in this ledger. */
  readonly id: number;
  /** Ref of the filing. */
  readonly ref: string;
  /** Number of this attempt. Returned with every transition, so that a late response cannot undo a later attempt. */
  readonly attempt: number;
  /** Number of times the authority answered "send again later". */
  readonly rounds: number;
  /** Content to send. */
  readonly body: JsonBytes;
}

/** Counts of one batch, in rows and in filings. A row is in exactly one state, so `rows` is the sum over all states. */
export interface BatchCounts {
  /** Number of rows recorded. */
  readonly rows: number;
  /** Number of filings recorded. */
  readonly filings: number;
  /** Counts by state. `changed` counts rows with other content under a known ref. */
  readonly byState: Readonly<Record<RowState | "changed", Tally>>;
  /** Counts of filed filings by case status. */
  readonly byCase: Readonly<Partial<Record<ReceivedStatus, Tally>>>;
  /** Filed filings whose case is finished. */
  readonly settled: Tally;
  /** Number of filings with contradictory reports that no person has settled. */
  readonly contradictions: number;
}

/** A count in rows and in filings. */
export interface Tally {
  /** Number of rows. */
  readonly rows: number;
  /** Number of filings. */
  readonly filings: number;
}

/** One row of a file with everything that the result file reports on it. */
export interface RowRecord {
  /** Row number as Excel shows it. */
  readonly row: number;
  /** Ref of the filing; "" for an invalid row without one. */
  readonly ref: string;
  /** What the ledger did with the row at intake. */
  readonly intake: Intake;
  /** State of the row. */
  readonly state: RowState | "changed";
  /** Findings of the rules in this row. */
  readonly findings?: JsonText;
  /** Filing of the row; with `changed`, the filing that it differs from. Absent for invalid rows. */
  readonly filing?: FilingRecord;
  /** With `changed`, in the first row of the filing: the content that was not sent. */
  readonly changedBody?: JsonText;
  /** With `changed`: the content that the recorded filing sent or will send. */
  readonly knownBody?: JsonText;
  /** Set when the filing was turned away or discarded here and queued again in a later batch, with its old reasons. */
  readonly correctedIn?: { readonly batch: string; readonly reasons?: JsonText };
}

/** JSON paths of values to read, such as `$.registeredAt`. */
export interface ValuePaths {
  /** Paths in the case of the filing. */
  readonly case: readonly string[];
  /** Paths in the content of the filing. */
  readonly body: readonly string[];
}

/** One row of a file with selected values of its case and content. */
export interface RowValues extends Pick<RowRecord, "row" | "state"> {
  /** Whether the filing was turned away or discarded here and queued again in a later batch. */
  readonly isCorrected: boolean;
  /** Filing of the row; with `changed`, the filing that it differs from. */
  readonly filing?: Pick<
    FilingRecord,
    "id" | "ref" | "batch" | "attempt" | "row" | "sentAt" | "caseNo" | "caseStatus" | "caseDone"
  > & {
    readonly hasContradiction: boolean;
    /** Whether the content digest in the case equals that of the filing. */
    readonly hasSameContent: boolean;
  };
  /** Values at the paths, in their order; null where there is none. */
  readonly caseValues: readonly unknown[];
  /** Values of the content at the paths, in their order; null where there is none. */
  readonly bodyValues: readonly unknown[];
}

/** Filter of `Ledger.find`. Conditions are combined with AND. */
export interface FilingQuery extends Partial<Identity> {
  /** Any of these refs, at most 10,000. */
  readonly refs?: readonly string[];
  /** Case number at the authority. */
  readonly caseNo?: string;
  /** Id of the batch that sends the filing. */
  readonly batch?: string;
  /** Any of these states. */
  readonly states?: readonly FilingState[];
  /** Any of these case statuses. */
  readonly caseStatuses?: readonly ReceivedStatus[];
  /**
   * Only filings whose case carries alerts, whose case may have ended a right that the register does not hold, or with
   * contradictory reports.
   */
  readonly marked?: "alerts" | "unknown-right" | "contradiction";
  /** Only filings whose case had to be finished by law before this day, YYYY-MM-DD, and is not. */
  readonly lawfulLimitBefore?: string;
  /** Only filings with a larger id, for paging. @default 0 */
  readonly after?: number;
  /** Max number of filings, at most 10,000. @default 100 */
  readonly limit?: number;
}

/** One event in the history of a filing. */
export interface LedgerEvent {
  /** Position in the journal of the ledger, starting at 1. */
  readonly seq: number;
  /** Time of the event. */
  readonly at: EpochMs;
  /** Id of the batch that the filing belonged to. */
  readonly batch: string;
  /** State before the event. */
  readonly from?: FilingState;
  /** State after the event. */
  readonly to: FilingState;
  /** Cause of the event. Causes that are not in `transitions` leave the state as it is. */
  readonly cause: Cause | "case-changed" | "contradiction" | "settled" | "moved" | "replaces";
  /** Details: digest of the content sent, case number and status, or who decided and why. */
  readonly note?: string;
}

/** Options of `openLedger`. */
export interface OpenLedgerOptions {
  /**
   * `create` creates the ledger when it does not exist; `existing` fails with `ledger-missing`.
   * @default "create"
   */
  readonly mode?: "create" | "existing";
  /** Max time to wait for a write of another process (ms). @default 10,000 */
  readonly busyMs?: number;
}
