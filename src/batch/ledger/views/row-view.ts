import type { FilingState } from "../states.js";
import type { Intake, RowRecord } from "../types.js";
import { toFiling, type FilingView } from "./filing-view.js";
import { present, type Nullable } from "./nullable.js";

/** One row of a file as the query returns it. */
export type RowView = {
  at_row: number;
  row_ref: string;
  intake: Intake;
  findings: string | null;
  changed_body: string | null;
  known_body: string | null;
  corrected_in: string | null;
  corrected_from: FilingState | null;
  frozen: string | null;
} & Nullable<FilingView>;

export function toRow(r: RowView): RowRecord {
  return {
    row: r.at_row,
    ref: r.row_ref,
    intake: r.intake,
    state: stateOfRow(r),
    ...present<Pick<RowRecord, "findings" | "changedBody" | "knownBody">>({
      findings: r.findings,
      changedBody: r.changed_body,
      knownBody: r.known_body,
    }),
    ...(r.id !== null && { filing: toFiling(r as FilingView) }),
    ...(r.corrected_in !== null && {
      correctedIn: { batch: r.corrected_in, ...(r.frozen !== null && { reasons: r.frozen }) },
    }),
  };
}

/** Returns the state of a row: its own, or that of its filing. */
export function stateOfRow(row: {
  intake: Intake;
  corrected_in: string | null;
  corrected_from: FilingState | null;
  state: FilingState | null;
}): RowRecord["state"] {
  if (row.intake === "invalid" || row.intake === "changed") return row.intake;
  return row.corrected_in === null ? row.state! : (row.corrected_from ?? "turned-away");
}
