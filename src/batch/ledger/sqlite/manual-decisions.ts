import type { FilingRecord, Identity, JsonText } from "../types.js";
import type { CaseFacts } from "../reports.js";
import type { ManualDecision } from "../manual-review.js";
import type { Connection } from "../sqlite-database/connection.js";
import { IS_WORK, filingRows, type FilingRow } from "./filing-rows.js";
import { ledgerProblem } from "../problems.js";
import { filingById } from "../sqlite-queries/filings.js";
import { CONFLICT_CODES, reasonCodeOf } from "../reason-codes.js";
import { nextState } from "../states.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Max filings that one transaction discards. */
export const MAX_DISCARDED_TOGETHER = 1_000;

/** Attaches a case that a person found by other means. Returns the id of the filing. */
export function adopt(
  db: Connection,
  change: UnitOfWork,
  identity: Identity,
  facts: CaseFacts,
  by: ManualDecision,
): number {
  const filing = knownFiling(db, identity);
  if (filing.state !== "filed" && nextState(filing.state, "adopted") === undefined)
    throw notAllowed(identity, filing.state, "filed");
  if (filing.state === "filed" && filing.case_no !== facts.caseNo)
    throw notAllowed(identity, filing.case_no, facts.caseNo);
  change.loadCaseNumbers(identity.authority, [facts.caseNo]);
  if (change.match(filing, facts) === "different" || change.isTaken(filing, facts.caseNo))
    throw ledgerProblem("case-of-another-filing", `${identity.ref} ≠ ${facts.caseNo}`);
  change.recordCase(filing, facts, "adopted", noteOf(by));
  return filing.id;
}

/** Queues a filing that was not filed again. */
export function release(db: Connection, change: UnitOfWork, identity: Identity, by: ManualDecision): FilingRecord {
  const filing = knownFiling(db, identity);
  if (filing.state === "needs-a-person" && CONFLICT_CODES.has(reasonCodeOf(filing.reasons)))
    throw ledgerProblem("ledger-ref-conflict", identity.ref);
  if (!releaseRow(change, filing, noteOf(by))) throw notAllowed(identity, filing.state, "queued");
  return filingById(db, filing.id);
}

/** Queues a filing again by a person's decision, with fresh rounds. The only function that does. */
export function releaseRow(change: UnitOfWork, filing: FilingRow, note: string | undefined): boolean {
  filing.conflict = null;
  return change.move(filing, "released", null, note);
}

/** Marks the contradiction of a filing as settled. */
export function settle(db: Connection, change: UnitOfWork, identity: Identity, by: ManualDecision): FilingRecord {
  const filing = knownFiling(db, identity);
  if (!change.settle(filing, noteOf(by))) throw ledgerProblem("nothing-to-settle", identity.ref);
  return filingById(db, filing.id);
}

/** Records that the authority no longer knows the case of a filing. */
export function recordVanished(db: Connection, change: UnitOfWork, identity: Identity): FilingRecord {
  const filing = knownFiling(db, identity);
  if (filing.state === "filed") change.recordVanished(filing);
  return filingById(db, filing.id);
}

/** Discards a queued filing. A filing that needs manual review must be looked up first: see `decide`. */
export function discard(
  db: Connection,
  change: UnitOfWork,
  identity: Identity,
  by: ManualDecision,
  reasons: JsonText,
): FilingRecord {
  const filing = knownFiling(db, identity);
  if (filing.state !== "queued" || !change.move(filing, "discarded", reasons, noteOf(by)))
    throw notAllowed(identity, filing.state, "discarded");
  return filingById(db, filing.id);
}

/** Discards the first queued filings of a batch, at most `MAX_DISCARDED_TOGETHER`. Returns their number. */
export function discardSomeQueued(
  db: Connection,
  change: UnitOfWork,
  batch: number,
  by: ManualDecision,
  reasons: JsonText,
): number {
  const filings = filingRows(
    db,
    `id IN (SELECT id FROM filings WHERE batch = ? AND state = 'queued' AND ${IS_WORK} ORDER BY id LIMIT ?)`,
    batch,
    MAX_DISCARDED_TOGETHER,
  );
  for (const filing of filings) change.move(filing, "discarded", reasons, noteOf(by));
  return filings.length;
}

export function noteOf({ who, reason }: ManualDecision): string {
  return `${who}: ${reason}`;
}

function notAllowed({ ref }: Identity, from: string | null, to: string): Error {
  return ledgerProblem("ledger-not-allowed", `${ref}: ${from} → ${to}`);
}

function knownFiling(db: Connection, { authority, institution, kind, ref }: Identity): FilingRow {
  const [filing] = filingRows(
    db,
    "scope = (SELECT id FROM scopes WHERE authority = ? AND institution = ? AND kind = ?) AND ref = ?",
    authority,
    institution,
    kind,
    ref,
  );
  if (filing === undefined) throw ledgerProblem("ledger-not-found", `${kind} ${ref}`);
  return filing;
}
