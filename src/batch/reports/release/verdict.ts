import type { Reason } from "../../../contract/index.js";

/**
 * Effect of a single reason on a release.
 *
 * - `refused`: the register, the certificate or the filing rules it out.
 * - `needs-decision`: allowed by law, but a person must decide.
 * - `not-yet`: a step is still pending.
 * - `not-verified`: it could not be checked.
 */
export type ReasonVerdict = "refused" | "needs-decision" | "not-yet" | "not-verified";
/** Verdict on one mortgage. */
export type VerdictName = "releasable" | ReasonVerdict;

/** Verdicts in order of listing. The first one that any reason has decides. */
export const VERDICTS: readonly VerdictName[] = ["releasable", "refused", "needs-decision", "not-yet", "not-verified"];

/** Texts of a reason. */
export interface ReasonText {
  /** Its effect on the release. */
  readonly verdict: ReasonVerdict;
  /** The reason in Chinese. `{name}` is replaced by a fact of the case. */
  readonly zh: string;
  /** The reason in English, with the same names. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
  /** Legal source. */
  readonly source?: string;
}

/** A reason against a release. */
export interface ReleaseReason extends Reason {
  /** Its effect on the release. */
  readonly verdict: ReasonVerdict;
}

/** Verdict on one mortgage, with every reason against its release. */
export interface ReleaseVerdict {
  /** Row number as Excel shows it. */
  readonly row: number;
  /** Ref of the filing. */
  readonly ref: string;
  /** Filed secured principal or maximum claim, with at most two decimals. Absent when nothing was filed. */
  readonly amount?: string;
  /** ISO 4217 code of the amount. */
  readonly currency?: string;
  /** Masked names of the debtors. */
  readonly borrower?: string;
  /** Case number at the authority. */
  readonly caseNo?: string;
  /** Number of the certificate. */
  readonly certificateNo?: string;
  /** Time of registration (ISO 8601). */
  readonly registeredAt?: string;
  /** The verdict. */
  readonly verdict: VerdictName;
  /** Whether the verdict is `releasable`. */
  readonly releasable: boolean;
  /** Whether everything could be checked. If not, the row is never releasable. */
  readonly verified: boolean;
  /** Error of the client, when it could not be checked. */
  readonly failure?: unknown;
  /** Reasons against the release. Empty when releasable. */
  readonly reasons: readonly ReleaseReason[];
  /** Findings to look at that do not prevent the release. */
  readonly warnings: readonly Reason[];
}

export function verdictOf(reasons: readonly ReleaseReason[]): VerdictName {
  return VERDICTS.find((name) => reasons.some((r) => r.verdict === name)) ?? "releasable";
}
