import { applyCases } from "../changes/transitions.js";
import type { CasesRecorded, CaseUpdate } from "../reports.js";
import type { Scope } from "../types.js";
import { findScopeId } from "./batches.js";
import type { UnitOfWork } from "./unit-of-work.js";

/** Records what the authority reports on cases, and counts the effects; see `Ledger.recordCases`. */
export async function recordCases(
  change: UnitOfWork,
  scope: Scope,
  updates: readonly CaseUpdate[],
): Promise<CasesRecorded> {
  const idOf = new Map<string, number>();
  const keyOf = ({ kind, ref }: Pick<CaseUpdate, "kind" | "ref">) => `${kind} ${ref}`;
  for (const kind of new Set(updates.map((update) => update.kind))) {
    const refs = updates.flatMap((update) => (update.kind === kind ? [update.ref] : []));
    const found = await change.tx.all<{ id: number; ref: string }>(
      "SELECT id, ref FROM bdc.filing WHERE scope = $1 AND ref = ANY($2)",
      (await findScopeId(change.tx, scope, kind)) ?? null,
      refs,
    );
    for (const { id, ref } of found) idOf.set(keyOf({ kind, ref }), id);
  }
  const filings = await change.load(
    [...idOf.values()],
    scope.authority,
    updates.map((update) => update.caseNo),
  );
  return applyCases(change, updates, (update) => filings.get(idOf.get(keyOf(update)) ?? 0));
}
