import type { Kind, ReceivedStatus } from "../../../contract/index.js";
import type { FilingState } from "../states.js";
import type { FilingPlace, FilingRecord } from "../types.js";
import { present } from "./nullable.js";

/** One filing as the query returns it. */
export interface FilingView {
  id: number;
  authority: string;
  institution: string;
  kind: Kind;
  ref: string;
  batch: string;
  state: FilingState;
  digest: string;
  attempt: number;
  row: number;
  queued_at: number;
  sent_at: number | null;
  not_before: number;
  updated_at: number;
  case_no: string | null;
  case_status: ReceivedStatus | null;
  case_version: number | null;
  case_done: number | null;
  case_body: string | null;
  reasons: string | null;
  contradiction: string | null;
  conflict: string | null;
  replaces: string | null;
  replaced_by: string | null;
}

export function toFiling(v: FilingView): FilingRecord {
  return {
    id: v.id,
    authority: v.authority,
    institution: v.institution,
    kind: v.kind,
    ref: v.ref,
    batch: v.batch,
    state: v.state,
    digest: v.digest,
    attempt: v.attempt,
    row: v.row,
    queuedAt: v.queued_at,
    updatedAt: v.updated_at,
    ...present<
      Pick<
        FilingRecord,
        | "sentAt"
        | "notBefore"
        | "caseNo"
        | "caseStatus"
        | "caseVersion"
        | "caseDone"
        | "case"
        | "reasons"
        | "contradiction"
        | "conflict"
      >
    >({
      sentAt: v.sent_at,
      notBefore: v.state === "queued" && v.not_before > 0 ? v.not_before : null,
      caseNo: v.case_no,
      caseStatus: v.case_status,
      caseVersion: v.case_version,
      caseDone: v.case_done === null ? null : v.case_done === 1,
      case: v.case_body,
      reasons: v.reasons,
      contradiction: v.contradiction,
      conflict: v.conflict,
    }),
    ...(v.replaces !== null && { replaces: JSON.parse(v.replaces) as FilingPlace }),
    ...(v.replaced_by !== null && { replacedBy: JSON.parse(v.replaced_by) as FilingPlace }),
  };
}
