import { ledgerProblem } from "../problems.js";
import type { CasesRecorded, CaseUpdate, Transition } from "../reports.js";
import { nextState } from "../states.js";
import type { CaseEffect, FilingChanges } from "./filing-changes.js";
import type { FilingRow } from "./filing-row.js";

/**
 * Applies a report on a claimed or unclear filing. Returns false when it was ignored, but true when it was recorded
 * before.
 *
 * @throws LedgerError `ledger-not-found` When the filing is unknown.
 */
export function applyTransition<Row extends FilingRow>(
  change: FilingChanges<Row>,
  filing: Row | undefined,
  transition: Transition,
): boolean {
  if (filing === undefined) throw ledgerProblem("ledger-not-found", `filing ${transition.id}`);
  // A case is valid whichever attempt found it. Any other report concerns only its own attempt.
  if (transition.cause === "case-known") return change.recordCase(filing, transition.facts) !== "contradiction";
  if (transition.attempt !== filing.attempt) return false;
  if (transition.cause === "conflict") return change.recordConflict(filing, transition.caseNo) !== "contradiction";
  const notBefore = transition.cause === "not-taken" ? transition.notBefore : undefined;
  const note = notBefore === undefined ? undefined : `send again after ${new Date(notBefore).toISOString()}`;
  if (change.move(filing, transition.cause, transition.reasons ?? null, note, notBefore)) {
    if (transition.cause === "answer-lost" && transition.alone !== undefined)
      change.recordLostAnswer(filing, transition.alone);
    else if (transition.cause === "absent") change.recordAbsence(filing);
    return true;
  }
  return nextState("sending", transition.cause) === filing.state;
}

/** Returns the case numbers that reports name. */
export function caseNumbersIn(finished: readonly Transition[]): string[] {
  return finished.flatMap((t) => (t.cause === "case-known" ? [t.facts.caseNo] : []));
}

const COUNTED_AS = {
  applied: "applied",
  stale: "stale",
  unconfirmed: "unknown",
  contradiction: "contradictions",
  conflict: "conflicts",
} as const satisfies Record<CaseEffect, keyof CasesRecorded>;

/** Records what the authority reports on cases, and counts the effects; see `Ledger.recordCases`. */
export function applyCases<Row extends FilingRow>(
  change: FilingChanges<Row>,
  updates: readonly CaseUpdate[],
  filingOf: (update: CaseUpdate) => Row | undefined,
): CasesRecorded {
  const result = { applied: 0, stale: 0, unknown: 0, contradictions: 0, conflicts: 0 };
  for (const update of updates) {
    const filing = filingOf(update);
    if (filing === undefined) result.unknown += 1;
    else result[COUNTED_AS[change.recordReport(filing, update)]] += 1;
  }
  return result;
}
