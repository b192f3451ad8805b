/** Types of what is reported on claimed filings: transitions, lost responses, and cases of the authority. */
import type { Kind, ReceivedStatus } from "../../contract/index.js";
import type { ClaimedFiling, EpochMs, JsonBytes, JsonText } from "./types.js";

/** A filing whose response was lost. It must be looked up before it may be sent again. */
export interface UnclearFiling extends Omit<ClaimedFiling, "body" | "rounds"> {
  /** Time of the last claim. */
  readonly sentAt: EpochMs;
  /** Set when the response to a call that carried this filing alone was lost. */
  readonly lost?: LostAlone;
}

/** Evidence on a filing whose responses are lost although it is sent alone. */
export interface LostAlone {
  /** Number of times it was proven absent after it had been sent alone. */
  readonly absences: number;
  /** Number of filings of its batch that were filed since its first lost response. */
  readonly filedSince: number;
  /** Number of other filings of the batch proven absent more than once in this way that were filed in the end. */
  readonly arrived: number;
  /** Number of such filings that are not filed yet. */
  readonly failing: number;
}

/** Facts about a case that the ledger stores and compares. */
export interface CaseFacts {
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Units of the case, see `unitsKey`; "" when it names none. */
  readonly units: string;
  /** Digest of the content that the case was opened with. Absent when the authority does not report it. */
  readonly contentDigest?: string;
  /** Status of the case. */
  readonly status: ReceivedStatus;
  /** Version of the case. Grows with every change. */
  readonly version: number;
  /** Whether the case is finished. */
  readonly done: boolean;
  /** The case as received. */
  readonly case: JsonBytes;
}

/** A report on a claimed or unclear filing. Its `cause` and the current state determine the next, see `transitions`. */
export type Transition =
  | { readonly id: number; readonly attempt: number; readonly cause: "case-known"; readonly facts: CaseFacts }
  | { readonly id: number; readonly attempt: number; readonly cause: "refused" | "stuck"; readonly reasons: JsonText }
  /** `caseNo` is "" when the authority did not name the other case. */
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
      /** The authority answered "send again later": counts as a round, and the filing is not sent before then. */
      readonly notBefore?: EpochMs;
    }
  | {
      readonly id: number;
      readonly attempt: number;
      readonly cause: "answer-lost";
      readonly reasons?: JsonText;
      /** Whether the call carried this filing alone. Absent when no call of this process lost the response. */
      readonly alone?: boolean;
    };

/** Result of `Ledger.recordAndClaim`. */
export interface RecordAndClaimResult {
  /** Filings that are claimed now and may be sent. */
  readonly claimed: readonly ClaimedFiling[];
  /**
   * Ids of filings whose report was ignored, because a later attempt or a final state takes precedence. Repeated
   * reports are not included.
   */
  readonly ignored: readonly number[];
  /** False when another process holds the batch. The reports were recorded, nothing was claimed; sending must stop. */
  readonly leaseHeld: boolean;
}

/** A case reported by the change feed or a look-up. */
export interface CaseUpdate extends CaseFacts {
  /** Kind of the filing. */
  readonly kind: Kind;
  /** Ref of the filing. */
  readonly ref: string;
}

/** Result of `Ledger.recordCases`, in number of cases. */
export interface CasesRecorded {
  /** Cases that changed a filing. */
  readonly applied: number;
  /** Cases that were known already, or older than the known version. */
  readonly stale: number;
  /** Cases that belong to no filing here, or do not show whose they are. */
  readonly unknown: number;
  /** Reports that contradict what is known. */
  readonly contradictions: number;
  /** Cases of other filings under the same ref, see `FilingRecord.conflict`. */
  readonly conflicts: number;
}
