import { dateInChina, type Case, type UnitState } from "../../contract/index.js";

/** A deadline of an institution, derived from the register and its cases. */
export interface ScenarioDeadline {
  readonly what:
    | "seizure-ends"
    | "waiting-seizure"
    | "pre-notice-lapses"
    | "supplement"
    | "payment"
    | "pre-review-expires"
    | "promised";
  /** Absent if no term runs (CF-09) or no date is set. */
  readonly on?: string | undefined;
  readonly unitCode?: string;
  readonly documentNo?: string;
  readonly caseNo?: string;
}

const dayOf = (instant: string | undefined): string | undefined => instant && dateInChina(instant);

/** Returns the deadlines of an institution, earliest first. */
export function deadlinesOf(organ: string, cases: readonly Case[], units: readonly UnitState[]): ScenarioDeadline[] {
  const found: ScenarioDeadline[] = [];
  const own = new Set(cases.flatMap((c) => c.certificates.map((p) => p.no)));
  for (const { unitCode, seizures, preNotices } of units) {
    for (const s of seizures.filter((x) => x.organ === organ))
      found.push({
        what: s.queuePosition === 0 ? "seizure-ends" : "waiting-seizure",
        // A renewal that has not started already moves the end.
        on: s.endDate && [s.endDate, ...(s.renewals ?? []).map((r) => r.endDate)].sort().at(-1),
        unitCode,
        documentNo: s.documentNo,
      });
    for (const n of preNotices.filter((x) => x.type === "purchase" && x.lapsesOn !== undefined && own.has(x.proofNo)))
      found.push({ what: "pre-notice-lapses", on: n.lapsesOn, unitCode });
  }
  for (const { caseNo, status, supplement, fee, preReview, promisedBy, registeredAt, done } of cases) {
    if (status === "supplement-required") found.push({ what: "supplement", on: dayOf(supplement?.dueBy), caseNo });
    if (status === "payment-due") found.push({ what: "payment", on: dayOf(fee?.dueBy), caseNo });
    if (status === "pre-review-passed")
      found.push({ what: "pre-review-expires", on: dayOf(preReview?.validUntil), caseNo });
    if (promisedBy && !registeredAt && !done) found.push({ what: "promised", on: dayOf(promisedBy), caseNo });
  }
  return found.sort((a, b) => ((a.on ?? "9999") < (b.on ?? "9999") ? -1 : 1));
}
