import { caseStatuses, CASE_STATUSES, type Case } from "../../contract/index.js";
import type { Ledger } from "../ledger/ledger.js";
import type { FilingRecord } from "../ledger/types.js";

/** A filing whose case the authority has not finished within the limit by law (暂行条例 art. 20). */
export interface OverdueCase extends Pick<FilingRecord, "ref" | "row" | "batch"> {
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Last day by law, YYYY-MM-DD. */
  readonly statutoryBy: string;
}

const PENDING = caseStatuses.filter((status) => !CASE_STATUSES[status].final);

/**
 * Finds the filings of a batch whose case is overdue by law, in the order of the file. Authorities that do not state
 * the limit have none.
 *
 * @param batch Id of the batch.
 * @param today Today in China, YYYY-MM-DD.
 * @param limit Max number of filings. @default 1,000
 * @throws LedgerError When the ledger cannot be read.
 */
export async function findOverdueCases(
  ledger: Ledger,
  batch: string,
  today: string,
  limit = 1_000,
): Promise<OverdueCase[]> {
  const filings = await ledger.find({
    batch,
    states: ["filed"],
    caseStatuses: PENDING,
    lawfulLimitBefore: today,
    limit,
  });
  return filings.map(({ ref, row, batch: of, caseNo = "", case: found }) => ({
    ref,
    row,
    batch: of,
    caseNo,
    statutoryBy: (JSON.parse(found!) as Case).timeLimit!.statutoryBy!,
  }));
}
