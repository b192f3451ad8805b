import { CASE_STATUSES, isCaseStatus, isRegistered } from "../../contract/index.js";
import { blocksFiling, type RowFinding } from "../../rules/index.js";
import type { RowLook, RowTone } from "../files/common/row-look.js";
import type { RowRecord } from "../ledger/types.js";

const TONES: Readonly<Record<Exclude<RowRecord["state"], "filed">, RowTone>> = {
  invalid: "bad",
  queued: "plain",
  sending: "plain",
  unclear: "waiting",
  "turned-away": "bad",
  discarded: "plain",
  "needs-a-person": "waiting",
  changed: "bad",
};

/** Returns the look of a row in a result workbook. */
export function lookOf(row: RowRecord): RowLook {
  const findings = row.findings ? (JSON.parse(row.findings) as RowFinding[]) : [];
  return { tone: toneOf(row), ...markedColumns(findings) };
}

/** A filed row is green when it is registered, and yellow when the case waits for the institution. */
function toneOf({ state, filing }: RowRecord): RowTone {
  if (state !== "filed") return TONES[state];
  const status = filing?.caseStatus;
  if (status === undefined || !isCaseStatus(status)) return "plain";
  if (status === "refused") return "bad";
  if (isRegistered(status)) return "good";
  return CASE_STATUSES[status].waitsFor === "institution" ? "waiting" : "plain";
}

/** Returns the columns to mark for the findings of a row. */
export function markedColumns(findings: readonly RowFinding[]): Pick<RowLook, "wrong" | "noted"> {
  const columnsOf = (isOne: (finding: RowFinding) => boolean): number[] => [
    ...new Set(findings.flatMap((finding) => (finding.column !== undefined && isOne(finding) ? [finding.column] : []))),
  ];
  const wrong = columnsOf(blocksFiling);
  return { wrong, noted: columnsOf((finding) => !blocksFiling(finding)).filter((column) => !wrong.includes(column)) };
}
