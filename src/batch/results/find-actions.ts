import { CASE_STATUSES, caseStatuses } from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord, FilingRecord } from "../ledger/types.js";
import { requiredAction, type RequiredAction } from "./required-action.js";

/** A filing whose case waits for the institution. */
export interface FilingAction extends RequiredAction, Pick<FilingRecord, "ref" | "row" | "batch"> {}

const WAITING = caseStatuses.filter((status) => CASE_STATUSES[status].waitsFor === "institution");

/**
 * Finds the filings of a batch whose case goes on only when the institution acts, the first to expire first.
 *
 * @param batch Id of the batch.
 * @param limit Max number of filings. @default 1,000
 * @throws LedgerError When the ledger cannot be read.
 */
export async function findRequiredActions(ledger: Ledger, batch: string, limit = 1_000): Promise<FilingAction[]> {
  const filings = await ledger.find({ batch, states: ["filed"], caseStatuses: WAITING, limit });
  const due = ({ dueBy }: RequiredAction) => (dueBy === undefined ? Infinity : Date.parse(dueBy));
  return filings
    .flatMap((filing) => {
      const action = requiredAction(filing);
      return action ? [{ ref: filing.ref, row: filing.row, batch: filing.batch, ...action }] : [];
    })
    .sort((a, b) => (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : a.row - b.row));
}

/** Returns the batches with cases that wait for the institution, oldest first. */
export async function batchesRequiringAction(ledger: Ledger): Promise<BatchRecord[]> {
  return ledger.batchesWithCases(WAITING);
}
