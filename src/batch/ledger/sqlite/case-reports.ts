import type { CasesRecorded, CaseUpdate } from "../reports.js";
import type { Scope } from "../types.js";
import type { CaseEffect, UnitOfWork } from "./unit-of-work.js";

const COUNTED_AS = {
  applied: "applied",
  stale: "stale",
  unconfirmed: "unknown",
  contradiction: "contradictions",
  conflict: "conflicts",
} as const satisfies Record<CaseEffect, keyof CasesRecorded>;

/** Records what the authority reports on cases, and counts the effects; see `Ledger.recordCases`. */
export function recordCases(change: UnitOfWork, scope: Scope, updates: readonly CaseUpdate[]): CasesRecorded {
  const result = { applied: 0, stale: 0, unknown: 0, contradictions: 0, conflicts: 0 };
  change.loadCaseNumbers(
    scope.authority,
    updates.map((update) => update.caseNo),
  );
  const kinds = [...new Set(updates.map((update) => update.kind))];
  const known = new Map(
    kinds.map((kind) => {
      const refs = updates.filter((update) => update.kind === kind).map((update) => update.ref);
      return [kind, change.filingsOf(scope, kind, refs)];
    }),
  );
  for (const update of updates) {
    const filing = known.get(update.kind)?.get(update.ref);
    if (filing === undefined) result.unknown += 1;
    else result[COUNTED_AS[change.recordReport(filing, update)]] += 1;
  }
  return result;
}
