import { CASE_STATUSES, isCaseStatus, type Case } from "../../contract/index.js";
import { fail } from "./problem-error.js";

/** Ends a call with `not-allowed-now`, because the status of the case does not allow the action. */
export function notAllowedNow({ caseNo, status }: Pick<Case, "caseNo" | "status">): never {
  return fail("not-allowed-now", {
    caseNo,
    detail: isCaseStatus(status) ? CASE_STATUSES[status] : { zh: status, en: status },
  });
}
