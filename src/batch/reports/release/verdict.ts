import type { Reason } from "../../../contract/index.js";

/**
 * What a reason alone makes of the release.
 * `refused`: the register, the certificate or the filing speaks against it · `needs-decision`: lawful, and a person
 * must decide · `not-yet`: something is still to come · `not-verified`: it could not be looked at.
 */
export type ReasonVerdict = "refused" | "needs-decision" | "not-yet" | "not-verified";
export type VerdictName = "releasable" | ReasonVerdict;

/** The order in which verdicts are listed; of several reasons the first in it decides. */
export const VERDICTS: readonly VerdictName[] = ["releasable", "refused", "needs-decision", "not-yet", "not-verified"];

/** The words of a reason of ours. */
export interface ReasonText {
  readonly verdict: ReasonVerdict;
  /** `{name}` stands for a fact of the single case. */
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Where it is written. */
  readonly source?: string;
}

export interface ReleaseReason extends Reason {
  readonly verdict: ReasonVerdict;
}

/** Whether the money of one mortgage may be released, and everything that speaks against it. */
export interface ReleaseVerdict {
  /** Row of the file, as Excel numbers it. */
  readonly row: number;
  readonly ref: string;
  /** What was filed: the secured principal, or the maximum claim. Absent: nothing was filed. */
  readonly amount?: string;
  readonly currency?: string;
  /** Names of the debtors, masked. */
  readonly borrower?: string;
  readonly caseNo?: string;
  readonly certificateNo?: string;
  readonly registeredAt?: string;
  readonly verdict: VerdictName;
  /** The verdict is `releasable`. */
  readonly releasable: boolean;
  /** Whether everything could be looked at. A row that could not be is never releasable. */
  readonly verified: boolean;
  /** Why it could not be looked at: what the client threw. */
  readonly failure?: unknown;
  readonly reasons: readonly ReleaseReason[];
  /** What should be looked at and does not stand in the way by itself. */
  readonly warnings: readonly Reason[];
}

export function verdictOf(reasons: readonly ReleaseReason[]): VerdictName {
  return VERDICTS.find((name) => reasons.some((r) => r.verdict === name)) ?? "releasable";
}
