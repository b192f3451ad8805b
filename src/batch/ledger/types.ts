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
  /**
   * What the rules found, warnings too: for each row of `rows` its own findings alone. Thousands of rows may have one
   * ref, and what is said of one of them must not be kept with every other.
   */
  readonly findings?: ReadonlyMap<number, JsonText>;
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
  /** `queued`: the authority said "send again later"; it is not sent before then. */
  readonly notBefore?: EpochMs;
  readonly caseNo?: string;
  readonly caseStatus?: ReceivedStatus;
  readonly caseVersion?: number;
  /** Nothing further will happen to the case. */
  readonly caseDone?: boolean;
  /** Last known summary of the case. */
  readonly case?: JsonText;
  /** Why it was turned away or given up, or why it needs a person. */
  readonly reasons?: JsonText;
  /** Reports that cannot both be true, newest last; shown until a person settles them, never resolved by guessing. */
  readonly contradiction?: string;
  /**
   * The case of another filing under this ref ("": its number is not known). No report makes it this filing's case; a
   * person may.
   */
  readonly conflict?: string;
}

export interface ClaimedFiling {
  readonly id: number;
  readonly ref: string;
  /** Goes back with every transition of this sending: an answer to an earlier attempt cannot undo a later one. */
  readonly attempt: number;
  /** How often the authority has said "send again later". */
  readonly rounds: number;
  readonly body: JsonBytes;
}

/** Filing whose answer was lost, to be looked up. */
export interface UnclearFiling extends Omit<ClaimedFiling, "body" | "rounds"> {
  readonly sentAt: EpochMs;
  /** Present when a call that carried this filing alone lost the answer. */
  readonly lost?: LostAlone;
}

/** What is known of a filing whose answers are lost although it is sent alone. */
export interface LostAlone {
  /** How often it was proven absent after it had been sent alone. */
  readonly absences: number;
  /** Filings of its batch that were filed since its answer was lost first. */
  readonly filedSince: number;
  /** Other filings of its batch that were proven absent so more than once: such as were filed after all … */
  readonly arrived: number;
  /** … and such as are not filed yet. */
  readonly failing: number;
}

export interface CaseFacts {
  readonly caseNo: string;
  /** The units that the case names, see `unitsKey`; "": it names none. */
  readonly units: string;
  /** Digest of the content that it was opened with; absent: the authority does not tell. */
  readonly contentDigest?: string;
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
  /** `caseNo` "": the authority did not name the other case. */
  | { readonly id: number; readonly attempt: number; readonly cause: "conflict"; readonly caseNo: string }
  | {
      readonly id: number;
      readonly attempt: number;
      readonly cause: "not-sent" | "absent" | "to-confirm";
      readonly reasons?: JsonText;
    }
  | {
      readonly id: number;
      readonly attempt: number;
      readonly cause: "not-taken";
      readonly reasons?: JsonText;
      /** The authority said "send again later": one round more, and not before then. */
      readonly notBefore?: EpochMs;
    }
  | {
      readonly id: number;
      readonly attempt: number;
      readonly cause: "answer-lost";
      readonly reasons?: JsonText;
      /** Whether the call carried this filing alone; absent when no call of this process lost the answer. */
      readonly alone?: boolean;
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
  /** Cases of other filings under the same ref: see `FilingRecord.conflict`. */
  readonly conflicts: number;
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
  /** Filings about which reports cannot both be true, and which nobody has settled. */
  readonly contradictions: number;
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
  /** What the rules found in this row. */
  readonly findings?: JsonText;
  /** The filing that the row stands for (for `changed`: the one that it differs from); absent for invalid rows. */
  readonly filing?: FilingRecord;
  /** For `changed`: what this filing would have sent; with its first row. */
  readonly changedBody?: JsonText;
  /** For `changed`: what the recorded filing sent or will send. */
  readonly knownBody?: JsonText;
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

/** Times by the clock of the owner's machine. */
export interface Lease extends Owner {
  readonly renewedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** One step in the history of a filing. */
export interface LedgerEvent {
  readonly seq: number;
  readonly at: EpochMs;
  readonly batch: string;
  readonly from?: FilingState;
  readonly to: FilingState;
  readonly cause: Cause | "case-changed" | "contradiction" | "settled" | "moved";
  /** Digest of what is sent, case number and status, who decided and why. */
  readonly note?: string;
}

/** A pause that an authority asked for. */
export interface PauseRecord {
  /** As it was named to `setPause`. */
  readonly authority: string;
  readonly until: EpochMs;
  /** What it asked for, when that is beyond the day that is obeyed. */
  readonly askedUntil?: EpochMs;
}

/** Something that befell no filing in particular. */
export interface AuthorityNote {
  readonly at: EpochMs;
  readonly authority: string;
  readonly what: "pause-lifted" | "feed-restarted";
  /** Who and why, or what happened. */
  readonly note: string;
}

export interface ManualDecision {
  readonly who: string;
  readonly reason: string;
}

/** Rows of one batch that need a person, by the code of their filings' first reason. */
export interface NeedsPersonTally extends Tally {
  readonly code: string;
  /** Where they are decided on: this batch, or the earlier one that sends the filings for which these rows stand. */
  readonly batch: string;
}

/** A filing that needs a person, as a look-up needs it. */
export interface NeedsPersonFiling {
  readonly id: number;
  readonly ref: string;
  readonly attempt: number;
  readonly digest: string;
  /** Of its first reason. */
  readonly code: string;
  /** Absent: it never left. */
  readonly sentAt?: EpochMs;
}

/**
 * What a look-up of a filing that needs a person leads to. `attempt` and `code` are those under which it was looked up:
 * the decision is about these and no others.
 */
export type PersonDecision = Pick<NeedsPersonFiling, "id" | "attempt" | "code"> &
  (
    | { readonly cause: "released" }
    | { readonly cause: "discarded"; readonly reasons: JsonText }
    | { readonly cause: "case-known"; readonly facts: CaseFacts }
  );

export interface DecisionsRecorded {
  readonly released: number;
  readonly discarded: number;
  readonly filed: number;
  /** Filings that need a person all the same: the case is not theirs, or their reason is another by now. */
  readonly kept: readonly number[];
}

export interface OpenLedgerOptions {
  /** `create` (default): made when it is not there · `existing`: refused as `ledger-missing`. */
  readonly mode?: "create" | "existing";
  /** How long to wait for another process's write; default 10,000 ms. */
  readonly busyMs?: number;
}
