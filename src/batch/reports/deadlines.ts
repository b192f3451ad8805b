/** Deadlines of cases; those of seizures are in `seizure-deadlines.ts`. */
import {
  CASE_STATUSES,
  KINDS,
  dateInChina,
  isCaseStatus,
  isRegistered,
  type Case,
  type Filing,
  type Kind,
  type UnitState,
} from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord } from "../ledger/types.js";
import { daysFrom, levelOf, todayAt, type Deadline, type DeadlineKind, type Today } from "./deadline.js";
import { filedCases } from "./filed-cases.js";
import { factsOfFiling } from "./filing-facts.js";
import { seizureDeadlines } from "./seizure-deadlines.js";

/** Options of `deadlines` and `seizureDeadlines`. */
export interface DeadlineOptions {
  /** Ledger to read. */
  readonly ledger: Pick<Ledger, "find" | "bodyOf">;
  /** Today, YYYY-MM-DD, or a function that returns the date of an authority: see `AuthorityClocks`. */
  readonly today: Today;
  /** Number of days ahead to look. */
  readonly withinDays: number;
  /**
   * Reads the state of a unit, which has the start of the 90 days of a pre-notice. Without it, pre-notices are
   * left out.
   */
  readonly unitState?: (unitCode: string, filing: FilingRecord) => Promise<UnitState | undefined>;
}

/**
 * Returns all deadlines within the given days, past ones first, then the nearest. Reads only the ledger and
 * `unitState`. Cases that the change feed has not reported yet are missing; follow it first (`bdc watch`).
 *
 * @throws LedgerError When the ledger cannot be read.
 * @throws What `unitState` throws.
 */
export async function deadlines(options: DeadlineOptions): Promise<Deadline[]> {
  const found = [...(await seizureDeadlines(options)).map((d) => d.deadline)];
  for await (const filing of filedCases(options.ledger)) found.push(...(await caseDeadlines(filing, options)));
  return found.sort((a, b) => (a.daysLeft ?? -Infinity) - (b.daysLeft ?? -Infinity) || (a.ref < b.ref ? -1 : 1));
}

/** What the deadlines of a case depend on. */
type DatedCase = Pick<Case, "caseNo" | "status" | "done" | "promisedBy" | "registeredAt" | "readableUntil"> & {
  readonly supplement?: { readonly dueBy?: string };
  readonly fee?: { readonly dueBy?: string };
  readonly preReview?: { readonly validUntil: string };
};

/** A date that a case itself has. `on` is absent when the authority has set no date. */
export interface CaseDate {
  readonly what: DeadlineKind;
  readonly on: string | undefined;
}

/** Returns the deadlines that are part of a case, without those of the register. */
export function datesOfCase(kind: Kind, found: DatedCase): CaseDate[] {
  const { status, done } = found;
  const dates: CaseDate[] = [];
  if (status === "supplement-required")
    dates.push({ what: "supplement", on: found.supplement?.dueBy && dateInChina(found.supplement.dueBy) });
  if (status === "payment-due") dates.push({ what: "payment", on: found.fee?.dueBy && dateInChina(found.fee.dueBy) });
  if (status === "pre-review-passed" && found.preReview)
    dates.push({ what: "pre-review-expires", on: dateInChina(found.preReview.validUntil) });
  if (
    !done &&
    found.promisedBy &&
    isCaseStatus(status) &&
    CASE_STATUSES[status].waitsFor === "authority" &&
    !isRegistered(status)
  )
    dates.push({ what: "promised", on: dateInChina(found.promisedBy) });
  if (status === "registered" && !done && KINDS[kind].yields === "proof" && found.registeredAt)
    dates.push({ what: "certificate", on: dateInChina(found.registeredAt) });
  if (!done && found.readableUntil) dates.push({ what: "read-by", on: dateInChina(found.readableUntil) });
  return dates;
}

/** Returns the deadlines of one filed case. */
async function caseDeadlines(
  filing: FilingRecord,
  { ledger, today: dates, withinDays, unitState }: DeadlineOptions,
): Promise<Deadline[]> {
  if (!filing.case) return [];
  const today = todayAt(dates, filing.authority);
  const found = JSON.parse(filing.case) as Case;
  const due = caseDueDates(filing, found, { today, withinDays });
  if (filing.kind === "pre-notice.register" && isRegistered(found.status) && unitState) {
    const own = new Set(found.certificates.map((c) => c.no));
    for (const { unitCode } of found.units) {
      const state = await unitState(unitCode, filing);
      const lapsesOn = state?.preNotices.find((p) => p.type === "purchase" && own.has(p.proofNo))?.lapsesOn;
      const address = state?.address;
      const lapses = lapsesOn && dueDate(filing, found, "pre-notice-lapses", lapsesOn, { today, withinDays });
      if (lapses) due.push({ ...lapses, unitCode, ...(address && { address }) });
    }
  }
  if (due.length === 0) return due;
  const content = JSON.parse((await ledger.bodyOf(filing.id))!) as Filing;
  return due.map((deadline) => ({ ...factsOfFiling(content, deadline.unitCode), ...deadline }));
}

/** Date of the authority of the case, and number of days ahead to look. */
interface DueOptions {
  readonly today: string;
  readonly withinDays: number;
}

/** Returns the deadlines of a filed case that follow from the case alone. */
export function caseDueDates(
  filing: Pick<FilingRecord, "kind" | "ref" | "batch">,
  found: DatedCase,
  options: DueOptions,
): Deadline[] {
  const due: Deadline[] = [];
  for (const { what, on } of datesOfCase(filing.kind, found)) {
    const deadline = dueDate(filing, found, what, on, options);
    if (deadline) due.push(deadline);
  }
  return due;
}

/** @param on Last day; absent when the authority has set none, which is urgent. */
function dueDate(
  { kind, ref, batch }: Pick<FilingRecord, "kind" | "ref" | "batch">,
  { caseNo }: DatedCase,
  what: DeadlineKind,
  on: string | undefined,
  { today, withinDays }: DueOptions,
): Deadline | undefined {
  const common = { what, kind, ref, batch, caseNo };
  if (on === undefined) return { ...common, level: "urgent" };
  const daysLeft = daysFrom(today, on);
  return daysLeft <= withinDays ? { ...common, on, daysLeft, level: levelOf(daysLeft) } : undefined;
}
