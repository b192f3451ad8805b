/** What people decide on filings. The filing, and the case number that it is about, were loaded before. */

import { ledgerProblem } from "../problems.js";
import type { DecisionsRecorded, ManualDecision, PersonDecision } from "../manual-review.js";
import { CONFLICT_CODES, reasonCodeOf } from "../reason-codes.js";
import type { CaseFacts } from "../reports.js";
import { nextState } from "../states.js";
import type { Identity, JsonText } from "../types.js";
import type { FilingChanges } from "./filing-changes.js";
import type { FilingRow } from "./filing-row.js";

/** Attaches a case that a person found by other means. */
export function adopt<Row extends FilingRow>(
  change: FilingChanges<Row>,
  filing: Row,
  facts: CaseFacts,
  by: ManualDecision,
): void {
  if (filing.state !== "filed" && nextState(filing.state, "adopted") === undefined)
    throw notAllowed(filing, filing.state, "filed");
  if (filing.state === "filed" && filing.case_no !== facts.caseNo)
    throw notAllowed(filing, filing.case_no, facts.caseNo);
  if (change.match(filing, facts) === "different" || change.isTaken(filing, facts.caseNo))
    throw ledgerProblem("case-of-another-filing", `${filing.ref} ≠ ${facts.caseNo}`);
  change.recordCase(filing, facts, "adopted", noteOf(by));
}

/** Queues a filing that was not filed again. */
export function release<Row extends FilingRow>(change: FilingChanges<Row>, filing: Row, by: ManualDecision): void {
  if (filing.state === "needs-a-person" && CONFLICT_CODES.has(reasonCodeOf(filing.reasons)))
    throw ledgerProblem("ledger-ref-conflict", filing.ref);
  if (!queueAgain(change, filing, noteOf(by))) throw notAllowed(filing, filing.state, "queued");
}

/** Queues a filing again by a person's decision, with fresh rounds. The only function that does. */
function queueAgain<Row extends FilingRow>(change: FilingChanges<Row>, filing: Row, note: string | undefined): boolean {
  filing.conflict = null;
  return change.move(filing, "released", null, note);
}

/** Marks the contradiction of a filing as settled. */
export function settle<Row extends FilingRow>(change: FilingChanges<Row>, filing: Row, by: ManualDecision): void {
  if (!change.settle(filing, noteOf(by))) throw ledgerProblem("nothing-to-settle", filing.ref);
}

/** Discards a queued filing. A filing that needs manual review must be looked up first: see `decideAll`. */
export function discard<Row extends FilingRow>(
  change: FilingChanges<Row>,
  filing: Row,
  by: ManualDecision,
  reasons: JsonText,
): void {
  if (filing.state !== "queued" || !change.move(filing, "discarded", reasons, noteOf(by)))
    throw notAllowed(filing, filing.state, "discarded");
}

export function noteOf({ who, reason }: ManualDecision): string {
  return `${who}: ${reason}`;
}

/** @throws LedgerError `ledger-not-found` When the filing is unknown. */
export function known<Row extends FilingRow>(filing: Row | undefined, { kind, ref }: Identity): Row {
  if (filing === undefined) throw ledgerProblem("ledger-not-found", `${kind} ${ref}`);
  return filing;
}

function notAllowed({ ref }: FilingRow, from: string | null, to: string): Error {
  return ledgerProblem("ledger-not-allowed", `${ref}: ${from} → ${to}`);
}

/** Records the decisions after look-ups; see `Ledger.decide`. */
export function decideAll<Row extends FilingRow>(
  change: FilingChanges<Row>,
  filings: ReadonlyMap<number, Row>,
  decisions: readonly PersonDecision[],
  by: ManualDecision | undefined,
): DecisionsRecorded {
  const recorded = { released: 0, discarded: 0, filed: 0, kept: [] as number[] };
  const note = by && noteOf(by);
  for (const decision of decisions) {
    const filing = filings.get(decision.id);
    // Another decision may have been made meanwhile.
    if (filing?.state !== "needs-a-person") continue;
    if (stillHolds(decision, filing) && apply(change, filing, decision, note)) recorded[EFFECTS[decision.cause]] += 1;
    else recorded.kept.push(decision.id);
  }
  return recorded;
}
const EFFECTS = { released: "released", discarded: "discarded", "case-known": "filed" } as const;

/** Applies a decision. Returns false when nothing changed, because the case belongs to another filing. */
function apply<Row extends FilingRow>(
  change: FilingChanges<Row>,
  filing: Row,
  decision: PersonDecision,
  note: string | undefined,
): boolean {
  switch (decision.cause) {
    case "case-known":
      return change.recordReport(filing, decision.facts, note) === "applied";
    case "released":
      return queueAgain(change, filing, note);
    case "discarded":
      return change.move(filing, "discarded", decision.reasons, note);
  }
}

/** Checks that the filing still has the reason and attempt that the decision was made for. */
function stillHolds({ attempt, code, cause }: PersonDecision, filing: FilingRow): boolean {
  if (filing.attempt !== attempt || reasonCodeOf(filing.reasons) !== code) return false;
  return cause === "discarded" || !CONFLICT_CODES.has(code);
}

/** Returns the case numbers that decisions name. */
export function caseNumbersOf(decisions: readonly PersonDecision[]): string[] {
  return decisions.flatMap((d) => (d.cause === "case-known" ? [d.facts.caseNo] : []));
}
