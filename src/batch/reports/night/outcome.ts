import { CASE_STATUSES, isCaseStatus, isRegistered, type ReceivedStatus } from "../../../contract/index.js";
import type { RowRecord, RowValues } from "../../ledger/types.js";
import type { Outcome } from "./model.js";

const BY_STATE: Readonly<Record<Exclude<RowRecord["state"], "filed">, Outcome>> = {
  invalid: "invalid",
  changed: "invalid",
  queued: "queued",
  sending: "unclear",
  unclear: "unclear",
  "needs-a-person": "unclear",
  "turned-away": "returned",
  discarded: "ended",
};

/** Returns the outcome of a row. */
export function outcomeOf({ state, isCorrected, filing }: RowValues): Outcome {
  if (isCorrected) return "replaced";
  if (state !== "filed") return BY_STATE[state];
  // Reports that contradict each other leave open what became of the filing.
  return filing?.hasContradiction === true ? "unclear" : outcomeOfStatus(filing?.caseStatus);
}

function outcomeOfStatus(status: ReceivedStatus | undefined): Outcome {
  if (status === undefined || !isCaseStatus(status)) return "unclear";
  if (isRegistered(status)) return "registered";
  if (status === "withdrawn") return "ended";
  if (CASE_STATUSES[status].final) return "returned";
  return CASE_STATUSES[status].waitsFor === "institution" ? "waits-for-us" : "in-progress";
}
