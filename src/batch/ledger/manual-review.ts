/** Types of manual review: the filings that need a person, and the decisions of people. */
import type { EpochMs, JsonText, Tally } from "./types.js";
import type { CaseFacts } from "./reports.js";

/** Decision of a person, recorded with everything that it changes. */
export interface ManualDecision {
  /** Name of the person. */
  readonly who: string;
  /** Reason in the person's words. */
  readonly reason: string;
}

/** Number of rows of one batch that need manual review, for one reason. */
export interface NeedsPersonTally extends Tally {
  /** Code of the first reason of these filings. */
  readonly code: string;
  /** Id of the batch that sends these filings and in which they are settled: this one or an earlier one. */
  readonly batch: string;
}

/** A filing that needs manual review, with what a look-up requires. */
export interface NeedsPersonFiling {
  /** Id in this ledger. */
  readonly id: number;
  /** Ref of the filing. */
  readonly ref: string;
  /** Number of times it was claimed for sending. */
  readonly attempt: number;
  /** Content digest, see `contentDigest`. */
  readonly digest: string;
  /** Code of its first reason. */
  readonly code: string;
  /** Time of the last claim. Absent when it never left. */
  readonly sentAt?: EpochMs;
}

/**
 * Decision on a filing that needs manual review, after a look-up. It applies only while `attempt` and `code` are still
 * those of the look-up.
 */
export type PersonDecision = Pick<NeedsPersonFiling, "id" | "attempt" | "code"> &
  (
    | { readonly cause: "released" }
    | { readonly cause: "discarded"; readonly reasons: JsonText }
    | { readonly cause: "case-known"; readonly facts: CaseFacts }
  );

/** Result of `Ledger.decide`. */
export interface DecisionsRecorded {
  /** Number of filings queued again. */
  readonly released: number;
  /** Number of filings discarded. */
  readonly discarded: number;
  /** Number of filings recorded as filed. */
  readonly filed: number;
  /** Ids of filings that still need manual review: the case is not theirs, or their reason has changed. */
  readonly kept: readonly number[];
}
