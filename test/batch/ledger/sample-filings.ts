import { hostname } from "node:os";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import type { NewBatch, NewRow, ClaimedFiling } from "../../../src/batch/ledger/types.js";
import type { CaseFacts, CaseUpdate, Transition } from "../../../src/batch/ledger/reports.js";
import type { Owner } from "../../../src/batch/ledger/coordination.js";

export const scope = { authority: "hz-330106", institution: "bank-1" };

export const newBatch: NewBatch = {
  ...scope,
  kind: "mortgage.file",
  profile: "sandbox-bank",
  filePath: "/data/抵押.csv",
  fileName: "抵押.csv",
  sha256: "ab".repeat(32),
  bytes: 1234,
};

export const liveOwner: Owner = { id: "run-1", pid: process.pid, host: hostname() };
export const otherOwner: Owner = { id: "run-2", pid: process.pid, host: hostname() };
/** A process that cannot exist, because its pid is above the system's maximum. */
export const deadOwner: Owner = { id: "run-0", pid: 2 ** 30, host: hostname() };

export function filing(row: number, content = "v1", ref = `HZ-${row}`): NewRow {
  return {
    rows: [row],
    ref,
    filing: {
      digest: `${ref}:${content}`,
      units: `U-${ref}`,
      body: Buffer.from(JSON.stringify({ ref, content, 抵押人: "张三" })),
    },
  };
}
export function filings(from: number, to: number): NewRow[] {
  return Array.from({ length: to - from + 1 }, (_, i) => filing(from + i));
}

export function facts(caseNo: string, more: Partial<CaseFacts> = {}): CaseFacts {
  return {
    caseNo,
    units: "",
    status: "submitted",
    version: 1,
    done: false,
    case: Buffer.from(JSON.stringify({ caseNo })),
    ...more,
  };
}
export function filed(claim: ClaimedFiling, caseNo = `C-${claim.ref}`): Transition {
  return { id: claim.id, attempt: claim.attempt, cause: "case-known", facts: facts(caseNo) };
}
export function refused(claim: ClaimedFiling): Transition {
  return { id: claim.id, attempt: claim.attempt, cause: "refused", reasons: '[{"code":"unit-seized"}]' };
}
export function ended(
  claim: Pick<ClaimedFiling, "id" | "attempt">,
  cause: "not-sent" | "not-taken" | "absent" | "to-confirm" | "answer-lost",
): Transition {
  return { id: claim.id, attempt: claim.attempt, cause };
}
export function update(ref: string, caseNo: string, more: Partial<CaseFacts> = {}): CaseUpdate {
  return { kind: "mortgage.file", ref, ...facts(caseNo, { units: `U-${ref}`, ...more }) };
}

/** Creates a batch that `owner` leases, records its rows and closes its intake. */
export async function startBatch(ledger: Ledger, rows: readonly NewRow[], owner = liveOwner): Promise<string> {
  const { id } = await ledger.createBatch(newBatch);
  if ((await ledger.acquireLease(id, owner)) === undefined) throw new Error("no lease");
  await ledger.addRows(id, rows);
  await ledger.closeIntake(id);
  return id;
}
