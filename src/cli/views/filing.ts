import type { BatchRecord, FilingRecord } from "../../batch/index.js";
import { maskForeignText, maskForeignValue, maskWords, type Reason } from "../../contract/index.js";
import type { FilingDocument } from "../documents/batch.js";
import { isoTime } from "./time.js";

/** A filing for `--json`. `batch` is the one that sends it. */
export function filingDocument(filing: FilingRecord, batch: Pick<BatchRecord, "heardAt"> | undefined): FilingDocument {
  const { ref, kind, state, row, notBefore, caseNo, caseStatus, case: found, reasons, contradiction } = filing;
  const heardAt = filingHeardAt(filing, batch);
  return {
    ref,
    kind,
    batch: filing.batch,
    row,
    state,
    ...(notBefore !== undefined && { notBefore: isoTime(notBefore) }),
    ...(caseNo && { caseNo, status: caseStatus }),
    ...(heardAt !== undefined && { asOf: isoTime(heardAt) }),
    ...(found && { case: maskWords(JSON.parse(found) as Record<string, unknown>) }),
    ...(reasons && { reasons: maskForeignValue(JSON.parse(reasons) as Reason[]) }),
    ...(contradiction && { contradiction: maskForeignText(contradiction) }),
  };
}

/** When the authority was last heard about the case of a filing: its feed may be older than the last report. */
export function filingHeardAt(
  { state, updatedAt }: FilingRecord,
  batch: Pick<BatchRecord, "heardAt"> | undefined,
): number | undefined {
  return state === "filed" ? Math.max(updatedAt, batch?.heardAt ?? 0) : undefined;
}
