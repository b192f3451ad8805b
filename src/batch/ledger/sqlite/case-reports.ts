import { applyCases } from "../changes/transitions.js";
import type { CasesRecorded, CaseUpdate } from "../reports.js";
import type { Scope } from "../types.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Records what the authority reports on cases, and counts the effects; see `Ledger.recordCases`. */
export function recordCases(change: UnitOfWork, scope: Scope, updates: readonly CaseUpdate[]): CasesRecorded {
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
  return applyCases(change, updates, ({ kind, ref }) => known.get(kind)?.get(ref));
}
